/** Sends a test email and tells each stage of it as it comes. */
import { speak } from '@wordpress/a11y';
import { __, sprintf } from '@wordpress/i18n';
import { sendTestEmail, type TestEmail } from '../api/send-test';
import { addStage, firstStages } from '../api/test-result';
import type { Stage, TestResult } from '../api/types';
import { stageLabel } from './stage-label';

export function follow(
	email: TestEmail,
	/** PHP mail has no stages to watch. */
	staged: boolean,
	onStages: ( stages: Stage[] ) => void
): Promise< TestResult > {
	let stages = staged ? firstStages() : [];
	onStages( stages );
	return sendTestEmail( email, ( stage ) => {
		stages = addStage( stages, stage );
		onStages( stages );
		if ( stage.status === 'done' ) {
			speak(
				sprintf(
					/* translators: %s: a stage of sending, such as "Log in". */
					__( '%s: done', 'mailwright' ),
					stageLabel( stage.id )
				)
			);
		}
	} );
}
