<?php
/**
 * Whether the domain of the From address allows the server that sends the site's mail (SPF, RFC 7208).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Checks;

use Mailwright\Causes\Classification;
use Mailwright\Causes\Confidence;
use Mailwright\Causes\Evidence;
use Mailwright\Causes\Server_Text;
use Mailwright\Diagnosis\Check;
use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Dns\Dns_Type;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Sender_Domain\Relay_Kind;
use Mailwright\Diagnosis\Sender_Domain\Sender_Domain;
use Mailwright\Diagnosis\Sender_Domain\Spf_Evaluator;
use Mailwright\Diagnosis\Sender_Domain\Spf_Judgement;
use Mailwright\Diagnosis\Sender_Domain\Spf_Problem;
use Mailwright\Diagnosis\Sender_Domain\Spf_Record;
use Mailwright\Settings\Providers;

defined( 'ABSPATH' ) || exit;

final class Spf_Check implements Check {

	public function id(): string {
		return 'spf';
	}

	public function label(): string {
		return __( 'Allowed senders (SPF)', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$domain = Sender_Domain::of( $inquiry );
		if ( '' !== $domain->obstacle ) {
			return Check_Result::skip( $domain->obstacle );
		}
		if ( '' !== $domain->owner ) {
			return $domain->is_foreign() ? $this->foreign( $domain ) : $this->of_provider( $domain );
		}
		if ( ! $domain->dns->knows( $domain->proof, Dns_Type::Txt ) ) {
			/* translators: %s: domain. */
			return Check_Result::skip( sprintf( __( 'The DNS did not answer in time, so the SPF entry of %s could not be read.', 'mailwright' ), $domain->proof ) );
		}
		$judgement = new Spf_Judgement( $domain, $inquiry );
		$complaint = $this->complaint( $domain, $judgement );
		if ( '' === $complaint ) {
			return Check_Result::pass( $this->praise( $domain, $judgement ), $judgement->evidence( '' ) );
		}
		$proposal = $judgement->proposal();
		return Check_Result::warn( $complaint . $this->advice( $judgement, $proposal ), $this->cause( $domain, $judgement->records[0] ?? '' ), $judgement->evidence( $proposal ) );
	}

	/** The first thing that is wrong, '' when all is well. */
	private function complaint( Sender_Domain $domain, Spf_Judgement $judgement ): string {
		$survey = $judgement->survey;
		if ( array() === $judgement->records ) {
			/* translators: 1: domain, 2: name of a provider or mail server. */
			return sprintf( __( '%1$s has no SPF entry, so receivers cannot see that %2$s may send its mail.', 'mailwright' ), $domain->proof, $domain->relay->name );
		}
		if ( count( $judgement->records ) > 1 ) {
			/* translators: %s: domain. */
			return sprintf( __( '%s has more than one SPF entry. Receivers then ignore all of them.', 'mailwright' ), $domain->proof );
		}
		if ( $survey->has( Spf_Problem::Syntax ) ) {
			/* translators: 1: domain, 2: word of the entry. */
			return sprintf( __( 'The SPF entry of %1$s holds “%2$s”, which receivers do not understand. They ignore the whole entry.', 'mailwright' ), $domain->proof, Server_Text::clean( $survey->detail( Spf_Problem::Syntax ), 100 ) );
		}
		if ( false === $judgement->is_covered && $domain->relay->facts->is_spf_needed ) {
			/* translators: 1: domain, 2: name of a provider or mail server. */
			return sprintf( __( 'The SPF entry of %1$s does not name %2$s, which sends your mail.', 'mailwright' ), $domain->proof, $domain->relay->name );
		}
		if ( Spf_Record::parse( $judgement->records[0] )->allows_all() ) {
			/* translators: %s: domain. */
			return sprintf( __( 'The SPF entry of %s ends with “+all”: it allows every server in the world to send as you, so it proves nothing.', 'mailwright' ), $domain->proof );
		}
		return $this->broken( $domain, $judgement );
	}

	/** What makes receivers give up on the way. */
	private function broken( Sender_Domain $domain, Spf_Judgement $judgement ): string {
		$survey = $judgement->survey;
		if ( $survey->has( Spf_Problem::Loop ) ) {
			/* translators: 1: domain, 2: domain. */
			return sprintf( __( 'The SPF entry of %1$s leads in a circle through %2$s. Receivers ignore it.', 'mailwright' ), $domain->proof, Server_Text::clean( $survey->detail( Spf_Problem::Loop ), 253 ) );
		}
		if ( $survey->has( Spf_Problem::Dead_Include ) ) {
			/* translators: 1: domain, 2: domain. */
			return sprintf( __( 'The SPF entry of %1$s includes %2$s, which has no SPF entry of its own. Receivers treat yours as broken.', 'mailwright' ), $domain->proof, Server_Text::clean( $survey->detail( Spf_Problem::Dead_Include ), 253 ) );
		}
		if ( $survey->has( Spf_Problem::Lookups ) ) {
			/* translators: 1: domain, 2: number above ten. */
			return sprintf( __( 'The SPF entry of %1$s makes receivers ask the DNS %2$d times. Ten are allowed; beyond that they treat it as broken. Take out services that no longer send for you.', 'mailwright' ), $domain->proof, $survey->lookups );
		}
		if ( $survey->has( Spf_Problem::Void_Lookups ) || $survey->has( Spf_Problem::Exchangers ) ) {
			/* translators: %s: domain. */
			return sprintf( __( 'The SPF entry of %s names servers that do not exist, or too many at once. Receivers treat it as broken.', 'mailwright' ), $domain->proof );
		}
		return '';
	}

	private function praise( Sender_Domain $domain, Spf_Judgement $judgement ): string {
		$relay = $domain->relay;
		if ( $judgement->survey->has( Spf_Problem::No_Answer ) ) {
			/* translators: %s: domain. */
			return sprintf( __( '%s has an SPF entry. The DNS did not answer in time for everything that it includes.', 'mailwright' ), $domain->proof );
		}
		if ( true === $judgement->is_covered ) {
			/* translators: 1: domain, 2: name of a provider or mail server. */
			return sprintf( __( 'The SPF entry of %1$s allows %2$s to send.', 'mailwright' ), $domain->proof, $relay->name );
		}
		if ( ! $relay->facts->is_spf_needed ) {
			/* translators: 1: name of a provider, 2: domain. */
			return sprintf( __( '%1$s puts its own return address on the mail, so its own SPF entry counts. The one of %2$s is in order and need not name it.', 'mailwright' ), $relay->name, $domain->proof );
		}
		if ( Relay_Kind::Provider === $relay->kind ) {
			/* translators: 1: domain, 2: name of a provider. */
			return sprintf( __( '%1$s has a correct SPF entry. From which addresses %2$s sends is not known here: ask it what has to stand in the entry.', 'mailwright' ), $domain->proof, $relay->name );
		}
		/* translators: 1: domain, 2: name of a mail server. */
		return sprintf( __( '%1$s has a correct SPF entry. Whether it allows %2$s cannot be seen from here, because the address that the mail leaves from is not known.', 'mailwright' ), $domain->proof, $relay->name );
	}

	private function advice( Spf_Judgement $judgement, string $proposal ): string {
		if ( '' === $proposal ) {
			return '';
		}
		if ( $judgement->lookups_of( $proposal ) > Spf_Evaluator::MAX_LOOKUPS ) {
			return ' ' . __( 'The entry below is complete, but it needs more than the ten lookups that are allowed: take out a service that no longer sends for you.', 'mailwright' );
		}
		return array() === $judgement->records
			? ' ' . __( 'Add the entry below to the DNS of the domain, together with any other server that sends for it.', 'mailwright' )
			: ' ' . __( 'Replace what is there by the entry below.', 'mailwright' );
	}

	private function of_provider( Sender_Domain $domain ): Check_Result {
		/* translators: 1: domain such as gmail.com, 2: name of a provider. */
		return Check_Result::pass( sprintf( __( '%1$s is a mail domain of %2$s, which takes care of its SPF entry itself.', 'mailwright' ), $domain->domain, $domain->owner_name() ) );
	}

	private function foreign( Sender_Domain $domain ): Check_Result {
		$own      = self::own_address();
		$evidence = array(
			'domain' => $domain->domain,
			'owner'  => $domain->owner_name(),
			'relay'  => $domain->relay->name,
		);
		/* translators: 1: domain such as gmail.com, 2: name of its owner, 3: name of a provider or mail server. */
		$summary = sprintf( __( '%1$s belongs to %2$s, which does not allow %3$s to send for it. Receivers mark such mail as forged or refuse it.', 'mailwright' ), $domain->domain, $domain->owner_name(), $domain->relay->name );
		if ( '' === $own ) {
			/* translators: %s: name of a provider. */
			return Check_Result::warn( $summary . ' ' . sprintf( __( 'Use a From address at your own domain, or send through %s.', 'mailwright' ), $domain->owner_name() ), $this->cause( $domain, '' ), $evidence );
		}
		/* translators: 1: email address, 2: name of a provider. */
		$advice = sprintf( __( 'Use a From address at your own domain, such as %1$s, or send through %2$s.', 'mailwright' ), $own, $domain->owner_name() );
		return Check_Result::warn( "$summary $advice", $this->cause( $domain, '' ), $evidence + array( 'suggested_from' => $own ) );
	}

	/** An address at the site's own domain, '' when the site has none. */
	private static function own_address(): string {
		$host = preg_replace( '/^www\./', '', strtolower( (string) wp_parse_url( home_url(), PHP_URL_HOST ) ) );
		return null === $host || Sender_Domain::is_local( $host ) || '' !== Providers::for_domain( $host ) ? '' : "wordpress@$host";
	}

	private function cause( Sender_Domain $domain, string $record ): Classification {
		return new Classification( 'auth_domain_policy', Confidence::High, new Evidence( provider: $domain->relay->provider, text: Server_Text::clean( $record ) ) );
	}
}
