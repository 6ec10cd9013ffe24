/** From when on something is a problem, when nobody wants to be woken, and the summary of the week. */
import { speak } from '@wordpress/a11y';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import {
	saveAlertSettings,
	type AlertSettings,
	type AlertSettingsAnswer,
} from '../api/alerts';
import { ApiError } from '../api/client';
import type { FieldErrors } from '../api/types';
import {
	CheckField,
	focusField,
	sourceText,
	TextField,
} from '../components/fields';
import { Message } from '../components/message';
import { SubmitButton } from '../components/submit-button';
import { clockOf, settingsErrors } from './alerts-words';
import { reasonOf } from './failure';

const id = ( name: string ) => `alerts-${ name }`;

export function AlertsWhen( { saved }: { saved: AlertSettingsAnswer } ) {
	const [ draft, setDraft ] = useState< AlertSettings >( saved.alerts );
	const [ errors, setErrors ] = useState< FieldErrors >( {} );
	const [ said, setSaid ] = useState( '' );
	const [ failed, setFailed ] = useState( '' );
	const [ busy, setBusy ] = useState( false );
	const fixed = saved.source !== undefined;

	const change = ( part: Partial< AlertSettings > ) => {
		setDraft( { ...draft, ...part } );
		setSaid( '' );
	};

	function refuse( found: FieldErrors ) {
		setErrors( found );
		speak( Object.values( found ).join( ' ' ), 'assertive' );
		setTimeout( () => focusField( Object.keys( found ).map( id ) ) );
	}

	async function save() {
		const tidy = {
			...draft,
			quiet_from: clockOf( draft.quiet_from ),
			quiet_until: clockOf( draft.quiet_until ),
			summary_to: draft.summary_to.trim(),
		};
		const found = settingsErrors( tidy );
		setFailed( '' );
		setSaid( '' );
		if ( Object.keys( found ).length > 0 ) {
			refuse( found );
			return;
		}
		setErrors( {} );
		setBusy( true );
		try {
			setDraft( ( await saveAlertSettings( tidy ) ).alerts );
			setSaid( __( 'Saved.', 'mailwright' ) );
			speak( __( 'Saved.', 'mailwright' ) );
		} catch ( reason ) {
			if ( reason instanceof ApiError && reason.fields.alerts ) {
				refuse( { summary_to: reason.fields.alerts } );
			} else {
				setFailed( reasonOf( reason ) );
			}
		}
		setBusy( false );
	}

	const common = ( name: keyof AlertSettings ) => ( {
		name: id( name ),
		error: errors[ name ],
		disabled: fixed,
	} );
	const number = ( typed: string ) =>
		typed === '' ? NaN : Number( typed );
	const shown = ( value: number ) =>
		Number.isNaN( value ) ? '' : String( value );

	return (
		<form
			className="mailwright-fields mailwright-alerts__when"
			aria-label={ __( 'When to tell', 'mailwright' ) }
			noValidate
			onSubmit={ ( event ) => {
				event.preventDefault();
				if ( ! busy && ! fixed ) {
					void save();
				}
			} }
		>
			<h3>{ __( 'When to tell', 'mailwright' ) }</h3>
			{ saved.source && (
				<p className="mailwright-note">
					{ sourceText( saved.source ) }
				</p>
			) }
			<p className="mailwright-muted">
				{ __(
					'A wrong password, a certificate that runs out or a server that is gone is told at once. Single messages fail now and then; many of them are a problem:',
					'mailwright'
				) }
			</p>
			<div className="mailwright-row">
				<TextField
					{ ...common( 'failures' ) }
					className="mailwright-grow"
					label={ __( 'Failed messages', 'mailwright' ) }
					inputMode="numeric"
					technical
					value={ shown( draft.failures ) }
					onChange={ ( typed ) =>
						change( { failures: number( typed ) } )
					}
				/>
				<TextField
					{ ...common( 'minutes' ) }
					className="mailwright-grow"
					label={ __( 'Within minutes', 'mailwright' ) }
					inputMode="numeric"
					technical
					value={ shown( draft.minutes ) }
					onChange={ ( typed ) =>
						change( { minutes: number( typed ) } )
					}
				/>
			</div>
			<div className="mailwright-row">
				<TextField
					{ ...common( 'quiet_from' ) }
					className="mailwright-grow"
					label={ __( 'Quiet from', 'mailwright' ) }
					hint={ __(
						'Then only what is critical is told at once, the rest in the morning.',
						'mailwright'
					) }
					placeholder="22:00"
					technical
					value={ draft.quiet_from }
					onChange={ ( quiet_from ) => change( { quiet_from } ) }
				/>
				<TextField
					{ ...common( 'quiet_until' ) }
					className="mailwright-grow"
					label={ __( 'Quiet until', 'mailwright' ) }
					hint={ __(
						'By the clock of this site. Leave both empty for never.',
						'mailwright'
					) }
					placeholder="07:00"
					technical
					value={ draft.quiet_until }
					onChange={ ( quiet_until ) => change( { quiet_until } ) }
				/>
			</div>
			<CheckField
				{ ...common( 'weekly_summary' ) }
				label={ __( 'Send a weekly summary by email', 'mailwright' ) }
				hint={ __(
					'On Monday morning: how many messages left, and how many did not and why.',
					'mailwright'
				) }
				checked={ draft.weekly_summary }
				onChange={ ( weekly_summary ) => change( { weekly_summary } ) }
			/>
			{ draft.weekly_summary && (
				<TextField
					{ ...common( 'summary_to' ) }
					label={ __( 'Summary to', 'mailwright' ) }
					hint={ __(
						'Leave empty for the administration email address of this site.',
						'mailwright'
					) }
					type="email"
					inputMode="email"
					technical
					value={ draft.summary_to }
					onChange={ ( summary_to ) => change( { summary_to } ) }
				/>
			) }
			{ failed && <Message status="error">{ failed }</Message> }
			{ ! fixed && (
				<div className="mailwright-actions">
					<SubmitButton variant="secondary" busy={ busy }>
						{ __( 'Save alert settings', 'mailwright' ) }
					</SubmitButton>
					{ said && (
						<span className="mailwright-outcome">{ said }</span>
					) }
				</div>
			) }
		</form>
	);
}
