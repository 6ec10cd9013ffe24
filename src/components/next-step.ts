/** A button beside a verdict that leads to what has to be changed. */
export interface NextStep {
	label: string;
	act: () => void;
}
