<?php
/**
 * The provider presets: facts about mail servers kept as data (data/providers.json), so that one line of JSON teaches the plugin a provider.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Preset array{id: string, name: string, group: string, mailer: string, https: string, host: string, host_template: string, hosts: list<array{label: string, host: string}>, port: int, encryption: string, alternatives: list<array{port: int, encryption: string}>, authentication: bool, username: string, username_value: string, username_hint: string, password_kind: string, oauth: string, notes: string, help: string, domains: array<mixed>, mx: array<mixed>, host_patterns: array<mixed>, from_must_match: mixed, limits: array<mixed>, source: string, sources: array<mixed>, unconfirmed: array<mixed>, checked: string}
 */
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
	 * @return array<string, Preset> By id.
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
	 * @return Preset|null
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
	 * With all fields, each of its type, whatever the filter made of it.
	 *
	 * @param array<mixed> $preset
	 * @return Preset
	 */
	private static function complete( string $id, array $preset ): array {
		/** @var Preset $complete */
		$complete = array( 'id' => $id ) + self::typed( $preset );
		foreach ( self::TEXTS as $field ) {
			if ( '' !== $complete[ $field ] ) {
				$complete[ $field ] = __( $complete[ $field ], 'mailwright' ); // phpcs:ignore WordPress.WP.I18n.NonSingularStringLiteralText -- The texts of data/providers.json are in the .pot file.
			}
		}
		foreach ( $complete['hosts'] as $key => $choice ) {
			$complete['hosts'][ $key ]['label'] = __( $choice['label'], 'mailwright' ); // phpcs:ignore WordPress.WP.I18n.NonSingularStringLiteralText -- As above.
		}
		return $complete;
	}

	/**
	 * @param array<mixed> $preset
	 * @return array<string, mixed>
	 */
	private static function typed( array $preset ): array {
		$typed = array();
		foreach ( self::DEFAULTS as $field => $default ) {
			$value           = $preset[ $field ] ?? $default;
			$typed[ $field ] = match ( true ) {
				'hosts' === $field        => self::each_typed( array( 'label' => '', 'host' => '' ), $value ),
				'alternatives' === $field => self::each_typed( array( 'port' => 0, 'encryption' => '' ), $value ),
				is_string( $default )     => is_scalar( $value ) ? (string) $value : $default,
				is_int( $default )        => is_numeric( $value ) ? (int) $value : $default,
				is_bool( $default )       => (bool) $value,
				is_array( $default )      => (array) $value,
				default                   => $value,
			};
		}
		return $typed;
	}

	/**
	 * Those of a list that have all fields.
	 *
	 * @param array<string, int|string> $examples One value of each field.
	 * @return list<array<mixed>>
	 */
	private static function each_typed( array $examples, mixed $parts ): array {
		$typed = array();
		foreach ( (array) $parts as $part ) {
			$facts = array_filter( array_intersect_key( (array) $part, $examples ), 'is_scalar' );
			if ( count( $facts ) === count( $examples ) ) {
				foreach ( $examples as $field => $example ) {
					$facts[ $field ] = is_int( $example ) ? (int) $facts[ $field ] : (string) $facts[ $field ];
				}
				$typed[] = $facts;
			}
		}
		return $typed;
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
