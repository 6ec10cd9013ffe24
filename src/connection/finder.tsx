/** "Your email address → Find settings": most people know their address and nothing else. */
import { speak } from '@wordpress/a11y';
import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { TextField } from '../components/fields';
import { later } from '../components/later';
import { Message } from '../components/message';
import type { DraftChange } from './draft';
import { useFinder } from './use-finder';

const Proposals = later(
	() => import( /* webpackChunkName: "proposals" */ './proposals' )
);

export function Finder( {
	onUse,
}: {
	onUse: ( change: DraftChange ) => void;
} ) {
	const [ email, setEmail ] = useState( '' );
	const { finder, find, reset } = useFinder();
	const working = finder.phase === 'working';
	const atField = finder.phase === 'failed' && finder.atField;

	function use( change: DraftChange ) {
		reset();
		onUse( change );
		speak(
			__(
				'The form is filled in. Add the password and save.',
				'mailwright'
			)
		);
	}

	return (
		<div className="mailwright-finder">
			<div
				className="mailwright-row"
				onKeyDown={ ( event ) => {
					if (
						event.key === 'Enter' &&
						event.target instanceof HTMLInputElement
					) {
						event.preventDefault(); // Enter here looks up; it does not save the page.
						void find( email );
					}
				} }
				role="presentation"
			>
				<TextField
					className="mailwright-grow"
					name="find-email"
					label={ __( 'Your email address', 'mailwright' ) }
					hint={ __(
						'Finds your provider’s settings and fills in the form below.',
						'mailwright'
					) }
					error={ atField ? finder.message : undefined }
					type="email"
					autoComplete="email"
					technical
					value={ email }
					onChange={ setEmail }
				/>
				<Button
					__next40pxDefaultSize
					className="mailwright-row__button"
					variant="secondary"
					isBusy={ working }
					aria-disabled={ working }
					onClick={ () => ! working && void find( email ) }
				>
					{ __( 'Find settings', 'mailwright' ) }
				</Button>
			</div>
			{ finder.phase === 'failed' && ! atField && (
				<Message status="error">{ finder.message }</Message>
			) }
			{ finder.phase === 'found' && (
				<Proposals finder={ finder } onUse={ use } />
			) }
		</div>
	);
}
