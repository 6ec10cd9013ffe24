<?php
/**
 * The causes in words. The facts stand in data/causes.json; this class picks the provider's variant and fills in
 * what is known about the failure.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

final class Catalogue {

	private const FILE = __DIR__ . '/../../data/causes.json';

	/** Characters of the server's own words that are shown. */
	private const SAID_MAX = 500;

	/** @var array<array<mixed>>|null */
	private static ?array $from_file = null;

	/**
	 * All causes by id, after the filter `mailwright_causes`.
	 *
	 * @return array<array<mixed>>
	 */
	public static function all(): array {
		self::$from_file ??= self::read();
		$causes            = apply_filters( 'mailwright_causes', self::$from_file );
		return is_array( $causes ) ? array_filter( $causes, 'is_array' ) : self::$from_file;
	}

	/** An id that is not in the catalogue is explained as `unknown`. */
	public static function explain( Classification|string $cause, ?Evidence $evidence = null ): Explanation {
		$id         = $cause instanceof Classification ? $cause->cause : $cause;
		$evidence ??= $cause instanceof Classification ? $cause->evidence : new Evidence();
		$sure       = $cause instanceof Classification ? $cause->confidence->value : Confidence::High->value;
		$causes     = self::all();
		$id         = isset( $causes[ $id ] ) ? $id : Classification::UNKNOWN;
		$entry      = self::for_provider( $causes[ $id ] ?? array(), $evidence );
		return new Explanation(
			cause: $id,
			title: self::fill( $entry['title'] ?? $id, $evidence ),
			explanation: self::fill( $entry['explanation'] ?? '', $evidence ),
			fix: self::fill( $entry['fix'] ?? '', $evidence ),
			blame: is_string( $entry['blame'] ?? null ) ? $entry['blame'] : 'unknown',
			retryable: self::is_retryable( $entry, $evidence ),
			confidence: $sure,
			level: is_string( $entry['level'] ?? null ) ? $entry['level'] : 'connection',
			links: self::links( $entry['links'] ?? array() ),
			said: Server_Text::clean( $evidence->text, self::SAID_MAX )
		);
	}

	/**
	 * The entry with the provider's own texts laid over the common ones.
	 *
	 * @param array<mixed> $entry
	 * @return array<mixed>
	 */
	private static function for_provider( array $entry, Evidence $evidence ): array {
		$id       = Provider_Names::recognise( $evidence->provider );
		$id       = '' !== $id ? $id : $evidence->provider;
		// The same provider wants other things over HTTPS than over SMTP: a key instead of a user name and a password.
		$is_https = 'api' === $evidence->stage || 443 === $evidence->port;
		foreach ( $is_https ? array( array( 'https', $id ), array( 'https', 'any' ), array( 'variants', $id ) ) : array( array( 'variants', $id ) ) as [ $kind, $name ] ) {
			$texts = is_array( $entry[ $kind ] ?? null ) ? $entry[ $kind ][ $name ] ?? null : null;
			if ( is_array( $texts ) ) {
				return array_merge( $entry, $texts );
			}
		}
		return $entry;
	}

	/**
	 * Most causes either pass by themselves or never do; the others depend on this failure.
	 *
	 * @param array<mixed> $entry
	 */
	private static function is_retryable( array $entry, Evidence $evidence ): bool {
		if ( 1 === preg_match( '/message (?:was )?discarded/i', $evidence->text ) ) {
			return false;
		}
		return match ( $entry['retryable'] ?? false ) {
			true           => true,
			'before_data'  => 'data' !== $evidence->stage, // Cut off behind DATA: the server may have taken the mail.
			'if_temporary' => self::is_temporary( $evidence ),
			default        => false,
		};
	}

	/** RFC 5321 section 4.2.1: a reply of 4xx asks to come back. */
	private static function is_temporary( Evidence $evidence ): bool {
		if ( null !== $evidence->reply_code ) {
			return 4 === intdiv( $evidence->reply_code, 100 );
		}
		return str_starts_with( (string) $evidence->enhanced_code, '4' )
			|| 1 === preg_match( '/due to local problem|temporar|try again/i', $evidence->text );
	}

	/** Translates a text of the catalogue and fills its placeholders, so that it also reads well where nothing is known. */
	private static function fill( mixed $text, Evidence $evidence ): string {
		if ( ! is_string( $text ) || '' === $text ) {
			return '';
		}
		// phpcs:ignore WordPress.WP.I18n.NonSingularStringLiteralText -- The texts are data; the .pot command collects them from data/causes.json.
		$text = __( $text, 'mailwright' );
		return false === strpbrk( $text, '{' ) ? $text : strtr( $text, self::placeholders( $evidence ) );
	}

	/**
	 * What each placeholder stands for, in words where the fact is not known.
	 *
	 * @return array<string, string>
	 */
	private static function placeholders( Evidence $evidence ): array {
		$host = Server_Text::clean( $evidence->host, 253 );
		$name = preg_match( '/Peer certificate CN=[`\']([^`\'\s]{1,253})[`\']/', $evidence->text . ' ' . $evidence->tls_reason, $found ) ? Server_Text::clean( $found[1], 253 ) : '';
		return array(
			'{host}' => '' !== $host ? $host : __( 'the mail server', 'mailwright' ),
			'{Host}' => '' !== $host ? $host : __( 'The mail server', 'mailwright' ), // At the beginning of a sentence.
			'{name}' => '' !== $name && ! str_contains( $name, '*' ) ? $name : __( 'the name that stands in the certificate', 'mailwright' ),
		);
	}

	/**
	 * @return list<array{label: string, url: string}>
	 */
	private static function links( mixed $links ): array {
		$kept = array();
		foreach ( is_array( $links ) ? $links : array() as $link ) {
			if ( is_array( $link ) && is_string( $link['url'] ?? null ) && str_starts_with( $link['url'], 'https://' ) ) {
				// phpcs:ignore WordPress.WP.I18n.NonSingularStringLiteralText -- As above: collected from data/causes.json.
				$kept[] = array( 'label' => __( is_string( $link['label'] ?? null ) ? $link['label'] : $link['url'], 'mailwright' ), 'url' => $link['url'] );
			}
		}
		return $kept;
	}

	/**
	 * @return array<array<mixed>>
	 */
	private static function read(): array {
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A file of this plugin, not a URL.
		$json = json_decode( (string) file_get_contents( self::FILE ), true );
		return is_array( $json ) && is_array( $json['causes'] ?? null ) ? array_filter( $json['causes'], 'is_array' ) : array();
	}
}
