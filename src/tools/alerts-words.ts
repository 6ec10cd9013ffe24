/** What is said about alert channels: their kinds, their fields and how their last alert went. */
import { __, sprintf } from '@wordpress/i18n';
import type { AlertChannel, AlertSettings, ChannelType } from '../api/alerts';
import type { FieldErrors } from '../api/types';
import { shortTime } from '../components/time';

export type ChannelField = 'address' | 'token' | 'topic' | 'chat';

export interface FieldWords {
	name: ChannelField;
	label: string;
	hint: string;
	optional?: boolean;
	/** Not shown while it is typed. */
	hidden?: boolean;
}

export const typeName = ( type: ChannelType ): string =>
	( {
		webhook: __( 'Webhook', 'mailwright' ),
		slack: 'Slack',
		discord: 'Discord',
		teams: 'Microsoft Teams',
		telegram: 'Telegram',
		ntfy: 'ntfy',
	} )[ type ];

const webAddress = ( hint: string ): FieldWords => ( {
	name: 'address',
	label: __( 'Web address', 'mailwright' ),
	hint,
} );

/** In the order of the form. */
export function fieldsOf( type: ChannelType ): FieldWords[] {
	switch ( type ) {
		case 'webhook':
			return [
				webAddress(
					__(
						'Each alert is sent there as JSON. It begins with https://.',
						'mailwright'
					)
				),
				{
					name: 'token',
					label: __( 'Secret', 'mailwright' ),
					hint: __(
						'At least 16 characters. The receiver checks the signature of each alert with it.',
						'mailwright'
					),
					hidden: true,
				},
			];
		case 'slack':
			return [
				webAddress(
					__(
						'In Slack: make an app with “Incoming Webhooks”, add it to a channel, and copy its address.',
						'mailwright'
					)
				),
			];
		case 'discord':
			return [
				webAddress(
					__(
						'In Discord: Server settings → Integrations → Webhooks → New webhook → Copy URL.',
						'mailwright'
					)
				),
			];
		case 'teams':
			return [
				webAddress(
					__(
						'In Teams: open Workflows, choose “Post to a channel when a webhook request is received”, and copy its address.',
						'mailwright'
					)
				),
			];
		case 'telegram':
			return [
				{
					name: 'token',
					label: __( 'Token of the bot', 'mailwright' ),
					hint: __(
						'In Telegram: write /newbot to @BotFather. It answers with the token.',
						'mailwright'
					),
					hidden: true,
				},
				{
					name: 'chat',
					label: __( 'Chat', 'mailwright' ),
					hint: __(
						'Add the bot to the chat first. Its number, such as -1001234567890, or @name of a channel.',
						'mailwright'
					),
				},
			];
		case 'ntfy':
			return [
				{
					name: 'topic',
					label: __( 'Topic', 'mailwright' ),
					hint: __(
						'A name that nobody can guess: whoever knows it can read along. Subscribe to it in the ntfy app.',
						'mailwright'
					),
				},
				{
					...webAddress(
						__( 'Leave empty for https://ntfy.sh.', 'mailwright' )
					),
					label: __( 'Server', 'mailwright' ),
					optional: true,
				},
				{
					name: 'token',
					label: __( 'Access token', 'mailwright' ),
					hint: __(
						'Only if the server asks for one.',
						'mailwright'
					),
					optional: true,
					hidden: true,
				},
			];
	}
}

export interface Standing {
	icon: 'good' | 'bad' | 'warning' | 'neutral' | 'skipped';
	text: string;
}

/** One sentence about how it goes. */
export function standing( { state }: AlertChannel ): Standing {
	const at = state.at ? shortTime( state.at ) : '';
	switch ( state.status ) {
		case 'working':
			return {
				icon: 'good',
				text: sprintf(
					/* translators: %s: time, or date and time. */
					__( 'Works. Last alert: %s.', 'mailwright' ),
					at
				),
			};
		case 'failed':
			return {
				icon: 'bad',
				text: sprintf(
					/* translators: 1: what went wrong, 2: time. */
					__( '%1$s Tried: %2$s.', 'mailwright' ),
					state.message,
					at
				),
			};
		case 'retrying':
			return {
				icon: 'warning',
				text: sprintf(
					/* translators: 1: what went wrong, 2: time. */
					__( '%1$s Next try: %2$s.', 'mailwright' ),
					state.message,
					state.next_at ? shortTime( state.next_at ) : ''
				),
			};
		case 'given_up':
			return {
				icon: 'bad',
				text: sprintf(
					/* translators: %s: what went wrong. */
					__( 'Given up after several tries. %s', 'mailwright' ),
					state.message
				),
			};
		case 'locked':
			return { icon: 'bad', text: state.message };
		case 'off':
			return {
				icon: 'skipped',
				text: __( 'Switched off.', 'mailwright' ),
			};
		default:
			return {
				icon: 'neutral',
				text: __( 'Not tried yet. Send a test alert.', 'mailwright' ),
			};
	}
}

const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** "7:30" is meant as "07:30". */
export const clockOf = ( typed: string ): string =>
	typed.trim().replace( /^(\d):/, '0$1:' );

/** What can be told without asking the server. */
export function settingsErrors( draft: AlertSettings ): FieldErrors {
	const errors: FieldErrors = {};
	const within = (
		name: 'failures' | 'minutes',
		min: number,
		max: number
	) =>
		Number.isInteger( draft[ name ] ) &&
		draft[ name ] >= min &&
		draft[ name ] <= max
			? undefined
			: sprintf(
					/* translators: 1: smallest number, 2: biggest number. */
					__( 'Type a number from %1$d to %2$d.', 'mailwright' ),
					min,
					max
			  );
	const found = {
		failures: within( 'failures', 1, 10000 ),
		minutes: within( 'minutes', 5, 1440 ),
	};
	for ( const [ name, message ] of Object.entries( found ) ) {
		if ( message ) {
			errors[ name ] = message;
		}
	}
	for ( const name of [ 'quiet_from', 'quiet_until' ] as const ) {
		if ( draft[ name ] !== '' && ! CLOCK.test( draft[ name ] ) ) {
			errors[ name ] = __(
				'Type a time of day, such as 22:00.',
				'mailwright'
			);
		}
	}
	if (
		Object.keys( errors ).length === 0 &&
		( draft.quiet_from === '' ) !== ( draft.quiet_until === '' )
	) {
		errors[ draft.quiet_from === '' ? 'quiet_from' : 'quiet_until' ] = __(
			'Type both times, or leave both empty.',
			'mailwright'
		);
	}
	return errors;
}
