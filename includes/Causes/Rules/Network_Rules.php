<?php
/**
 * Name look-up and TCP: the operating system's error number decides.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Network_Rules {

	public const RULES = array(
		// What a relay says about a mail that it could not pass on in time is about the next server, not about this connection.
		array(
			'cause' => 'accepted_not_delivered',
			'sure'  => 'medium',
			'words' => 'message expired|queue expired|retry time not reached|unable to deliver (?:message )?(?:in|after|for) |(?:been|was) in the queue too long|have been failing for a long time|giving up on|delivery (?:timeout|attempts will continue)|not reachable within the allowed queue',
			'not'   => 'retry time-? ?out',
		),
		array(
			'cause' => 'dns_temporary',
			'words' => 'name service error for[^\n]{0,120}(?:try again|SERVFAIL|malformed|unexpected|timed out|server failure|refused)|host not found, try again',
		),
		array(
			'cause' => 'dns_not_found',
			'words' => 'name service error for|host or domain name not found',
			'not'   => 'sender|recipient address rejected',
		),
		// A server that waits for TLS says nothing to a client that waits for a greeting.
		array(
			'cause' => 'wrong_encryption_mode',
			'stage' => array( 'banner', 'ehlo' ),
			'errno' => array( 110 ),
			'port'  => array( 465 ),
		),
		array(
			'cause' => 'wrong_encryption_mode',
			'sure'  => 'low',
			'words' => 'greeting (?:was )?(?:never|not) received|no greeting|waiting for (?:the )?(?:greeting|banner)',
		),
		array(
			'cause' => 'dns_temporary',
			'words' => 'temporary failure in name resolution|temporary error[^\n]{0,30}(?:hostname|name) resolution|TRY_AGAIN|\(11002\)|lookup [^\n]{1,120}(?:i/o timeout|server misbehaving|timed out)|resolver error|DNS (?:query|lookup) timed? ?out|EAI_AGAIN|SERVFAIL|(?:try again|vorübergehend|temporaire)[^\n]{0,40}(?:name resolution|namensauflösung|résolution)|getaddrinfo[^\n]{0,120}(?:system error|non-recoverable|try again)|name resolution (?:timed out|timeout)|resolving timed out',
		),
		array(
			'cause' => 'dns_not_found',
			'words' => 'getaddrinfo|no such host\b|\(1100[14]\)|host name lookup (?:failed|failure)|name lookup failed|valid name, no data record|could not resolve (?:host|proxy)|(?:could not|cannot|failed to|unable to) resolve|name or service not known|no such host is known|h[oô]te inconnu|nodename nor servname|no address associated with|name does not resolve|ENOTFOUND|unknown host\b|NXDOMAIN|non-existent domain|gethostbyname',
			'not'   => 'address rejected|sender|no such host here|reverse|helo|recipient|relaying denied',
		),
		array(
			'cause' => 'local_firewall_proxy',
			'errno' => array( 13 ),
			'stage' => array( 'tcp', '', 'config', 'php' ),
		),
		array(
			'cause' => 'connection_refused',
			'errno' => array( 111 ),
		),
		array(
			'cause' => 'network_unreachable',
			'errno' => array( 113, 101, 99 ),
		),
		array(
			'cause' => 'port_blocked',
			'errno' => array( 110 ),
			'stage' => array( 'tcp', 'dns', '', 'config', 'php', 'api' ),
			'not'   => '^\W{0,4}4\d\d[ -]|lost connection|conversation|while (?:reading|sending|receiving)|SSL: |handshake',
		),
		array(
			'cause' => 'timeout',
			'errno' => array( 110 ),
			'not'   => 'SSL: |handshake',
		),
		array(
			'cause' => 'server_hangup',
			'errno' => array( 104, 32 ),
		),
	);
}
