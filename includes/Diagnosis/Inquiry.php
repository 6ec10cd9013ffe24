<?php
/**
 * One diagnosis under way: what is examined, how much time is left, and what the checks have found so far.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Network_Scope;
use Mailwright\Settings\Settings;
use Mailwright\Transport\Api\Api_Carrier;
use Mailwright\Transport\Carriers;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Smtp_Options;
use Mailwright\Transport\Transcript;

defined( 'ABSPATH' ) || exit;

final class Inquiry {

	/** @var array<string, Check_Result> Results of the checks that have run, by id. */
	public array $results = array();

	/**
	 * @param Connection   $connection The saved or unsaved connection.
	 * @param bool         $is_saved   Saved connections may be on private addresses and odd ports; an admin sends mail there anyway (guarantees S16).
	 * @param Settings     $settings   The site's settings, for the sender.
	 * @param Smtp_Options $options    What a session would use, the password included.
	 * @param string       $from       The address that mail of this site comes from.
	 * @param string       $recipient  Who the sender check names as recipient: the admin's own address.
	 * @param Deadline     $deadline   End of the whole diagnosis.
	 * @param Dns_Lookup   $dns        For all questions to the DNS.
	 * @param Findings     $findings   What the checks have found.
	 * @param array<string, mixed> $values What a mailer over HTTPS would use, secrets included.
	 */
	public function __construct(
		public readonly Connection $connection,
		public readonly bool $is_saved,
		public readonly Settings $settings,
		public readonly Smtp_Options $options,
		public readonly string $from,
		public readonly string $recipient,
		public readonly Deadline $deadline,
		public readonly Dns_Lookup $dns,
		public readonly Findings $findings = new Findings(),
		#[\SensitiveParameter] private readonly array $values = array(),
	) {}

	public function uses_smtp(): bool {
		return 'smtp' === $this->connection->mailer;
	}

	/** Whether a provider takes the mail over HTTPS. */
	public function uses_api(): bool {
		return in_array( $this->connection->mailer, Connection_Schema::API, true );
	}

	/** What such a mail would be sent with; null for the other mailers. */
	public function carrier( Transcript $transcript ): ?Api_Carrier {
		$carrier = $this->uses_api() ? Carriers::make( $this->values, $transcript, $this->connection->has_locked_secret() ) : null;
		return $carrier instanceof Api_Carrier ? $carrier : null;
	}

	/**
	 * Mail is sent to a saved host anyway; link-local and metadata addresses stay forbidden (guarantees S16, A61). In a network that is for its
	 * administrators; for others only to the connection's own host, where the network or wp-config.php names it (a test email goes there, too), and
	 * where nobody is there to learn anything: the watch looks at what was allowed when it was saved.
	 */
	public function guard( bool $is_own_host = false ): Target_Guard {
		$is_allowed = ! is_multisite() || is_super_admin() || ( $is_own_host && ( null !== $this->connection->source( 'host' ) || Network_Scope::is_unattended() ) );
		return new Target_Guard( $this->dns, $this->is_saved && $is_allowed ? true : null );
	}

	/** Domain of the From address, '' when there is none. */
	public function from_domain(): string {
		return strtolower( substr( (string) strrchr( $this->from, '@' ), 1 ) );
	}

	public function has_failed( string $id ): bool {
		return Check_Status::Fail === ( $this->results[ $id ]->status ?? null );
	}

	/** @return array<string, mixed> Nothing that prints an object may print a key. */
	public function __debugInfo(): array {
		return array( 'connection' => $this->connection->id );
	}
}
