/**
 * The faults that are tried, by their number: what goes wrong, and by which tests of ours (a part of "class::name", of PHPUnit or of the
 * delivery tests). A number without a test would be an empty row, and fails.
 */
export const FAULTS = {
	F01: [
		'Connection refused',
		/test_f01|a_connection_rests_after_five_failures/,
	],
	F02: [ 'Port that answers nothing', /test_f02/ ],
	F04: [ 'Late greeting', /test_f04|"F04/ ],
	F05: [ 'Greeting byte by byte', /test_f05|"F05/ ],
	F07: [ 'Greeting of many lines, or of no mail server', /test_f07/ ],
	F08: [ 'Malformed answer to EHLO', /test_f08|"F08/ ],
	F10: [ 'Wrong kind of encryption', /test_f10/ ],
	F11: [ 'STARTTLS offered and refused', /test_f11/ ],
	F13: [ 'STARTTLS stripped', /test_f13/ ],
	F14: [ 'Answers injected behind STARTTLS', /test_f14/ ],
	F16: [ 'Certificate nobody vouches for; CA of one’s own', /test_f16|"F16/ ],
	F17: [
		'Certificate for another name; address instead of a name',
		/test_f17|"F17/,
	],
	F19: [ 'Weak keys, old TLS', /test_f19|"F19/ ],
	F20: [ 'No close_notify behind the 250', /test_f20/ ],
	F22: [ 'Login refused', /test_f22|a_refused_login_is_tried_once/ ],
	F23: [
		'Token of OAuth ended, two workers renew it',
		/test_f23|Single_Flight_Test|Token_Test/,
	],
	F25: [ 'Answer without end', /test_f25/ ],
	F26: [ 'Sender refused', /"F26/ ],
	F28: [ 'Greylisting', /greylisted/ ],
	F29: [ 'One of three recipients refused', /test_f29/ ],
	F31: [
		'Fallback connection',
		/another_connection_takes_over|no_other_connection_takes_over/,
	],
	F32: [ 'DATA refused', /"F32/ ],
	F34: [
		'Connection lost behind the final dot',
		/test_f34|message_without_an_answer/,
	],
	F35: [
		'Answer to the final dot comes late',
		/"F35|test_f35|gives_up_waiting_for_the_answer/,
	],
	F37: [ 'Mail bigger than the server takes', /test_f37/ ],
	F38: [
		'Slow receiver of a big mail',
		/test_f38|a_slow_server_does_not_hold/,
	],
	F40: [ 'Addresses beyond ASCII', /test_f40/ ],
	F41: [ 'Body that looks like the end', /test_f41/ ],
	F43: [ 'Kept connections and other logins', /test_f43/ ],
	F44: [
		'Name service fails in every way',
		/Situations_Test.*\b(?:DNS|name)\b/,
	],
	F46: [ 'Name service changes its answer', /Target_Guard_Test/ ],
	F47: [ 'Process killed at every point', /A killed process/ ],
	F49: [
		'Time of a worker ends',
		/a_claim_of_a_dead_worker|a_worker_with_little_time/,
	],
	F50: [
		'Many workers, clocks that differ, random kills',
		/Two nodes with workers|Two machines whose clocks|killed at random moments/,
	],
	F52: [ 'Database dies', /A database that/ ],
	F53: [ 'Replica lags behind', /read replica/ ],
	F55: [ 'Disk full, small packets', /A database with a limit/ ],
	F56: [ 'Caller rolls its transaction back', /A caller with a transaction/ ],
	F58: [ 'No cron, no loopback, no visitors', /nobody works for an hour/ ],
	F59: [ 'Ten thousand recipients', /ten thousand recipients/ ],
	F61: [
		'Keys change, site moves',
		/the keys of the site change|other_salts_lock|copied to another address/,
	],
	F62: [
		'Connection changes while mail waits',
		/the connection is (?:edited|deleted)|connection_was_edited|deleted_connection/,
	],
	F64: [ 'Provider’s API fails', /Api_Faults_Test/ ],
	F65: [ 'Password reset behind a bulk run', /A password reset behind/ ],
};
