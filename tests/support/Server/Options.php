<?php
/**
 * How an ordinary server behaves, and the answers that a test put in place of the usual ones.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Server;

final class Options {

	public const DEFAULTS = array(
		'name'                 => 'mail.example.test',
		'tls'                  => 'none', // none, starttls, implicit.
		'certificate'          => 'good', // A name from make-certificates.php.
		'versions'             => array( '1.2', '1.3' ),
		'sni'                  => null, // Server name => certificate name.
		'require_tls'          => true, // With starttls: MAIL and AUTH before TLS get 530.
		'auth'                 => array(), // User => password (or token, for XOAUTH2). Empty: AUTH is not offered.
		'mechanisms'           => array( 'PLAIN', 'LOGIN' ),
		'auth_before_tls'      => false,
		'require_auth'         => true, // Where credentials are given.
		'capabilities'         => array( 'PIPELINING', '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES' ),
		'size'                 => 35882577, // Octets; 0: not offered.
		'replies'              => array(), // Verb, BANNER or DOT => reply, list of replies in turn, or map of /argument pattern/ => reply.
		'delays'               => array(), // Verb, BANNER or DOT => milliseconds before the reply.
		'close_after_messages' => 0, // Closes without a word behind the 250 of the nth message of a connection.
		'idle_close_ms'        => 0, // Closes after that much silence behind a message.
		'keep_messages'        => true, // False: only counts them, for long runs.
	);

	/** @var array<string, mixed> */
	private array $values;

	/** @var array<string, int> How often each verb was answered, over all connections. */
	private array $turns = array();

	/** @param array<string, mixed> $values */
	public function __construct( array $values ) {
		$unknown = array_diff_key( $values, self::DEFAULTS );
		if ( array() !== $unknown ) {
			throw new \InvalidArgumentException( 'Unknown server option: ' . implode( ', ', array_keys( $unknown ) ) );
		}
		$this->values = $values + self::DEFAULTS;
	}

	/** @param array<string, mixed> $changes */
	public function change( array $changes ): void {
		$this->values = $changes + $this->values;
		$this->turns  = array();
	}

	public function get( string $name ): mixed {
		return $this->values[ $name ];
	}

	/** @return string|null The test's own answer, or null for the usual one. */
	public function reply_to( string $verb, string $argument ): ?string {
		$replies = $this->values['replies'][ $verb ] ?? null;
		if ( ! is_array( $replies ) ) {
			return $replies;
		}
		if ( array() === $replies || ! array_is_list( $replies ) ) {
			foreach ( $replies as $pattern => $reply ) {
				if ( 1 === preg_match( (string) $pattern, $argument ) ) {
					return $reply;
				}
			}
			return null;
		}
		$turn                 = $this->turns[ $verb ] ?? 0;
		$this->turns[ $verb ] = $turn + 1;

		return $replies[ min( $turn, count( $replies ) - 1 ) ];
	}

	/** @return array{certificate: string, versions: string[], sni?: array<string, string>} */
	public function tls(): array {
		return array_filter(
			array(
				'certificate' => $this->values['certificate'],
				'versions'    => $this->values['versions'],
				'sni'         => $this->values['sni'],
			)
		);
	}
}
