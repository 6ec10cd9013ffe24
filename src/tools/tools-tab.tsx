/** The tab "Tools". */
import { later } from '../components/later';
import { ExplainError } from './explain-error';
import { ImportSection } from './import-section';
import { SettingsFile } from './settings-file';
import { WithoutPlugin } from './without-plugin';
import './tools.scss';

const Alerts = later(
	() => import( /* webpackChunkName: "alerts" */ './alerts' )
);

const Changes = later(
	() => import( /* webpackChunkName: "changes" */ './changes' )
);

const SafeModes = later(
	() => import( /* webpackChunkName: "safe-modes" */ './safe-modes' )
);

const KeepData = later(
	() => import( /* webpackChunkName: "safe-modes" */ './keep-data' )
);

interface Props {
	connections: ReadonlyArray< { id: string; name: string } >;
	/** Something is typed under "Settings" and not saved: what is taken over replaces it. */
	unsaved: boolean;
	/** What is saved changed here. */
	onChanged: () => void;
}

export default function ToolsTab( { connections, unsaved, onChanged }: Props ) {
	return (
		<>
			<ExplainError />
			<ImportSection unsaved={ unsaved } onChanged={ onChanged } />
			<SettingsFile unsaved={ unsaved } onChanged={ onChanged } />
			<WithoutPlugin connections={ connections } />
			<SafeModes />
			<Alerts />
			<Changes connections={ connections } />
			<KeepData />
		</>
	);
}
