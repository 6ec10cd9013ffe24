/** The first question: how does mail leave this site? */
import { RadioControl } from '@wordpress/components';
import { useId } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { Mailer, Source } from '../api/types';
import { fieldHelp, fieldId } from '../components/fields';

interface Props {
	value: Mailer;
	onChange: ( mailer: Mailer ) => void;
	error?: string | undefined;
	source?: Source | undefined;
}

export function MailerChoice( { value, onChange, error, source }: Props ) {
	const label = useId();
	const help = fieldHelp( { name: 'mailer', label: '', error, source } );
	return (
		<div
			id={ fieldId( 'mailer' ) }
			className="mailwright-mailer"
			role="radiogroup"
			aria-labelledby={ label }
			aria-describedby={ help ? `${ label }-help` : undefined }
			aria-invalid={ error ? true : undefined }
			tabIndex={ -1 }
		>
			<span id={ label } className="mailwright-label">
				{ __( 'Mailer', 'mailwright' ) }
			</span>
			<RadioControl
				selected={ value }
				onChange={ ( chosen ) => onChange( chosen as Mailer ) }
				disabled={ Boolean( source ) }
				options={ [
					{
						label: __( 'PHP mail (default)', 'mailwright' ),
						value: 'php',
					},
					{
						label: __( 'SMTP server', 'mailwright' ),
						value: 'smtp',
					},
				] }
			/>
			{ help && (
				<p id={ `${ label }-help` } className="mailwright-help">
					{ help }
				</p>
			) }
		</div>
	);
}
