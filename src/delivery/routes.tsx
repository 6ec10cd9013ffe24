/** Which From address or domain is sent by which connection. */
import { Button } from '@wordpress/components';
import { useEffect, useRef } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { SelectField, sourceText, TextField } from '../components/fields';
import type { Props } from './delivery-section';
import type { Route } from './draft';

export function Routes( {
	draft,
	saved,
	errors,
	connections,
	onChange,
}: Props ) {
	const { routes } = draft;
	const source = saved.sources.routes;
	const added = useRef( false );
	const add = useRef< HTMLButtonElement >( null );
	useEffect( () => {
		if ( added.current ) {
			added.current = false;
			document
				.getElementById( `mailwright-route-${ routes.length - 1 }` )
				?.focus();
		}
	}, [ routes.length ] );
	if ( connections.length < 2 && routes.length === 0 ) {
		return null; // There is nothing to choose from.
	}
	return (
		<fieldset
			className="mailwright-routes"
			id="mailwright-routes"
			tabIndex={ -1 }
		>
			<legend className="mailwright-label">
				{ __( 'Rules', 'mailwright' ) }
			</legend>
			<p className="mailwright-help">
				{ __(
					'An email from this address, or from any address of this domain (@example.com), goes out through this connection. Everything else takes the default one.',
					'mailwright'
				) }
			</p>
			{ errors.routes && (
				<p className="mailwright-field__error">{ errors.routes }</p>
			) }
			{ source && <p>{ sourceText( source ) }</p> }
			{ routes.map( ( route, index ) => (
				<Rule
					key={ index }
					number={ index }
					route={ route }
					connections={ connections }
					disabled={ Boolean( source ) }
					onChange={ ( change ) =>
						onChange( {
							routes: routes.map( ( one, at ) =>
								at === index ? { ...one, ...change } : one
							),
						} )
					}
					onRemove={ () => {
						onChange( {
							routes: routes.filter( ( _, at ) => at !== index ),
						} );
						add.current?.focus();
					} }
				/>
			) ) }
			{ ! source && (
				<Button
					__next40pxDefaultSize
					variant="secondary"
					ref={ add }
					onClick={ () => {
						added.current = true;
						onChange( {
							routes: [
								...routes,
								{
									from: '',
									connection: connections[ 0 ]?.id ?? '',
								},
							],
						} );
					} }
				>
					{ __( 'Add a rule', 'mailwright' ) }
				</Button>
			) }
		</fieldset>
	);
}

function Rule( {
	number,
	route,
	connections,
	disabled,
	onChange,
	onRemove,
}: {
	number: number;
	route: Route;
	connections: Props[ 'connections' ];
	disabled: boolean;
	onChange: ( change: Partial< Route > ) => void;
	onRemove: () => void;
} ) {
	const known = connections.some( ( { id } ) => id === route.connection );
	return (
		<div
			className="mailwright-row"
			role="group"
			aria-label={ sprintf(
				/* translators: %d: number of a rule. */
				__( 'Rule %d', 'mailwright' ),
				number + 1
			) }
		>
			<TextField
				name={ `route-${ number }` }
				className="mailwright-grow"
				label={ __( 'From address or domain', 'mailwright' ) }
				placeholder="@example.com"
				disabled={ disabled }
				technical
				value={ route.from }
				onChange={ ( from ) => onChange( { from } ) }
			/>
			<SelectField
				name={ `route-connection-${ number }` }
				className="mailwright-grow"
				label={ __( 'Goes through', 'mailwright' ) }
				disabled={ disabled }
				value={ route.connection }
				options={ [
					...( known
						? []
						: [
								{
									value: route.connection,
									label: __(
										'(deleted connection)',
										'mailwright'
									),
								},
						  ] ),
					...connections.map( ( { id, name } ) => ( {
						value: id,
						label: name,
					} ) ),
				] }
				onChange={ ( connection ) => onChange( { connection } ) }
			/>
			{ ! disabled && (
				<Button
					__next40pxDefaultSize
					className="mailwright-row__button"
					variant="tertiary"
					isDestructive
					onClick={ onRemove }
				>
					{ __( 'Remove', 'mailwright' ) }
				</Button>
			) }
		</div>
	);
}
