/** Connections: list, create, change in part, delete. */
import { request, scoped } from './client';
import { withFixed } from './fixed';
import type { Connection, ConnectionAnswer } from './types';

export type ConnectionChange = Partial< Connection >;

const pathOf = ( id: string ) =>
	scoped( `/connections/${ encodeURIComponent( id ) }` );

export const fetchConnections = () =>
	request< ConnectionAnswer[] >( scoped( '/connections' ) ).then( ( list ) =>
		list.map( withFixed )
	);

export const fetchConnection = ( id: string ) =>
	request< ConnectionAnswer >( pathOf( id ) ).then( withFixed );

export const createConnection = ( data: ConnectionChange ) =>
	request< ConnectionAnswer >( scoped( '/connections' ), {
		method: 'POST',
		data,
	} ).then( withFixed );

export const updateConnection = ( id: string, data: ConnectionChange ) =>
	request< ConnectionAnswer >( pathOf( id ), {
		method: 'POST',
		data,
	} ).then( withFixed );

export const deleteConnection = ( id: string ) =>
	request< unknown >( pathOf( id ), {
		method: 'DELETE',
	} );
