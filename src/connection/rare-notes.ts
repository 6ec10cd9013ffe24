/** Notes about stored passwords and keys that are seldom true: loaded when they are, all with the first one. */
import { later } from '../components/later';

export const Unreadable = later(
	() => import( /* webpackChunkName: "unreadable" */ './unreadable' ),
	null
);
export const PasswordGone = later(
	() => import( /* webpackChunkName: "unreadable" */ './password-gone' ),
	null
);
export const EnterAgain = later(
	() => import( /* webpackChunkName: "unreadable" */ './enter-again' ),
	null
);
