<?php
/**
 * The state of a mailer that matters for where mail goes and who it is from, and what differs between two such states.
 * Of secrets only that they differ.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Conflicts;

use Mailwright\Causes\Server_Text;
use PHPMailer\PHPMailer\PHPMailer;

defined( 'ABSPATH' ) || exit;

final class Snapshot {

	private const SHOWN = array( 'From', 'FromName', 'Sender', 'Mailer', 'Host', 'Port', 'SMTPSecure', 'SMTPAutoTLS', 'SMTPAuth', 'AuthType', 'SMTPKeepAlive', 'Timeout', 'Hostname', 'Helo', 'Sendmail', 'CharSet', 'ContentType', 'Encoding', 'Priority', 'XMailer', 'ConfirmReadingTo', 'DKIM_domain', 'DKIM_selector' );

	private const HIDDEN = array( 'Username', 'Password', 'SMTPOptions', 'Subject', 'Body', 'AltBody', 'DKIM_private', 'DKIM_private_string', 'DKIM_passphrase', 'SMTPDebug', 'MessageID' );

	/** Longer values are cut. */
	private const MAX_CHARACTERS = 120;

	/** @param array<string, mixed> $values By name. */
	private function __construct( private readonly array $values ) {}

	public static function of( PHPMailer $mailer ): self {
		$values = array();
		foreach ( array_merge( self::SHOWN, self::HIDDEN ) as $name ) {
			$values[ $name ] = $mailer->$name ?? null;
		}
		$values['To']       = self::addresses( $mailer->getToAddresses() );
		$values['Cc']       = self::addresses( $mailer->getCcAddresses() );
		$values['Bcc']      = self::addresses( $mailer->getBccAddresses() );
		$values['Reply-To'] = self::addresses( array_values( $mailer->getReplyToAddresses() ) );
		$values['Headers']  = implode( ', ', array_map( static fn( array $header ): string => (string) $header[0], $mailer->getCustomHeaders() ) );
		$values['Session']  = (string) preg_replace( '/\x00.*$/s', '', get_class( $mailer->getSMTPInstance() ) );
		$values['OAuth']    = null === $mailer->getOAuth() ? '' : get_class( $mailer->getOAuth() );
		return new self( $values );
	}

	/** @param array<string, mixed> $values Arguments of a filter. */
	public static function of_values( array $values ): self {
		return new self( $values );
	}

	/** @return list<array{what: string, from?: string, to?: string}> What is different in the later one. */
	public function changes( self $later ): array {
		$changes = array();
		foreach ( $later->values + $this->values as $name => $unused ) {
			$before = $this->values[ $name ] ?? null;
			$after  = $later->values[ $name ] ?? null;
			if ( $before === $after ) {
				continue;
			}
			$changes[] = self::is_shown( (string) $name )
				? array(
					'what' => (string) $name,
					'from' => self::words( $before ),
					'to'   => self::words( $after ),
				)
				: array( 'what' => (string) $name );
		}
		return $changes;
	}

	private static function is_shown( string $name ): bool {
		return in_array( $name, self::SHOWN, true ) || in_array( $name, array( 'To', 'Cc', 'Bcc', 'Reply-To', 'Headers', 'Session', 'to', 'value' ), true );
	}

	private static function words( mixed $value ): string {
		if ( is_bool( $value ) || null === $value ) {
			return array( 'null' => '', '1' => 'true', '' => 'false' )[ null === $value ? 'null' : (string) $value ];
		}
		$text = is_scalar( $value ) ? (string) $value : ( is_array( $value ) ? implode( ', ', array_filter( $value, 'is_scalar' ) ) : gettype( $value ) );
		return Server_Text::clean( $text, self::MAX_CHARACTERS );
	}

	/** @param array<mixed> $list Pairs of address and name. */
	private static function addresses( array $list ): string {
		$first = array_map( static fn( mixed $pair ): mixed => is_array( $pair ) ? $pair[0] ?? '' : $pair, $list );
		return implode( ', ', array_map( static fn( mixed $address ): string => is_scalar( $address ) ? (string) $address : '', $first ) );
	}
}
