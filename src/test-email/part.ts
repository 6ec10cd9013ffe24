/** What is drawn of a test email: loaded when somebody wants to send one. */
export { Composer } from './composer';
export { RunningTest, TestOutcome } from './test-outcome';
