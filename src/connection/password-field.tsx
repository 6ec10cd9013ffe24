/** A password goes in and never comes out: the field shows whether one is stored, and takes a new one. */
import { Button, VisuallyHidden } from '@wordpress/components';
import type { ReactNode } from 'react';
import { useEffect, useId, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { SecretStatus, Source } from '../api/types';
import {
	fieldId,
	focusField,
	sourceText,
	TextField,
} from '../components/fields';
import { Message } from '../components/message';
import { passwordAgainText } from './draft';

interface Props {
	value: string | undefined;
	status: SecretStatus | undefined;
	/** Server or account changed: the stored one cannot be kept. */
	again: boolean;
	hint?: string | undefined;
	error?: string | undefined;
	source?: Source | undefined;
	onChange: ( password: string | undefined ) => void;
}

function Fixed( { text, children }: { text: string; children?: ReactNode } ) {
	const label = useId();
	return (
		<div
			id={ fieldId( 'password' ) }
			className="mailwright-secret"
			role="group"
			aria-labelledby={ label }
			tabIndex={ -1 }
		>
			<span id={ label } className="mailwright-label">
				{ __( 'Password', 'mailwright' ) }
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
				name="password"
				label={ __( 'Password', 'mailwright' ) }
				hint={
					props.again && ! props.error
						? passwordAgainText()
						: props.hint
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
					{ __( 'what is typed', 'mailwright' ) }
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

export function PasswordField( props: Props ) {
	const { value, status, again, source, onChange } = props;
	const editing = value !== undefined;
	const wasEditing = useRef( editing );

	// Whoever asked to replace the password, here or in the verdict above, wants to type it now.
	useEffect( () => {
		if ( editing && ! wasEditing.current ) {
			focusField( [ 'password' ] );
		}
		wasEditing.current = editing;
	}, [ editing ] );

	const startReplacing = () => onChange( '' );

	if ( source ) {
		return <Fixed text={ sourceText( source ) } />;
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
	if ( status.locked ) {
		return (
			<>
				<Message status="error">
					{ __(
						'The stored password cannot be read any more: the site’s secret keys (in wp-config.php) changed after it was stored. Enter it again, or put the old keys back. Until then this connection cannot log in.',
						'mailwright'
					) }
				</Message>
				<Fixed text={ __( 'Stored, but not readable', 'mailwright' ) }>
					<Button
						variant="secondary"
						size="compact"
						onClick={ startReplacing }
					>
						{ __( 'Replace', 'mailwright' ) }
					</Button>
				</Fixed>
			</>
		);
	}
	return (
		<Fixed text={ __( '•••••••• stored', 'mailwright' ) }>
			<Button
				variant="secondary"
				size="compact"
				onClick={ startReplacing }
			>
				{ __( 'Replace', 'mailwright' ) }
			</Button>
		</Fixed>
	);
}
