/** "Use without a plugin": the same connection as code and commands, with placeholders where secrets belong. */
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { ApiError } from '../api/client';
import { describeError } from '../api/errors';
import { fetchSnippets, type Snippet } from '../api/export';
import { CodeBox } from '../components/code-box';
import { CopyButton } from '../components/copy-button';
import { Disclosure } from '../components/disclosure';
import { SelectField } from '../components/fields';
import { Loading } from '../components/loading';
import { Message } from '../components/message';
import { Section } from '../components/section';
import { whileShown } from '../components/while-shown';

interface Props {
	connections: ReadonlyArray< { id: string; name: string } >;
}

type State =
	| { phase: 'loading' }
	| { phase: 'failed'; message: string }
	| { phase: 'none' }
	| { phase: 'ready'; snippets: Snippet[] };

function failed( reason: unknown ): State {
	if ( ! ( reason instanceof ApiError ) ) {
		throw reason;
	}
	return reason.status === 404
		? { phase: 'none' }
		: { phase: 'failed', message: describeError( reason ) };
}

export function WithoutPlugin( { connections }: Props ) {
	const [ chosen, setChosen ] = useState( '' );
	const [ state, setState ] = useState< State >( { phase: 'loading' } );
	const known = connections.map( ( { id } ) => id ).join( ' ' );

	useEffect( () => {
		if ( known === '' ) {
			setState( { phase: 'none' } );
			return;
		}
		return whileShown(
			fetchSnippets( chosen ),
			( { snippets } ) => setState( { phase: 'ready', snippets } ),
			( reason ) => setState( failed( reason ) )
		);
	}, [ chosen, known ] );

	return (
		<Section label={ __( 'Use without a plugin', 'mailwright' ) }>
			<div className="mailwright-fields">
				<p className="mailwright-muted">
					{ __(
						'The same connection as code and commands: to leave Mailwright, or to show somebody what this site does. Passwords are not in it.',
						'mailwright'
					) }
				</p>
				{ connections.length > 1 && (
					<SelectField
						name="snippets-connection"
						label={ __( 'Which connection', 'mailwright' ) }
						value={ chosen }
						options={ [
							{
								value: '',
								label: __(
									'The default connection',
									'mailwright'
								),
							},
							...connections.map( ( { id, name } ) => ( {
								value: id,
								label: name,
							} ) ),
						] }
						onChange={ setChosen }
					/>
				) }
				{ state.phase === 'loading' && <Loading /> }
				{ state.phase === 'failed' && (
					<Message status="error">{ state.message }</Message>
				) }
				{ state.phase === 'none' && (
					<p>
						{ __(
							'There is no connection yet. Set one up under Settings.',
							'mailwright'
						) }
					</p>
				) }
				{ state.phase === 'ready' && (
					<div>
						{ state.snippets.map( ( snippet ) => (
							<Disclosure
								key={ snippet.id }
								label={ snippet.title }
							>
								<div className="mailwright-status">
									<p>{ snippet.description }</p>
									<CodeBox
										label={ snippet.title }
										text={ snippet.code }
									/>
									<div className="mailwright-actions">
										<CopyButton text={ () => snippet.code }>
											{ __( 'Copy', 'mailwright' ) }
										</CopyButton>
									</div>
								</div>
							</Disclosure>
						) ) }
					</div>
				) }
			</div>
		</Section>
	);
}
