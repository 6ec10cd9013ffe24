/** The tab "Tools". */
import { ExplainError } from './explain-error';

export default function ToolsTab() {
	return <ExplainError />;
}
