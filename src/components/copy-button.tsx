/** Copies a text. On sites without HTTPS browsers hide the clipboard API, hence the second way. */
import { speak } from '@wordpress/a11y';
import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

function copyBySelection( text: string ): boolean {
	const area = document.createElement( 'textarea' );
	area.value = text;
	area.style.position = 'fixed';
	area.style.opacity = '0';
	document.body.append( area );
	area.select();
	const copied = document.execCommand( 'copy' );
	area.remove();
	return copied;
}

async function copy( text: string ): Promise< boolean > {
	try {
		await navigator.clipboard.writeText( text );
		return true;
	} catch {
		return copyBySelection( text );
	}
}

export function CopyButton( {
	text,
	children,
}: {
	text: () => string;
	children: string;
} ) {
	const [ outcome, setOutcome ] = useState( '' );
	return (
		<>
			<Button
				__next40pxDefaultSize
				variant="secondary"
				onClick={ async ( event: { currentTarget: HTMLElement } ) => {
					const button = event.currentTarget;
					const said = ( await copy( text() ) )
						? __( 'Copied.', 'mailwright' )
						: __(
								'This browser does not let the page copy.',
								'mailwright'
						  );
					button.focus();
					setOutcome( said );
					speak( said );
				} }
			>
				{ children }
			</Button>
			{ outcome && (
				<span className="mailwright-outcome">{ outcome }</span>
			) }
		</>
	);
}
