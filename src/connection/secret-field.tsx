/** A password or key goes in and never comes out: the field shows whether one is stored, and takes a new one. */
import { Button, VisuallyHidden } from '@wordpress/components';
import type { ReactNode } from 'react';
import { useEffect, useId, useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { SecretStatus, Source } from '../api/types';
import {
	fieldId,
	focusField,
	sourceText,
	TextField,
} from '../components/fields';
import { EnterAgain, Unreadable } from './rare-notes';
import type { SecretName } from './secrets';

export interface Props {
	name: SecretName;
	label: string;
	value: string | undefined;
	status: SecretStatus | undefined;
	/** Server or account changed: the stored one cannot be kept. */
	again: boolean;
	hint?: string | undefined;
	error?: string | undefined;
	source?: Source | undefined;
	onChange: ( secret: string | undefined ) => void;
}

function Fixed( {
	name,
	label: words,
	text,
	children,
}: Pick< Props, 'name' | 'label' > & { text: string; children?: ReactNode } ) {
	const label = useId();
	return (
		<div
			id={ fieldId( name ) }
			className="mailwright-secret"
			role="group"
			aria-labelledby={ label }
			tabIndex={ -1 }
		>
			<span id={ label } className="mailwright-label">
				{ words }
			</span>
			<div className="mailwright-secret__line">
				<span>{ text }</span>
				{ children }
			</div>
		</div>
	);
}

function Input( {
	onCancel,
	...props
}: Props & { onCancel: ( () => void ) | null } ) {
	const [ shown, setShown ] = useState( false );
	return (
		<div className="mailwright-row">
			<TextField
				className="mailwright-grow"
				name={ props.name }
				label={ props.label }
				hint={
					props.again && ! props.error ? (
						<EnterAgain name={ props.name } />
					) : (
						props.hint
					)
				}
				error={ props.error }
				type={ shown ? 'text' : 'password' }
				autoComplete="new-password"
				technical
				value={ props.value ?? '' }
				onChange={ props.onChange }
			/>
			<Button
				__next40pxDefaultSize
				className="mailwright-row__button"
				variant="tertiary"
				onClick={ () => setShown( ! shown ) }
			>
				{ shown
					? __( 'Hide', 'mailwright' )
					: __( 'Show', 'mailwright' ) }
				<VisuallyHidden>
					{ ' ' }
					{ props.name === 'password'
						? __( 'what is typed', 'mailwright' )
						: props.label }
				</VisuallyHidden>
			</Button>
			{ onCancel && (
				<Button
					__next40pxDefaultSize
					className="mailwright-row__button"
					variant="tertiary"
					onClick={ onCancel }
				>
					{ __( 'Keep the stored one', 'mailwright' ) }
				</Button>
			) }
		</div>
	);
}

/** Where there may be several such buttons, each says what it replaces. */
const replaceText = ( name: SecretName, label: string ) =>
	name === 'password'
		? undefined
		: sprintf(
				/* translators: %s: name of a field, such as "API key". */
				__( 'Replace: %s', 'mailwright' ),
				label
		  );

export function SecretField( props: Props ) {
	const { name, label, value, status, again, source, onChange } = props;
	const editing = value !== undefined;
	const wasEditing = useRef( editing );

	// Whoever asked to replace the password, here or in the verdict above, wants to type it now.
	useEffect( () => {
		if ( editing && ! wasEditing.current ) {
			focusField( [ name ] );
		}
		wasEditing.current = editing;
	}, [ editing, name ] );

	if ( source ) {
		return <Fixed { ...{ name, label } } text={ sourceText( source ) } />;
	}
	if ( ! status?.set || editing || again ) {
		return (
			<Input
				{ ...props }
				onCancel={
					status?.set && ! status.locked && ! again
						? () => onChange( undefined )
						: null
				}
			/>
		);
	}
	return (
		<>
			{ status.locked && <Unreadable name={ name } /> }
			<Fixed
				{ ...{ name, label } }
				text={
					status.locked
						? __( 'Stored, but not readable', 'mailwright' )
						: __( '•••••••• stored', 'mailwright' )
				}
			>
				<Button
					variant="secondary"
					size="compact"
					onClick={ () => onChange( '' ) }
					aria-label={ replaceText( name, label ) }
				>
					{ __( 'Replace', 'mailwright' ) }
				</Button>
			</Fixed>
		</>
	);
}
