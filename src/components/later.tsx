/**
 * A part of the page that is loaded when it is needed. When it does not come (the plugin was updated meanwhile, or the
 * connection is gone), that is said, with the one thing that helps.
 */
import { Button, Spinner } from '@wordpress/components';
import { Component, lazy, Suspense } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ComponentType, ReactNode } from 'react';
import { ApiError, describeError } from '../api/errors';
import { Message } from './message';

class Net extends Component< { children: ReactNode }, { failed: boolean } > {
	override state = { failed: false };

	static getDerivedStateFromError( error: unknown ) {
		if ( ! ( error instanceof Error && error.name === 'ChunkLoadError' ) ) {
			throw error;
		}
		return { failed: true };
	}

	override render() {
		return this.state.failed ? <NotLoaded /> : this.props.children;
	}
}

const NotLoaded = () => (
	<div className="mailwright-status">
		<Message status="error">
			{ describeError( new ApiError( 0, 'not_loaded', '' ) ) }
		</Message>
		<div className="mailwright-actions">
			<Button
				__next40pxDefaultSize
				variant="secondary"
				onClick={ () => window.location.reload() }
			>
				{ __( 'Reload', 'mailwright' ) }
			</Button>
		</div>
	</div>
);

const Loading = () => (
	<p className="mailwright-loading">
		<Spinner /> { __( 'Loading…', 'mailwright' ) }
	</p>
);

export function later< P extends object >(
	load: () => Promise< { default: ComponentType< P > } >,
	/** What stands there until it has come. */
	fallback: ReactNode = <Loading />
): ComponentType< P > {
	const Part = lazy( load ) as unknown as ComponentType< P >;
	return function Later( props: P ) {
		return (
			<Net>
				<Suspense fallback={ fallback }>
					<Part { ...props } />
				</Suspense>
			</Net>
		);
	};
}
