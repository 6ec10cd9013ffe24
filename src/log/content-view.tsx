/** What a message said, where it was kept: drawn in a frame that can do nothing, or why there is nothing to draw. */
import { __, sprintf } from '@wordpress/i18n';
import { useMemo } from '@wordpress/element';
import type { Content, Message } from '../api/messages';
import { CodeBox } from '../components/code-box';
import { Disclosure } from '../components/disclosure';
import { hasRemoteParts, messageDocument } from './message-document';
import { bytesText, contentText } from './words';
import { pageLocale } from '../components/page-locale';

export function ContentView( { message }: { message: Message } ) {
	const { content, content_status } = message;
	if ( ! content ) {
		return (
			<p className="mailwright-note">{ contentText( content_status ) }</p>
		);
	}
	return (
		<div>
			{ content.html && (
				<Disclosure
					label={ __( 'Show message', 'mailwright' ) }
					openLabel={ __( 'Hide message', 'mailwright' ) }
				>
					<Frame html={ content.html } />
				</Disclosure>
			) }
			{ content.text && (
				<Disclosure
					label={ __( 'Show plain text', 'mailwright' ) }
					openLabel={ __( 'Hide plain text', 'mailwright' ) }
				>
					<CodeBox
						label={ __( 'Plain text', 'mailwright' ) }
						text={ content.text }
						prose
					/>
				</Disclosure>
			) }
			<Headers content={ content } />
			<Attachments content={ content } />
		</div>
	);
}

function Frame( { html }: { html: string } ) {
	const page = useMemo( () => messageDocument( html ), [ html ] );
	return (
		<div className="mailwright-letter">
			{ hasRemoteParts( html ) && (
				<p className="mailwright-muted">
					{ __(
						'Pictures from other servers are not loaded, and links do nothing here.',
						'mailwright'
					) }
				</p>
			) }
			<iframe
				title={ __( 'Message', 'mailwright' ) }
				sandbox=""
				referrerPolicy="no-referrer"
				srcDoc={ page }
			/>
		</div>
	);
}

function Headers( { content: { headers } }: { content: Content } ) {
	if ( headers.length === 0 ) {
		return null;
	}
	return (
		<Disclosure
			label={ __( 'Show headers', 'mailwright' ) }
			openLabel={ __( 'Hide headers', 'mailwright' ) }
		>
			<CodeBox
				label={ __( 'Headers', 'mailwright' ) }
				text={ headers
					.map( ( [ name, value ] ) => `${ name }: ${ value }` )
					.join( '\n' ) }
			/>
		</Disclosure>
	);
}

function Attachments( { content: { attachments } }: { content: Content } ) {
	if ( attachments.length === 0 ) {
		return null;
	}
	return (
		<>
			<h4>{ __( 'Attachments', 'mailwright' ) }</h4>
			<ul className="mailwright-attachments">
				{ attachments.map( ( { name, type, size }, index ) => (
					<li key={ index }>
						<bdi>{ name || __( '(no name)', 'mailwright' ) }</bdi>{ ' ' }
						<span className="mailwright-muted">
							{ sprintf(
								/* translators: 1: type of a file, such as "application/pdf", 2: its size. */
								__( '%1$s, %2$s', 'mailwright' ),
								type,
								bytesText( size, pageLocale() )
							) }
						</span>
					</li>
				) ) }
			</ul>
		</>
	);
}
