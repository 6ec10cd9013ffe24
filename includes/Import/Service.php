<?php
/**
 * Accounts at delivery services that other plugins reach by web address: as Mailwright's own mailer where there is one, by the service's SMTP where the same key opens it, else the reason why not.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

use Mailwright\Settings\Connection_Rules;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Providers;
use Mailwright\Settings\Secret;

final class Service {

	/** Mailers of Mailwright: service => fields. Only those count that this version has. */
	private const MAILERS = array(
		'gmail'     => array( 'client_id', 'client_secret' ),
		'microsoft' => array( 'client_id', 'client_secret', 'tenant' ),
		'mailgun'   => array( 'api_key', 'domain', 'region' ),
		'amazonses' => array( 'access_key_id', 'secret_access_key', 'region' ),
		'smtp2go'   => array( 'api_key' ),
		'sparkpost' => array( 'api_key', 'region' ),
		'mandrill'  => array( 'api_key' ),
	);

	/** Services whose SMTP takes the same key: preset in data/providers.json, username (or the field that holds it), field of the password. */
	private const SMTP = array(
		'sendgrid'  => array( 'sendgrid', 'apikey', 'api_key' ),
		'resend'    => array( 'resend', 'resend', 'api_key' ),
		'mailjet'   => array( 'mailjet', '@api_key', 'secret_key' ),
		'sparkpost' => array( 'sparkpost', 'SMTP_Injection', 'api_key' ),
	);

	/** Signed in at Google or Microsoft: that consent belongs to the other plugin. */
	private const SIGNED_IN = array( 'gmail', 'microsoft' );

	/** Services with presets whose SMTP wants credentials that the other plugin does not have. */
	private const OTHER_CREDENTIALS = array(
		'brevo'        => 'brevo',
		'elasticemail' => 'elastic_email',
		'mailersend'   => 'mailersend',
		'smtp2go'      => 'smtp2go',
		'mandrill'     => 'mandrill',
		'mailgun'      => 'mailgun',
		'amazonses'    => 'amazon_ses',
		'gmail'        => 'gmail',
		'microsoft'    => 'microsoft365',
		'postmark'     => 'postmark',
	);

	/**
	 * @param string                       $service  One of the names above; others are named as they are.
	 * @param string                       $label    What people call it.
	 * @param array<string, string|Lifted> $account  Plain fields as text, secret ones as they were found.
	 */
	public function __construct( private readonly string $service, private readonly string $label, private readonly array $account ) {}

	/** The connection, or why there is none. */
	public function found( string $key, string $name ): Found|string {
		if ( isset( self::MAILERS[ $this->service ] ) && in_array( $this->service, Connection_Schema::MAILERS, true ) ) {
			return $this->by_mailer( $key, $name );
		}
		return isset( self::SMTP[ $this->service ] ) ? $this->by_smtp( $key, $name ) : $this->reason();
	}

	private function by_mailer( string $key, string $name ): Found|string {
		$values  = array( 'name' => mb_substr( '' === $name ? $this->label : $name, 0, 100 ), 'mailer' => $this->service );
		$secrets = array();
		$states  = array();
		foreach ( self::MAILERS[ $this->service ] as $field ) {
			$value = $this->account[ $field ] ?? '';
			if ( ! isset( Connection_Schema::fields()[ $field ] ) || '' === $value ) {
				continue;
			}
			$is_secret = in_array( $field, Connection_Schema::secrets(), true );
			if ( 'region' === $field && is_string( $value ) ) {
				$value = strtolower( $value ); // "EU" and "eu", "US-EAST-1" and "us-east-1".
			}
			if ( $value instanceof Lifted ) {
				$states[] = $value->state;
				$value    = $value->secret;
			}
			if ( $is_secret ) {
				$secrets[ $field ] = is_string( $value ) ? Secret::of( $value ) : $value;
			} elseif ( null !== $value ) {
				$values[ $field ] = $value instanceof Secret ? $value->reveal() : $value;
			}
		}
		try {
			Connection_Rules::require_valid( $values );
			Connection_Rules::require_complete( Connection_Rules::completed( $values ) );
		} catch ( Invalid_Input $problem ) {
			return $problem->getMessage();
		}
		return $this->with_state( new Found( $key, $values, array_filter( $secrets ) ), $states );
	}

	private function by_smtp( string $key, string $name ): Found|string {
		list( $preset, $username, $field ) = self::SMTP[ $this->service ];
		if ( 'sparkpost' === $preset && 'eu' === strtolower( $this->plain( 'region' ) ) ) {
			$preset = 'sparkpost_eu';
		}
		$provider = Providers::get( $preset );
		if ( null === $provider ) {
			return $this->reason();
		}
		$password = $this->account[ $field ] ?? Lifted::of( '' );
		$password = $password instanceof Lifted ? $password : Lifted::of( $password );
		$values   = array(
			'name'           => mb_substr( '' === $name ? $this->label : $name, 0, 100 ),
			'mailer'         => 'smtp',
			'provider'       => $preset,
			'host'           => $provider['host'],
			'port'           => $provider['port'],
			'encryption'     => $provider['encryption'],
			'authentication' => true,
			'username'       => str_starts_with( $username, '@' ) ? $this->plain( substr( $username, 1 ) ) : $username,
		);
		$found    = new Found( $key, $values, null === $password->secret ? array() : array( 'password' => $password->secret ) );
		/* translators: %s: name of a delivery service */
		$notes    = array( sprintf( __( 'The other plugin used the web address of %s; Mailwright uses its mail server, which takes the same key. If the key has restricted permissions, allow it to send over SMTP.', 'mailwright' ), $this->label ) );
		return $this->with_state( $found, array( $password->state ) )->with_notes( $notes );
	}

	/** @param list<Password_State> $states Of all its secrets. */
	private function with_state( Found $found, array $states ): Found {
		$state = match ( true ) {
			in_array( Password_State::Unreadable, $states, true ) => Password_State::Unreadable,
			in_array( Password_State::Readable, $states, true )   => Password_State::Readable,
			default                                               => Password_State::None,
		};
		$notes = array();
		if ( in_array( $this->service, self::SIGNED_IN, true ) ) {
			$notes[] = __( 'You have to sign in once more after the import: the consent that was given belongs to the other plugin. Add the redirect address that Mailwright shows to the same client.', 'mailwright' );
		}
		if ( Password_State::Readable !== $state ) {
			$notes[] = __( 'The key cannot be read on this site. Type it again after the import.', 'mailwright' );
		}
		return ( new Found( $found->key, $found->values, $found->secrets, $state ) )->with_notes( $notes );
	}

	private function reason(): string {
		$preset = self::OTHER_CREDENTIALS[ $this->service ] ?? '';
		return match ( true ) {
			'postmark' === $this->service =>
				__( 'The mail server of Postmark takes the token as username too, where it would be readable. Choose Postmark as provider and type it, or better an SMTP token made there.', 'mailwright' ),
			null !== Providers::get( $preset ) =>
				/* translators: %s: name of a delivery service or mail provider */
				sprintf( __( 'The key that is stored does not open the mail server of %s. Choose it as provider under Connection: a note there says what to type.', 'mailwright' ), $this->label ),
			default =>
				/* translators: %s: name of a delivery service */
				sprintf( __( 'Mailwright has no connection for %s. If it offers SMTP, type its server under Connection.', 'mailwright' ), $this->label ),
		};
	}

	/** A field that is no secret here, though the other plugin may have stored it like one. */
	private function plain( string $field ): string {
		$value = $this->account[ $field ] ?? '';
		return $value instanceof Lifted ? ( $value->secret?->reveal() ?? '' ) : $value;
	}
}
