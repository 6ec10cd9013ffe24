/** What is drawn of a test email: loaded when somebody wants to send one. */
import './test-email.scss';

export { Composer } from './composer';
export { RunningTest, TestOutcome } from './test-outcome';
