/** Connections: list, create, change in part, delete. */
import { request } from './client';
import { withFixed } from './fixed';
import type { Connection, ConnectionAnswer } from './types';

export type ConnectionChange = Partial< Connection >;

export const fetchConnections = () =>
	request< ConnectionAnswer[] >( '/connections' ).then( ( list ) =>
		list.map( withFixed )
	);

export const fetchConnection = ( id: string ) =>
	request< ConnectionAnswer >(
		`/connections/${ encodeURIComponent( id ) }`
	).then( withFixed );

export const createConnection = ( data: ConnectionChange ) =>
	request< ConnectionAnswer >( '/connections', {
		method: 'POST',
		data,
	} ).then( withFixed );

export const updateConnection = ( id: string, data: ConnectionChange ) =>
	request< ConnectionAnswer >( `/connections/${ encodeURIComponent( id ) }`, {
		method: 'POST',
		data,
	} ).then( withFixed );

export const deleteConnection = ( id: string ) =>
	request< unknown >( `/connections/${ encodeURIComponent( id ) }`, {
		method: 'DELETE',
	} );
