/** The five stages as a row that fills in as they happen. */
import { __ } from '@wordpress/i18n';
import type { Stage } from '../api/types';
import { Icon } from '../components/icon';
import { stageLabel, stageStatus } from './stage-label';

const MARKS = {
	waiting: 'neutral',
	working: 'working',
	done: 'good',
	failed: 'bad',
	skipped: 'skipped',
} as const;

export function StageRow( {
	stages,
	over = false,
}: {
	stages: readonly Stage[];
	/** The test has ended. */
	over?: boolean;
} ) {
	return (
		<ol
			className="mailwright-stages"
			aria-label={ __( 'Stages of sending', 'mailwright' ) }
		>
			{ stages.map( ( stage ) => (
				<li key={ stage.id } className={ `is-${ stage.status }` }>
					<Icon name={ MARKS[ stage.status ] } />
					<span className="mailwright-stages__label">
						{ stageLabel( stage.id ) }
					</span>{ ' ' }
					<span className="mailwright-stages__status">
						{ stageStatus( stage, over ) }
					</span>
				</li>
			) ) }
		</ol>
	);
}
