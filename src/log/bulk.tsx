/** What can be done with several messages at once. Deleting asks first, in place. */
import { speak } from '@wordpress/a11y';
import { Button } from '@wordpress/components';
import { useRef, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { deleteMessages, resendMessages } from '../api/messages';
import { DeleteQuestion } from '../components/delete-question';
import { Message } from '../components/message';
import { count } from '../components/ago';
import { describe } from './use-log';

interface Props {
	selected: readonly number[];
	onSelect: ( ids: readonly number[] ) => void;
	onDone: () => void;
}

interface Outcome {
	status: 'info' | 'warning' | 'error';
	lines: string[];
}

const resentText = ( resent: number ): string =>
	sprintf(
		/* translators: %s: number of messages. */
		_n(
			'%s message is sent again.',
			'%s messages are sent again.',
			resent,
			'mailwright'
		),
		count( resent )
	);

async function resend( ids: readonly number[] ): Promise< Outcome > {
	const { resent, refused } = await resendMessages( ids );
	// Ten messages are mostly refused for the same reason.
	const reasons = [ ...new Set( refused ) ].map( ( reason ) =>
		sprintf(
			/* translators: 1: number of messages, 2: a sentence that says why. */
			__( 'Not sent again: %1$s. %2$s', 'mailwright' ),
			count( refused.filter( ( one ) => one === reason ).length ),
			reason
		)
	);
	return {
		status: reasons.length > 0 ? 'warning' : 'info',
		lines: [
			...( resent > 0 || reasons.length === 0
				? [ resentText( resent ) ]
				: [] ),
			...reasons,
		],
	};
}

async function remove( ids: readonly number[] ): Promise< Outcome > {
	const deleted = await deleteMessages( ids );
	const line = sprintf(
		/* translators: %s: number of messages. */
		_n(
			'%s message was deleted.',
			'%s messages were deleted.',
			deleted,
			'mailwright'
		),
		count( deleted )
	);
	const left = ids.length - deleted;
	return left > 0
		? { status: 'warning', lines: [ line, leftText( left ) ] }
		: { status: 'info', lines: [ line ] };
}

const leftText = ( left: number ): string =>
	sprintf(
		/* translators: %s: number of messages. */
		_n(
			'%s is being sent just now and was not deleted. Try again in a few minutes.',
			'%s are being sent just now and were not deleted. Try again in a few minutes.',
			left,
			'mailwright'
		),
		count( left )
	);

export function Bulk( { selected, onSelect, onDone }: Props ) {
	const [ asking, setAsking ] = useState( false );
	const [ busy, setBusy ] = useState( false );
	const [ outcome, setOutcome ] = useState< Outcome | null >( null );
	const frame = useRef< HTMLDivElement >( null );

	async function run(
		task: ( ids: readonly number[] ) => Promise< Outcome >
	) {
		if ( busy ) {
			return;
		}
		setBusy( true );
		const done = await task( selected ).catch(
			( reason ): Outcome => ( {
				status: 'error',
				lines: [ describe( reason ) ],
			} )
		);
		setBusy( false );
		setAsking( false );
		setOutcome( done );
		speak(
			done.lines.join( ' ' ),
			done.status === 'error' ? 'assertive' : 'polite'
		);
		// The button that was pressed is gone.
		frame.current?.focus();
		if ( done.status !== 'error' ) {
			onSelect( [] );
			onDone();
		}
	}

	return (
		<div ref={ frame } tabIndex={ -1 } className="mailwright-bulk__frame">
			{ outcome &&
				( selected.length === 0 || outcome.status === 'error' ) && (
					<Message status={ outcome.status }>
						{ outcome.lines.map( ( line ) => (
							<p key={ line }>{ line }</p>
						) ) }
					</Message>
				) }
			{ selected.length > 0 && asking && (
				<DeleteQuestion
					question={ questionText( selected.length ) }
					busy={ busy }
					onDelete={ () => void run( remove ) }
					onCancel={ () => {
						setAsking( false );
						frame.current?.focus();
					} }
				/>
			) }
			{ selected.length > 0 && ! asking && (
				<Actions
					chosen={ selected.length }
					busy={ busy }
					onResend={ () => void run( resend ) }
					onDelete={ () => setAsking( true ) }
				/>
			) }
		</div>
	);
}

const questionText = ( chosen: number ): string =>
	sprintf(
		/* translators: %s: number of messages. */
		_n(
			'Delete %s message from the log? It cannot be brought back, and if it still waits it is not sent.',
			'Delete %s messages from the log? They cannot be brought back, and those that still wait are not sent.',
			chosen,
			'mailwright'
		),
		count( chosen )
	);

function Actions( {
	chosen,
	busy,
	onResend,
	onDelete,
}: {
	chosen: number;
	busy: boolean;
	onResend: () => void;
	onDelete: () => void;
} ) {
	return (
		<div
			className="mailwright-actions"
			role="group"
			aria-label={ __( 'Selected messages', 'mailwright' ) }
		>
			<span>
				{ sprintf(
					/* translators: %s: number of messages. */
					_n( '%s selected', '%s selected', chosen, 'mailwright' ),
					count( chosen )
				) }
			</span>
			<Button
				__next40pxDefaultSize
				variant="secondary"
				isBusy={ busy }
				aria-disabled={ busy }
				onClick={ onResend }
			>
				{ __( 'Resend', 'mailwright' ) }
			</Button>
			<Button
				__next40pxDefaultSize
				variant="tertiary"
				isDestructive
				onClick={ onDelete }
			>
				{ __( 'Delete', 'mailwright' ) }
			</Button>
		</div>
	);
}
