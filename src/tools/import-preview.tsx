/** What would be taken over, and what would not and why. */
import { __ } from '@wordpress/i18n';
import type { ImportPreview as Preview } from '../api/import';
import { passwordWords, placeOf, settingsWords } from './import-words';

export function ImportPreview( { preview }: { preview: Preview } ) {
	const settings = settingsWords( preview );
	return (
		<div className="mailwright-import__preview">
			{ preview.connections.length > 0 && (
				<ul className="mailwright-import__list">
					{ preview.connections.map( ( connection ) => (
						<li key={ connection.key }>
							<strong dir="auto">{ connection.name }</strong>
							<span className="mailwright-import__place">
								{ placeOf( connection ) }
							</span>
							<span>{ passwordWords( connection ) }</span>
							{ connection.notes.map( ( note ) => (
								<span key={ note } className="mailwright-muted">
									{ note }
								</span>
							) ) }
						</li>
					) ) }
				</ul>
			) }
			{ settings.length > 0 && (
				<dl className="mailwright-import__facts">
					{ settings.map( ( [ label, value ] ) => (
						<div key={ `${ label } ${ value }` }>
							<dt>{ label }</dt>
							<dd dir="auto">{ value }</dd>
						</div>
					) ) }
				</dl>
			) }
			{ preview.not_moved.length > 0 && (
				<>
					<h4>{ __( 'Not taken over', 'mailwright' ) }</h4>
					<dl className="mailwright-import__facts is-left">
						{ preview.not_moved.map( ( { what, why } ) => (
							<div key={ `${ what } ${ why }` }>
								<dt>{ what }</dt>
								<dd>{ why }</dd>
							</div>
						) ) }
					</dl>
				</>
			) }
		</div>
	);
}
