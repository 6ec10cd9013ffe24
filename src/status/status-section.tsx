/** The region "Status": the answer to the one question people come with. A test draws itself in here. */
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import { Message } from '../components/message';
import { Section } from '../components/section';
import { Verdict } from '../components/verdict';
import type { Status } from './verdict';

interface Props {
	status: Status;
	/** Fixed settings that cannot be used, and damaged ones, by field. */
	problems: Record< string, string >;
	/** A test, instead of the standing verdict. */
	outcome: ReactNode;
	/** What waits to be sent. */
	waiting: ReactNode;
	composer: ReactNode;
	/** What else can be done about it. */
	actions: ReactNode;
}

export function StatusSection( {
	status,
	problems,
	outcome,
	waiting,
	composer,
	actions,
}: Props ) {
	const messages = Object.entries( problems );
	return (
		<Section label={ __( 'Status', 'mailwright' ) } headed={ false }>
			<div className="mailwright-status">
				{ messages.length > 0 && (
					<Message status="warning">
						<ul className="mailwright-problems">
							{ messages.map( ( [ field, message ] ) => (
								<li key={ field }>{ message }</li>
							) ) }
						</ul>
					</Message>
				) }
				{ outcome ?? (
					<Verdict tone={ status.tone } title={ status.title }>
						{ status.said && (
							<p className="mailwright-said">
								<bdi>{ status.said }</bdi>
							</p>
						) }
						<p>{ status.text }</p>
						{ status.fix && (
							<p>
								<strong>
									{ __( 'What to do:', 'mailwright' ) }
								</strong>{ ' ' }
								{ status.fix }
							</p>
						) }
					</Verdict>
				) }
				{ waiting }
				{ composer }
				{ actions }
			</div>
		</Section>
	);
}
