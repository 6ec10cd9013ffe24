<?php
/**
 * What the name of the mail server gives away: not a name at all, the domain of the addresses, the server for reading mail, a slip of the finger.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Configuration;

use Mailwright\Causes\Confidence;
use Mailwright\Causes\Server_Text;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Remarks;
use Mailwright\Settings\Host_Rule;
use Mailwright\Settings\Providers;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Preset from Providers
 */
final class Host_Rules {

	/** First parts of names of servers for reading mail, and of web servers. */
	private const OTHER_SERVICES = array( 'imap', 'imaps', 'pop', 'pop3', 'pops', 'mx', 'www', 'webmail', 'autodiscover', 'autoconfig' );

	/** What a mail server for sending is usually called. */
	private const USUAL_PREFIXES = array( 'smtp', 'mail' );

	/** More than two slips are another name. */
	private const MAX_SLIPS = 2;

	private readonly string $host;

	public function __construct( private readonly Inquiry $inquiry, private readonly Remarks $remarks ) {
		$this->host = rtrim( strtolower( $inquiry->options->host ), '.' );
	}

	public function check(): void {
		if ( '' === $this->host ) {
			$this->remarks->fail( 'config_incomplete', __( 'The name of the mail server is missing. Fill in SMTP Host.', 'mailwright' ) );
			return;
		}
		$error = Host_Rule::error( $this->inquiry->options->host );
		if ( null !== $error ) {
			$this->check_shape( $error );
			return;
		}
		$is_address = false !== filter_var( $this->host, FILTER_VALIDATE_IP );
		if ( $is_address || ! str_contains( $this->host, '.' ) || '' !== Providers::for_host( $this->host ) ) {
			return;
		}
		$this->check_known_domain() || $this->check_other_service() || $this->check_own_domain() || $this->check_slip();
	}

	/** People paste https://smtp.example.com/ or smtp.example.com:465; what is meant is easy to see. */
	private function check_shape( string $error ): void {
		/* translators: 1: what stands in the field SMTP Host, 2: sentence that says what is wrong with it */
		$this->remarks->fail( 'invalid_host_value', sprintf( __( '“%1$s” is not the name of a server. %2$s', 'mailwright' ), Server_Text::clean( $this->host, 100 ), $error ) );
		if ( 1 !== preg_match( '~^\s*(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\s]*@)?([a-z0-9.-]+\.[a-z0-9-]+)(?::(\d{1,5}))?(?:[/?#]|\s*$)~i', $this->host, $found ) || null !== Host_Rule::error( $found[1] ) ) {
			return;
		}
		$this->propose( $found[1] );
		if ( in_array( $found[2] ?? '', array( '465', '587', '2525', '25' ), true ) ) {
			$this->inquiry->findings->proposals[] = array(
				'host'       => $found[1],
				'port'       => (int) $found[2],
				'encryption' => '465' === $found[2] ? 'implicit_tls' : 'starttls',
			);
		}
	}

	/** The domain of a provider's addresses (gmail.com), which is not its mail server (smtp.gmail.com). */
	private function check_known_domain(): bool {
		$preset = Providers::get( Providers::for_domain( $this->host ) );
		if ( null === $preset || '' === $preset['host'] ) {
			return false;
		}
		$this->remarks->fail(
			'invalid_host_value',
			/* translators: 1: a mail domain such as gmail.com, 2: name of a provider, 3: host name of its mail server */
			sprintf( __( '%1$s is the domain of the email addresses. The mail server of %2$s is %3$s.', 'mailwright' ), $this->host, $preset['name'], $preset['host'] ),
			Confidence::Medium
		);
		$this->propose_preset( $preset );
		return true;
	}

	private function check_other_service(): bool {
		list( $first, $rest ) = explode( '.', $this->host, 2 );
		if ( ! in_array( $first, self::OTHER_SERVICES, true ) || ! str_contains( $rest, '.' ) ) {
			return false;
		}
		/* translators: %s: host name, such as imap.example.com */
		$this->remarks->warn( 'invalid_host_value', sprintf( __( '%s looks like the server for reading mail or for the website. Mail is sent by another one, often with “smtp” or “mail” at the beginning of its name.', 'mailwright' ), $this->host ), Confidence::Low );
		$preset = $this->preset_of( $rest );
		null === $preset ? $this->propose_prefixes( $rest ) : $this->propose_preset( $preset );
		return true;
	}

	/** What stands behind the @ in the person's own addresses is often the website, not the mail server. */
	private function check_own_domain(): bool {
		$account = strtolower( substr( (string) strrchr( $this->inquiry->options->username, '@' ), 1 ) );
		if ( ! in_array( $this->host, array( $account, $this->inquiry->from_domain() ), true ) ) {
			return false;
		}
		/* translators: %s: a domain, such as example.com */
		$this->remarks->note( sprintf( __( '%s is the domain of the email addresses. Often the mail server has a longer name, with “smtp” or “mail” in front.', 'mailwright' ), $this->host ) );
		$this->propose_prefixes( $this->host );
		return true;
	}

	private function check_slip(): bool {
		$best  = null;
		$least = self::MAX_SLIPS + 1;
		foreach ( Providers::all() as $preset ) {
			foreach ( self::names_of( $preset ) as $name ) {
				$slips = levenshtein( $this->host, $name );
				if ( $slips > 0 && $slips < $least && self::may_be_meant( $this->host, $name, $slips ) ) {
					$least = $slips;
					$best  = array( 'host' => $name ) + $preset;
				}
			}
		}
		if ( null === $best ) {
			$best = $this->of_known_domain();
		}
		if ( null === $best ) {
			return false;
		}
		$this->remarks->warn(
			'invalid_host_value',
			/* translators: 1: host name as typed, 2: host name that was probably meant, 3: name of a provider */
			sprintf( __( '%1$s may be a slip of the finger: the mail server of %3$s is %2$s.', 'mailwright' ), $this->host, $best['host'], $best['name'] ),
			Confidence::Low
		);
		$this->propose_preset( $best );
		return true;
	}

	/** @return Preset|null The preset when only the first part differs: mail.gmail.com. */
	private function of_known_domain(): ?array {
		$rest = substr( (string) strstr( $this->host, '.' ), 1 );
		return str_contains( $rest, '.' ) ? $this->preset_of( $rest ) : null;
	}

	/** Short names are near to one another without any slip: one other letter in "gmx" is another company. Two neighbours that changed places are one slip. */
	private static function may_be_meant( string $typed, string $name, int $slips ): bool {
		$core    = (string) preg_replace( '/^(?:smtp|mail)\./', '', $name );
		$longest = max( array_map( 'strlen', explode( '.', $core ) ) );
		$is_swap = 2 === $slips && count_chars( $typed, 1 ) === count_chars( $name, 1 );
		return $longest >= ( $is_swap ? 3 : 4 * $slips );
	}

	/**
	 * @param Preset $preset
	 * @return list<string>
	 */
	private static function names_of( array $preset ): array {
		$names = array_merge( array( $preset['host'] ), array_column( (array) $preset['hosts'], 'host' ), (array) $preset['host_patterns'] );
		$names = array_filter( $names, static fn( mixed $name ): bool => is_string( $name ) && str_contains( $name, '.' ) && ! str_contains( $name, '*' ) && false === filter_var( $name, FILTER_VALIDATE_IP ) );
		return array_values( array_unique( $names ) );
	}

	/** @return Preset|null The preset of a mail domain, or of a server in this domain. */
	private function preset_of( string $domain ): ?array {
		$preset = Providers::get( Providers::for_domain( $domain ) ) ?? Providers::get( Providers::for_host( 'smtp.' . $domain ) ) ?? Providers::get( Providers::for_host( 'mail.' . $domain ) );
		return null === $preset || '' === $preset['host'] ? null : $preset;
	}

	/** @param Preset $preset */
	private function propose_preset( array $preset ): void {
		$this->propose( $preset['host'] );
		$this->inquiry->findings->proposals[] = array(
			'host'       => $preset['host'],
			'port'       => $preset['port'],
			'encryption' => $preset['encryption'],
		);
	}

	private function propose_prefixes( string $domain ): void {
		foreach ( self::USUAL_PREFIXES as $prefix ) {
			$this->propose( "$prefix.$domain" );
		}
	}

	private function propose( string $host ): void {
		$this->inquiry->findings->proposals[] = array( 'host' => $host );
	}
}
