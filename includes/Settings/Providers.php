<?php
/**
 * The provider presets: facts about mail servers kept as data (data/providers.json), so that one line of JSON teaches the plugin a provider.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Providers {

	/** Fields that people read; they are translated when they are handed out. */
	private const TEXTS = array( 'username_hint', 'oauth', 'notes' );

	/** What a preset has at least, also one that comes from the filter. */
	private const DEFAULTS = array(
		'id'              => '',
		'name'            => '',
		'group'           => 'mailbox',
		'mailer'          => 'smtp',
		'https'           => '', // Id of the preset of the same provider that needs no mail port.
		'host'            => '',
		'host_template'   => '',
		'hosts'           => array(),
		'port'            => 587,
		'encryption'      => 'starttls',
		'alternatives'    => array(),
		'authentication'  => true,
		'username'        => 'email',
		'username_value'  => '',
		'username_hint'   => '',
		'password_kind'   => 'password',
		'oauth'           => '',
		'notes'           => '',
		'help'            => '',
		'domains'         => array(),
		'mx'              => array(),
		'host_patterns'   => array(),
		'from_must_match' => null,
		'limits'          => array(),
		'source'          => '',
		'sources'         => array(),
		'unconfirmed'     => array(),
		'checked'         => '',
	);

	/** @var array<string, array<string, mixed>>|null The file, read once per request and only when somebody asks. */
	private static ?array $file = null;

	/**
	 * @return array<string, array<string, mixed>> By id.
	 */
	public static function all(): array {
		/**
		 * Filters the provider presets.
		 *
		 * @param array<string, array<string, mixed>> $providers Presets by id, with the keys of data/providers.json.
		 */
		$filtered = apply_filters( 'mailwright_providers', self::from_file() );

		$presets = array();
		foreach ( is_array( $filtered ) ? $filtered : array() as $id => $preset ) {
			if ( is_string( $id ) && is_array( $preset ) ) {
				$presets[ $id ] = self::complete( $id, $preset );
			}
		}
		return $presets;
	}

	/**
	 * @return array<string, mixed>|null
	 */
	public static function get( string $id ): ?array {
		return self::all()[ $id ] ?? null;
	}

	/** The id of the provider whose mail server has this name, '' when it is none that we know. */
	public static function for_host( string $host ): string {
		$host = self::plain( $host );
		if ( '' === $host ) {
			return '';
		}
		foreach ( self::all() as $id => $preset ) {
			foreach ( (array) $preset['host_patterns'] as $pattern ) {
				if ( is_string( $pattern ) && self::matches( $host, $pattern ) ) {
					return $id;
				}
			}
		}
		return '';
	}

	/** The id of the provider behind a mailer that works over HTTPS, '' for the others. It is that of its SMTP preset: the DNS records are the same. */
	public static function for_mailer( string $mailer ): string {
		return match ( $mailer ) {
			'microsoft' => 'microsoft365',
			'amazonses' => 'amazon_ses',
			default     => in_array( $mailer, Connection_Schema::API, true ) ? $mailer : '',
		};
	}

	/** The id of the provider whose own mail domain this is (gmail.com), '' when it is nobody's. */
	public static function for_domain( string $domain ): string {
		$domain = self::plain( $domain );
		foreach ( self::all() as $id => $preset ) {
			if ( in_array( $domain, (array) $preset['domains'], true ) ) {
				return $id;
			}
		}
		return '';
	}

	/**
	 * The id of the provider that receives the mail of a domain, '' when it is none that we know.
	 *
	 * @param string[] $exchanges Host names of the domain's MX records, the preferred one first.
	 */
	public static function for_mx( array $exchanges ): string {
		$presets = self::all();
		foreach ( $exchanges as $exchange ) {
			$exchange = self::plain( $exchange );
			foreach ( $presets as $id => $preset ) {
				foreach ( (array) $preset['mx'] as $suffix ) {
					if ( is_string( $suffix ) && '' !== $suffix && ( $exchange === $suffix || str_ends_with( $exchange, '.' . $suffix ) ) ) {
						return $id;
					}
				}
			}
		}
		return '';
	}

	/**
	 * @return array<string, array<string, mixed>>
	 */
	private static function from_file(): array {
		if ( null !== self::$file ) {
			return self::$file;
		}
		$json       = (string) file_get_contents( dirname( __DIR__, 2 ) . '/data/providers.json' ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A local file of the plugin.
		$list       = json_decode( $json, true );
		self::$file = array();
		foreach ( is_array( $list ) ? $list : array() as $preset ) {
			if ( is_array( $preset ) && is_string( $preset['id'] ?? null ) ) {
				self::$file[ $preset['id'] ] = $preset;
			}
		}
		return self::$file;
	}

	/**
	 * @param array<string, mixed> $preset
	 * @return array<string, mixed>
	 */
	private static function complete( string $id, array $preset ): array {
		$complete       = array_merge( self::DEFAULTS, array_intersect_key( $preset, self::DEFAULTS ) );
		$complete['id'] = $id;
		foreach ( self::TEXTS as $field ) {
			if ( is_string( $complete[ $field ] ) && '' !== $complete[ $field ] ) {
				$complete[ $field ] = __( $complete[ $field ], 'mailwright' ); // phpcs:ignore WordPress.WP.I18n.NonSingularStringLiteralText -- The texts of data/providers.json are in the .pot file.
			}
		}
		foreach ( is_array( $complete['hosts'] ) ? $complete['hosts'] : array() as $key => $choice ) {
			$complete['hosts'][ $key ]['label'] = __( $choice['label'], 'mailwright' ); // phpcs:ignore WordPress.WP.I18n.NonSingularStringLiteralText -- As above.
		}
		return $complete;
	}

	private static function matches( string $host, string $pattern ): bool {
		if ( ! str_contains( $pattern, '*' ) ) {
			return $host === $pattern;
		}
		return 1 === preg_match( '/^' . str_replace( '\*', '[a-z0-9.-]+', preg_quote( $pattern, '/' ) ) . '$/D', $host );
	}

	private static function plain( string $host ): string {
		return rtrim( strtolower( trim( $host, " \t[]" ) ), '.' );
	}
}
