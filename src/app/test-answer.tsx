/** A test email under way, and what came of it. */
import { RunningTest, TestOutcome } from '../test-email/part';
import type { Test } from '../test-email/use-test-email';
import { nextStep } from './next-step';
import type { Form, Ready } from './use-form';

interface Props {
	form: Form;
	test: Extract< Test, { phase: 'running' | 'done' } >;
	page: Ready;
}

export default function TestAnswer( { form, test, page }: Props ) {
	if ( test.phase === 'running' ) {
		return <RunningTest test={ test } />;
	}
	const { explanation, connection } = test.result;
	return (
		<TestOutcome
			test={ test }
			next={ nextStep(
				{ form, page },
				explanation?.cause,
				page.draft.connections.find( ( { id } ) => id === connection )
			) }
		/>
	);
}
