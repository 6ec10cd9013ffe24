<?php
/**
 * The report as text for a forum or a support ticket: no secrets, addresses shortened, and nothing that a server said can pass for markup.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Causes\Server_Text;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Whole from Report
 */
final class Markdown {

	/** Of one check's evidence. */
	private const MAX_EVIDENCE = 6000;

	/** @param Whole $report As in the contract, section 3, with `connection` beside it. */
	private function __construct( private readonly array $report ) {}

	/** @param Whole $report As in the contract, section 3, with `connection` beside it. */
	public static function of( array $report ): string {
		$markdown = new self( $report );
		$parts    = array( $markdown->verdict(), $markdown->connection(), $markdown->checks(), $markdown->endpoints(), $markdown->certificate(), $markdown->capabilities(), $markdown->evidence() );
		return $markdown->without_addresses( implode( "\n\n", array_filter( $parts, static fn( string $part ): bool => '' !== $part ) ) ) . "\n";
	}

	private function verdict(): string {
		$verdict = $this->report['verdict'] ?? array();
		$lines   = array( '# ' . self::text( $verdict['title'] ?? __( 'Email diagnosis', 'mailwright' ) ) );
		foreach ( array( 'explanation', 'fix' ) as $part ) {
			if ( '' !== self::text( $verdict[ $part ] ?? '' ) ) {
				$lines[] = self::text( $verdict[ $part ] );
			}
		}
		if ( '' !== self::text( $verdict['said'] ?? '' ) ) {
			/* translators: %s: the mail server's own words */
			$lines[] = sprintf( __( 'The mail server said: %s', 'mailwright' ), self::code( $verdict['said'] ) );
		}
		if ( is_string( $verdict['cause'] ?? null ) ) {
			$lines[] = self::code( $verdict['cause'] ) . ' · ' . self::blame( $verdict['blame'] ?? '' );
		}
		if ( array() !== ( $verdict['changes'] ?? array() ) ) {
			/* translators: %s: names and values of settings */
			$lines[] = sprintf( __( 'Tried, and it works: %s', 'mailwright' ), self::code( (string) wp_json_encode( $verdict['changes'], JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) ) );
		}
		return implode( "\n\n", $lines );
	}

	private function connection(): string {
		$connection = $this->report['connection'] ?? array();
		$facts      = array();
		foreach ( array( 'mailer', 'host', 'port', 'encryption' ) as $field ) {
			if ( is_scalar( $connection[ $field ] ?? null ) && '' !== (string) $connection[ $field ] ) {
				$facts[] = $field . ' ' . self::code( (string) $connection[ $field ] );
			}
		}
		if ( is_string( $this->report['created_at'] ?? null ) ) {
			$facts[] = self::text( $this->report['created_at'] );
		}
		return implode( ' · ', $facts );
	}

	private function checks(): string {
		$rows = array();
		foreach ( $this->report['checks'] ?? array() as $check ) {
			$rows[] = array( self::text( $check['label'] ?? $check['id'] ?? '' ), self::status( $check['status'] ?? '' ), self::text( $check['summary'] ?? '' ), round( $check['duration_ms'] ?? 0 ) . ' ms' );
		}
		return self::table( array( __( 'Check', 'mailwright' ), __( 'Result', 'mailwright' ), __( 'What was found', 'mailwright' ), __( 'Time', 'mailwright' ) ), $rows );
	}

	private function endpoints(): string {
		$rows = array();
		foreach ( $this->report['endpoints'] ?? array() as $endpoint ) {
			$time   = is_numeric( $endpoint['connect_ms'] ?? null ) ? round( (float) $endpoint['connect_ms'] ) . ' ms' : '';
			$rows[] = array( self::code( $endpoint['address'] ?? '' ), (string) ( $endpoint['port'] ?? 0 ), self::text( $endpoint['state'] ?? '' ), $time, self::text( implode( ', ', $endpoint['modes'] ?? array() ) ) );
		}
		return self::table( array( __( 'Address', 'mailwright' ), __( 'Port', 'mailwright' ), __( 'State', 'mailwright' ), __( 'Time', 'mailwright' ), __( 'Speaks', 'mailwright' ) ), $rows );
	}

	private function certificate(): string {
		$certificate = $this->report['certificate'] ?? array();
		return array() === $certificate ? '' : '## ' . __( 'Certificate', 'mailwright' ) . "\n\n" . self::block( $certificate );
	}

	private function capabilities(): string {
		$lines = $this->report['capabilities'] ?? array();
		return array() === $lines ? '' : '## ' . __( 'What the server offers', 'mailwright' ) . "\n\n" . implode( ' · ', array_map( self::code( ... ), $lines ) );
	}

	private function evidence(): string {
		$parts = array();
		foreach ( $this->report['checks'] ?? array() as $check ) {
			$evidence = $check['evidence'] ?? array();
			if ( array() !== $evidence ) {
				$parts[] = '### ' . self::text( $check['label'] ?? $check['id'] ?? '' ) . "\n\n" . self::block( $evidence );
			}
		}
		return array() === $parts ? '' : '## ' . __( 'Details', 'mailwright' ) . "\n\n" . implode( "\n\n", $parts );
	}

	/** Reports land in public forums: "shop@example.com" becomes "s…@example.com", wherever it stands. */
	private function without_addresses( string $text ): string {
		$connection = $this->report['connection'] ?? array();
		foreach ( array( 'username', 'from' ) as $field ) {
			$address = is_string( $connection[ $field ] ?? null ) ? $connection[ $field ] : '';
			if ( ! str_contains( $address, '@' ) ) {
				$text = 'username' === $field && '' !== $address ? (string) preg_replace( '/("username": )"(?:[^"\\\\]|\\\\.)*"/', '$1"…"', $text ) : $text;
				continue;
			}
			foreach ( array_unique( array( $address, self::text( $address ), trim( (string) wp_json_encode( $address, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ), '"' ) ) ) as $form ) {
				$text = str_ireplace( $form, ( ctype_alnum( $address[0] ) ? $address[0] : '' ) . '…' . strrchr( $form, '@' ), $text );
			}
		}
		return $text;
	}

	private static function status( string $status ): string {
		return match ( $status ) {
			'pass'  => '✔ ' . __( 'passed', 'mailwright' ),
			'warn'  => '⚠ ' . __( 'warning', 'mailwright' ),
			'fail'  => '✖ ' . __( 'failed', 'mailwright' ),
			default => '– ' . __( 'skipped', 'mailwright' ),
		};
	}

	private static function blame( string $blame ): string {
		return match ( $blame ) {
			'you'      => __( 'To be solved by: you', 'mailwright' ),
			'host'     => __( 'To be solved by: your web host', 'mailwright' ),
			'provider' => __( 'To be solved by: your mail provider', 'mailwright' ),
			'plugin'   => __( 'To be solved by: the author of a plugin', 'mailwright' ),
			default    => __( 'To be solved by: not known', 'mailwright' ),
		};
	}

	/**
	 * @param list<string>       $head
	 * @param list<list<string>> $rows
	 */
	private static function table( array $head, array $rows ): string {
		if ( array() === $rows ) {
			return '';
		}
		$lines = array( $head, array_fill( 0, count( $head ), '---' ), ...$rows );
		return implode( "\n", array_map( static fn( array $cells ): string => '| ' . implode( ' | ', $cells ) . ' |', $lines ) );
	}

	/** Prose, with everything escaped that Markdown or HTML would take for markup. */
	private static function text( mixed $text ): string {
		$text = Server_Text::clean( is_scalar( $text ) ? (string) $text : '', 1500 );
		$text = str_replace( array( '&', '<', '>' ), array( '&amp;', '&lt;', '&gt;' ), $text );
		return (string) preg_replace( '/[\\\\`*_{}\[\]|#~]/', '\\\\$0', $text );
	}

	/** A piece of code inside a line or a table. */
	private static function code( string $text ): string {
		$text = str_replace( array( '`', '|' ), array( "'", '¦' ), Server_Text::clean( $text, 600 ) );
		return '' === $text ? '' : '`' . $text . '`';
	}

	/** @param array<mixed> $data */
	private static function block( array $data ): string {
		array_walk_recursive(
			$data,
			static function ( mixed &$value ): void {
				$value = is_string( $value ) ? Server_Text::clean( $value ) : $value;
			}
		);
		$json = (string) wp_json_encode( $data, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PARTIAL_OUTPUT_ON_ERROR );
		$json = strlen( $json ) > self::MAX_EVIDENCE ? Server_Text::valid_utf8( substr( $json, 0, self::MAX_EVIDENCE ) ) . "\n…" : $json;
		return "```json\n" . str_replace( '```', "'''", $json ) . "\n```";
	}
}
