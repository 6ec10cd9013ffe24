/** Adding a channel, or changing one. What is stored of its secrets is never here, so an empty field keeps it. */
import { speak } from '@wordpress/a11y';
import { Button } from '@wordpress/components';
import { useEffect, useId, useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import {
	CHANNEL_TYPES,
	createChannel,
	updateChannel,
	type AlertChannel,
	type ChannelChange,
	type ChannelType,
} from '../api/alerts';
import { ApiError } from '../api/client';
import type { FieldErrors } from '../api/types';
import {
	focusField,
	SelectField,
	TextField,
	ToggleField,
} from '../components/fields';
import { Message } from '../components/message';
import { SubmitButton } from '../components/submit-button';
import { fieldsOf, typeName, type FieldWords } from './alerts-words';
import { reasonOf } from './failure';

interface Props {
	/** Null: a new one. */
	channel: AlertChannel | null;
	onSaved: () => Promise< void >;
	onCancel: () => void;
}

type Draft = Record< 'name' | 'address' | 'token' | 'topic' | 'chat', string >;

const isStored = ( channel: AlertChannel | null, { name }: FieldWords ) =>
	name !== 'chat' &&
	channel !== null &&
	channel[ `${ name }_status` ].set &&
	! channel[ `${ name }_status` ].locked;

export function AlertsForm( { channel, onSaved, onCancel }: Props ) {
	const [ type, setType ] = useState< ChannelType >(
		channel?.type ?? 'slack'
	);
	const [ enabled, setEnabled ] = useState( channel?.enabled ?? true );
	const [ draft, setDraft ] = useState< Draft >( {
		name: channel?.name ?? '',
		address: '',
		token: '',
		topic: '',
		chat: channel?.chat ?? '',
	} );
	const [ errors, setErrors ] = useState< FieldErrors >( {} );
	const [ failed, setFailed ] = useState( '' );
	const [ busy, setBusy ] = useState( false );
	const title = useId();
	const heading = useRef< HTMLHeadingElement >( null );
	useEffect( () => heading.current?.focus(), [] );

	const fields = fieldsOf( type );

	function refuse( found: FieldErrors ) {
		setErrors( found );
		speak( Object.values( found ).join( ' ' ), 'assertive' );
		// The errors have to be there before the field is gone to.
		setTimeout( () =>
			focusField(
				Object.keys( found ).map( ( name ) => `alert-${ name }` )
			)
		);
	}

	async function save() {
		const missing = fields.filter(
			( field ) =>
				! field.optional &&
				draft[ field.name ].trim() === '' &&
				! isStored( channel, field )
		);
		setFailed( '' );
		if ( missing.length > 0 ) {
			refuse(
				Object.fromEntries(
					missing.map( ( { name } ) => [
						name,
						__( 'This is missing.', 'mailwright' ),
					] )
				)
			);
			return;
		}
		setErrors( {} );
		setBusy( true );
		const change: ChannelChange = {
			name: draft.name.trim(),
			enabled,
			...( channel ? {} : { type } ),
		};
		for ( const { name } of fields ) {
			const value = draft[ name ].trim();
			if ( value !== '' || name === 'chat' ) {
				change[ name ] = value;
			}
		}
		try {
			await ( channel
				? updateChannel( channel.id, change )
				: createChannel( change ) );
			speak( __( 'Saved.', 'mailwright' ) );
			await onSaved();
		} catch ( reason ) {
			setBusy( false );
			const known =
				reason instanceof ApiError
					? Object.fromEntries(
							Object.entries( reason.fields ).filter(
								( [ name ] ) => name in draft
							)
					  )
					: {};
			if ( Object.keys( known ).length > 0 ) {
				refuse( known );
			} else {
				setFailed( reasonOf( reason ) );
			}
		}
	}

	return (
		<form
			className="mailwright-fields mailwright-alerts__form"
			aria-labelledby={ title }
			noValidate
			onSubmit={ ( event ) => {
				event.preventDefault();
				if ( ! busy ) {
					void save();
				}
			} }
		>
			<h3 id={ title } ref={ heading } tabIndex={ -1 }>
				{ channel
					? sprintf(
							/* translators: %s: name of an alert channel. */
							__( 'Change “%s”', 'mailwright' ),
							channel.name
					  )
					: __( 'New channel', 'mailwright' ) }
			</h3>
			{ ! channel && (
				<SelectField
					name="alert-type"
					label={ __( 'Service', 'mailwright' ) }
					value={ type }
					options={ CHANNEL_TYPES.map( ( value ) => ( {
						value,
						label: typeName( value ),
					} ) ) }
					onChange={ ( value ) => {
						setType( value );
						setErrors( {} );
					} }
				/>
			) }
			<TextField
				name="alert-name"
				label={ __( 'Name', 'mailwright' ) }
				hint={ __(
					'As you like, such as “Phone of the night watch”.',
					'mailwright'
				) }
				error={ errors.name }
				value={ draft.name }
				onChange={ ( name ) => setDraft( { ...draft, name } ) }
			/>
			{ fields.map( ( field ) => (
				<TextField
					key={ field.name }
					name={ `alert-${ field.name }` }
					label={ field.label }
					hint={
						isStored( channel, field )
							? __(
									'Stored. Leave this empty to keep it.',
									'mailwright'
							  )
							: field.hint
					}
					error={ errors[ field.name ] }
					type={ field.hidden ? 'password' : 'text' }
					autoComplete={ field.hidden ? 'new-password' : 'off' }
					placeholder={ isStored( channel, field ) ? '••••••••' : '' }
					technical
					value={ draft[ field.name ] }
					onChange={ ( value ) =>
						setDraft( { ...draft, [ field.name ]: value } )
					}
				/>
			) ) }
			{ channel && (
				<ToggleField
					name="alert-enabled"
					label={ __( 'Send alerts here', 'mailwright' ) }
					checked={ enabled }
					onChange={ setEnabled }
				/>
			) }
			{ failed && <Message status="error">{ failed }</Message> }
			<div className="mailwright-actions">
				<SubmitButton busy={ busy }>
					{ __( 'Save channel', 'mailwright' ) }
				</SubmitButton>
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					onClick={ onCancel }
				>
					{ __( 'Cancel', 'mailwright' ) }
				</Button>
			</div>
		</form>
	);
}
