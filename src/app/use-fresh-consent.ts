/** A test or a diagnosis may find out that a consent has ended: then the form says so, too. */
import { useEffect } from '@wordpress/element';
import { fetchConnection } from '../api/connections';
import { whileShown } from '../components/while-shown';
import type { DiagnosisPanel } from './use-diagnosis-panel';
import type { Form } from './use-form';
import type { TestPanel } from './use-test-panel';

export function useFreshConsent(
	{ page, adopt }: Form,
	{ test }: TestPanel,
	{ diagnosis, examined }: DiagnosisPanel
): void {
	const done = test.phase === 'done' || diagnosis.phase === 'done';
	useEffect( () => {
		if ( ! done || page.phase !== 'ready' ) {
			return undefined;
		}
		const id =
			test.phase === 'done'
				? test.result.connection
				: examined( page.draft )?.id;
		if (
			! page.saved.connections.find( ( one ) => one.id === id )?.oauth
		) {
			return undefined;
		}
		return whileShown(
			fetchConnection( id as string ),
			adopt,
			() => undefined // What stands there is as old as the page.
		);
		// eslint-disable-next-line react-hooks/exhaustive-deps -- Once for each end.
	}, [ done ] );
}
