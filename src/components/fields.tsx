/**
 * Core's form controls with what every field of this page has in common: an id that the page can focus,
 * an error that stands at the field, and a word about who fixed it when it cannot be changed.
 */
import {
	CheckboxControl,
	SelectControl,
	TextControl,
	ToggleControl,
} from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import type { Source } from '../api/types';

export interface FieldProps {
	/** Unique on the page; also the name of the field in an answer. */
	name: string;
	label: string;
	hint?: ReactNode;
	error?: string | undefined;
	/** Set when the field is fixed outside this page. */
	source?: Source | undefined;
	disabled?: boolean;
}

export const fieldId = ( name: string ) => `mailwright-${ name }`;

export function sourceText( source: Source ): string {
	if ( source.source === 'network' ) {
		return __( 'Set by the network.', 'mailwright' );
	}
	return source.source === 'constant'
		? sprintf(
				/* translators: %s: name of a PHP constant, such as MAILWRIGHT_HOST. */
				__( 'Set by %s in wp-config.php.', 'mailwright' ),
				source.name
		  )
		: sprintf(
				/* translators: %s: name of an environment variable, such as MAILWRIGHT_HOST. */
				__( 'Set by the environment variable %s.', 'mailwright' ),
				source.name
		  );
}

/** All in one description, since a control has one place for it and screen readers read it with the field. */
export function fieldHelp( { error, source, hint }: FieldProps ): ReactNode {
	if ( ! error && ! source && ! hint ) {
		return undefined;
	}
	return (
		<>
			{ error && (
				<span className="mailwright-field__error">{ error }</span>
			) }
			{ source && (
				<span className="mailwright-field__source">
					{ sourceText( source ) }
				</span>
			) }
			{ hint && <span>{ hint }</span> }
		</>
	);
}

const common = ( props: FieldProps ) => ( {
	label: props.label,
	help: fieldHelp( props ),
	disabled: Boolean( props.source || props.disabled ),
	'aria-invalid': props.error ? true : undefined,
	__nextHasNoMarginBottom: true as const,
} );

interface TextProps extends FieldProps {
	value: string;
	onChange: ( value: string ) => void;
	type?: 'text' | 'email' | 'password' | 'date';
	placeholder?: string;
	autoComplete?: string;
	inputMode?: 'text' | 'email' | 'numeric' | 'url';
	className?: string;
	/** Values a machine reads: no capitals, no spelling marks, left to right in every language. */
	technical?: boolean;
}

export function TextField( {
	value,
	onChange,
	type = 'text',
	autoComplete = 'off',
	technical = false,
	...props
}: TextProps ) {
	const machine = technical
		? ( {
				dir: 'ltr',
				spellCheck: false,
				autoCapitalize: 'none',
				autoCorrect: 'off',
		  } as const )
		: {};
	return (
		<div className={ props.className }>
			<TextControl
				{ ...common( props ) }
				{ ...machine }
				id={ fieldId( props.name ) }
				__next40pxDefaultSize
				type={ type }
				value={ value }
				onChange={ onChange }
				autoComplete={ autoComplete }
				placeholder={ props.placeholder }
				inputMode={ props.inputMode }
			/>
		</div>
	);
}

interface Option< V extends string > {
	value: V;
	label: string;
}

interface SelectProps< V extends string > extends FieldProps {
	value: V;
	onChange: ( value: V ) => void;
	options?: Array< Option< V > >;
	/** Instead of `options`: `<option>` and `<optgroup>` elements. */
	children?: ReactNode;
	className?: string;
}

export function SelectField< V extends string >( {
	value,
	onChange,
	options,
	children,
	className,
	...props
}: SelectProps< V > ) {
	return (
		<div className={ className }>
			<SelectControl
				{ ...common( props ) }
				__next40pxDefaultSize
				id={ fieldId( props.name ) }
				value={ value as string }
				onChange={ ( chosen: string ) => onChange( chosen as V ) }
			>
				{ children ??
					options?.map( ( option ) => (
						<option key={ option.value } value={ option.value }>
							{ option.label }
						</option>
					) ) }
			</SelectControl>
		</div>
	);
}

interface CheckProps extends FieldProps {
	checked: boolean;
	indeterminate?: boolean;
	onChange: ( checked: boolean ) => void;
}

export function CheckField( { checked, indeterminate, ...props }: CheckProps ) {
	return (
		<div id={ fieldId( props.name ) }>
			<CheckboxControl
				{ ...common( props ) }
				checked={ checked }
				indeterminate={ Boolean( indeterminate ) }
				onChange={ props.onChange }
			/>
		</div>
	);
}

export function ToggleField( {
	checked,
	onChange,
	...props
}: Omit< CheckProps, 'indeterminate' > ) {
	return (
		<div id={ fieldId( props.name ) }>
			<ToggleControl
				{ ...common( props ) }
				checked={ checked }
				onChange={ onChange }
			/>
		</div>
	);
}

/** Goes to the first field with an error, in the order of the page. */
export function focusField( names: readonly string[] ): void {
	const wanted = names.map( ( name ) =>
		document.getElementById( fieldId( name ) )
	);
	const first = wanted
		.filter( ( element ) => element !== null )
		.sort( ( a, b ) =>
			// eslint-disable-next-line no-bitwise -- The result of this call is a bit mask.
			a.compareDocumentPosition( b ) & Node.DOCUMENT_POSITION_FOLLOWING
				? -1
				: 1
		)[ 0 ];
	focusable( first )?.focus();
}

/** Some of core's controls take no id: then their frame has it. */
function focusable( element: HTMLElement | undefined ): HTMLElement | null {
	return element?.matches( 'input, select, button, [tabindex]' )
		? element
		: element?.querySelector( 'input, textarea' ) ?? null;
}
