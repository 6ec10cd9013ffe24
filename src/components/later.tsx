/**
 * A part of the page that is loaded when it is needed. When it does not come (the plugin was updated meanwhile, or the
 * connection is gone), that is said, with the one thing that helps.
 */
import { Button } from '@wordpress/components';
import { Component, lazy, Suspense } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ComponentType, ReactNode } from 'react';
import { ApiError, describeError } from '../api/errors';
import { Loading } from './loading';
import { Message } from './message';

/** What goes wrong in a part stays in that part. */
class Net extends Component< { children: ReactNode }, { error: unknown } > {
	override state: { error: unknown } = { error: null };

	static getDerivedStateFromError( error: unknown ) {
		return { error };
	}

	override render() {
		const { error } = this.state;
		return error ? <Broken error={ error } /> : this.props.children;
	}
}

function Broken( { error }: { error: unknown } ) {
	const missing = error instanceof Error && error.name === 'ChunkLoadError';
	return (
		<div className="mailwright-status">
			<Message status="error">
				{ missing
					? describeError( new ApiError( 0, 'not_loaded', '' ) )
					: __(
							'This part of the page ran into an error of its own. Reload the page.',
							'mailwright'
					  ) }
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
}

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
