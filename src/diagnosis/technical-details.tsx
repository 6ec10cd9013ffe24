/** The same by hand, and what the server offers: for people who do know SMTP. */
import { __, sprintf } from '@wordpress/i18n';
import type { Command, Report } from '../api/diagnosis-report';
import { CopyButton } from '../components/copy-button';
import { Disclosure } from '../components/disclosure';
import { CodeBox } from '../components/code-box';

export function TechnicalDetails( { report }: { report: Report } ) {
	const { commands, capabilities, verdict } = report;
	if (
		commands.length === 0 &&
		capabilities.length === 0 &&
		! verdict.cause
	) {
		return null;
	}
	return (
		<Disclosure label={ __( 'Technical details', 'mailwright' ) }>
			<div className="mailwright-technical">
				{ verdict.cause && (
					<p>
						{ sprintf(
							/* translators: %s: short technical name of a cause, such as "auth_failed". */
							__( 'Cause: %s', 'mailwright' ),
							verdict.cause.cause
						) }
					</p>
				) }
				{ capabilities.length > 0 && (
					<div>
						<p className="mailwright-label">
							{ __( 'What the server offers', 'mailwright' ) }
						</p>
						<CodeBox
							label={ __(
								'What the server offers',
								'mailwright'
							) }
							text={ capabilities.join( '\n' ) }
						/>
					</div>
				) }
				{ commands.map( ( command ) => (
					<ByHand key={ command.name } command={ command } />
				) ) }
			</div>
		</Disclosure>
	);
}

const ByHand = ( { command: { name, command } }: { command: Command } ) => (
	<div className="mailwright-technical__command">
		<CodeBox
			label={ sprintf(
				/* translators: %s: name of a program, such as "openssl". */
				__( 'The same with %s', 'mailwright' ),
				name
			) }
			text={ command }
		/>
		<div className="mailwright-actions">
			<CopyButton text={ () => command }>
				{ sprintf(
					/* translators: %s: name of a program, such as "openssl". */
					__( 'Copy for %s', 'mailwright' ),
					name
				) }
			</CopyButton>
		</div>
	</div>
);
