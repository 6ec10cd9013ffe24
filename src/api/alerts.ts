/** Who is told when mail does not leave. Addresses, tokens and topics go in and never come out. */
import { request } from './client';
import type { SecretStatus, Settings, SettingsAnswer, Source } from './types';

export type AlertSettings = Required< Settings[ 'alerts' ] >;

export const CHANNEL_TYPES = [
	'webhook',
	'slack',
	'discord',
	'teams',
	'telegram',
	'ntfy',
] as const;

export type ChannelType = ( typeof CHANNEL_TYPES )[ number ];

export type ChannelStatus =
	| 'unproven'
	| 'working'
	| 'failed'
	| 'retrying'
	| 'given_up'
	| 'locked'
	| 'off';

export interface AlertChannel {
	id: string;
	type: ChannelType;
	/** The service's name in words. */
	label: string;
	name: string;
	enabled: boolean;
	chat: string;
	address_status: SecretStatus;
	token_status: SecretStatus;
	topic_status: SecretStatus;
	/** Fixed outside of WordPress, and by what. */
	locked: boolean;
	source: Source | null;
	state: {
		status: ChannelStatus;
		at: string | null;
		next_at: string | null;
		message: string;
	};
}

export interface ChannelChange {
	type?: ChannelType;
	name?: string;
	enabled?: boolean;
	address?: string;
	token?: string;
	topic?: string;
	chat?: string;
}

export interface AlertTest {
	delivered: boolean;
	status: number | null;
	message: string;
}

const one = ( id: string ) => `/alerts/channels/${ encodeURIComponent( id ) }`;

export const fetchChannels = () =>
	request< AlertChannel[] >( '/alerts/channels' );

export const createChannel = ( data: ChannelChange ) =>
	request< AlertChannel >( '/alerts/channels', { method: 'POST', data } );

export const updateChannel = ( id: string, data: ChannelChange ) =>
	request< AlertChannel >( one( id ), { method: 'POST', data } );

export const deleteChannel = ( id: string ) =>
	request< unknown >( one( id ), { method: 'DELETE' } );

export const testChannel = ( channel: string ) =>
	request< AlertTest >( '/alerts/test', {
		method: 'POST',
		data: { channel },
	} );

export interface AlertSettingsAnswer {
	alerts: AlertSettings;
	source: Source | undefined;
}

const settingsOf = ( answer: SettingsAnswer ): AlertSettingsAnswer => ( {
	alerts: answer.alerts as AlertSettings,
	source: { ...answer.sources }.alerts,
} );

export const fetchAlertSettings = () =>
	request< SettingsAnswer >( '/settings' ).then( settingsOf );

export const saveAlertSettings = ( alerts: AlertSettings ) =>
	request< SettingsAnswer >( '/settings', {
		method: 'POST',
		data: { alerts },
	} ).then( settingsOf );
