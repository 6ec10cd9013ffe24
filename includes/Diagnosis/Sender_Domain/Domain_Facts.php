<?php
/**
 * What a provider documents about the DNS of its customers' domains: data/sender-domains.json, with source and date of every fact.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

final class Domain_Facts {

	private const FILE = __DIR__ . '/../../../data/sender-domains.json';

	/** The names that providers and mail servers use most, for a server that we know nothing about. */
	private const COMMON_SELECTORS = array( 'default', 'dkim', 'mail', 'selector1', 'selector2', 'google', 'k1', 's1', 's2', 'x' );

	/** @var array<string, mixed>|null */
	private static ?array $file = null;

	/**
	 * @param string                                                 $family           Presets of one family run the same servers.
	 * @param list<string>                                           $includes         What to put into the SPF record behind "include:"; empty = not documented.
	 * @param list<string>                                           $also             Other names, older or regional, that serve as well.
	 * @param bool                                                   $is_spf_needed    False = the provider puts its own return path on the mail, so its own SPF record counts.
	 * @param list<array{name: string, type: string, value: string}> $selectors        DKIM selectors; value = what the record holds where it is the same for everybody.
	 * @param string                                                 $selector_names   "fixed", "usual" (can be chosen), "account" (differ for every customer) or "unknown".
	 * @param string                                                 $help             Page that says where to get the DKIM record.
	 * @param string                                                 $return_path      "from" (as we send it), "own" (the provider's), "username" (domain of the username) or "unknown".
	 * @param string                                                 $return_domain    The provider's own return path domain, where documented.
	 * @param string                                                 $return_label     Label below the customer's domain that makes the return path the customer's.
	 */
	private function __construct(
		public readonly string $family,
		public readonly array $includes,
		public readonly array $also,
		public readonly bool $is_spf_needed,
		public readonly array $selectors,
		public readonly string $selector_names,
		public readonly string $help,
		public readonly string $return_path,
		public readonly string $return_domain,
		public readonly string $return_label,
	) {}

	/** @param string $provider Preset id, '' for a server of nobody that we know. */
	public static function of( string $provider ): self {
		$facts = self::all()[ $provider ] ?? array();
		$facts = is_array( $facts ) ? $facts : array();
		$spf   = (array) ( $facts['spf'] ?? array() );
		$dkim  = (array) ( $facts['dkim'] ?? array() );
		$path  = (array) ( $facts['return_path'] ?? array() );
		return new self(
			family: self::text( $facts, 'family' ),
			includes: self::texts( $spf['includes'] ?? array() ),
			also: self::texts( $spf['also'] ?? array() ),
			is_spf_needed: (bool) ( $spf['needed'] ?? true ),
			selectors: isset( $facts['dkim'] ) ? self::selectors( $dkim['selectors'] ?? array() ) : self::selectors( self::COMMON_SELECTORS ),
			selector_names: isset( $facts['dkim'] ) ? self::text( $dkim, 'names' ) : 'unknown',
			help: self::text( $dkim, 'help' ),
			return_path: '' === self::text( $path, 'kind' ) ? 'unknown' : self::text( $path, 'kind' ),
			return_domain: self::text( $path, 'domain' ),
			return_label: self::text( $path, 'label' ),
		);
	}

	/** @return array<string, mixed> By preset id. */
	public static function all(): array {
		if ( null === self::$file ) {
			$json       = json_decode( (string) file_get_contents( self::FILE ), true ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A local file of the plugin.
			self::$file = is_array( $json ) ? $json : array();
		}
		return self::$file;
	}

	/** @return list<string> Every include that shows that the provider is meant. */
	public function accepted_includes(): array {
		return array_merge( $this->includes, $this->also );
	}

	/** @return list<array{name: string, type: string, value: string}> */
	private static function selectors( mixed $list ): array {
		$selectors = array();
		foreach ( is_array( $list ) ? $list : array() as $entry ) {
			$entry       = is_array( $entry ) ? $entry : array( 'name' => $entry );
			$selectors[] = array(
				'name'  => self::text( $entry, 'name' ),
				'type'  => 'CNAME' === ( $entry['type'] ?? '' ) ? 'CNAME' : 'TXT',
				'value' => self::text( $entry, 'value' ),
			);
		}
		return $selectors;
	}

	/** @return list<string> */
	private static function texts( mixed $list ): array {
		return is_array( $list ) ? array_values( array_filter( $list, 'is_string' ) ) : array();
	}

	/** @param array<array-key, mixed> $entry */
	private static function text( array $entry, string $key ): string {
		return is_string( $entry[ $key ] ?? null ) ? $entry[ $key ] : '';
	}
}
