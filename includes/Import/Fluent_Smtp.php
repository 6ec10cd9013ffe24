<?php
/**
 * FluentSMTP: option `fluentmail-settings`, constants FLUENTMAIL_*. Read from its code, version 2.3.1 (https://github.com/WPManageNinja/fluent-smtp/tree/b7e28d0c1282824675530ec683b0a4b74f889e3a/app).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

final class Fluent_Smtp implements Source {

	/** Provider => its name in {@see Service}, its label, and plain or secret fields: ours => theirs. */
	private const SERVICES = array(
		'ses'         => array( 'amazonses', 'Amazon SES', array( 'access_key_id' => 'access_key', 'secret_access_key' => 'secret_key', 'region' => 'region' ) ),
		'mailgun'     => array( 'mailgun', 'Mailgun', array( 'api_key' => 'api_key', 'domain' => 'domain_name', 'region' => 'region' ) ),
		'sendgrid'    => array( 'sendgrid', 'SendGrid', array( 'api_key' => 'api_key' ) ),
		'sendinblue'  => array( 'brevo', 'Brevo', array( 'api_key' => 'api_key' ) ),
		'sparkpost'   => array( 'sparkpost', 'SparkPost', array( 'api_key' => 'api_key' ) ),
		'postmark'    => array( 'postmark', 'Postmark', array( 'api_key' => 'api_key' ) ),
		'elasticmail' => array( 'elasticemail', 'Elastic Email', array( 'api_key' => 'api_key' ) ),
		'smtp2go'     => array( 'smtp2go', 'SMTP2GO', array( 'api_key' => 'api_key' ) ),
		'gmail'       => array( 'gmail', 'Gmail', array( 'client_id' => 'client_id', 'client_secret' => 'client_secret' ) ),
		'outlook'     => array( 'microsoft', 'Microsoft 365', array( 'client_id' => 'client_id', 'client_secret' => 'client_secret', 'tenant' => 'tenant_id' ) ),
		'pepipost'    => array( 'pepipost', 'Netcore (Pepipost)', array() ),
		'tosend'      => array( 'tosend', 'toSend', array() ),
		'cloudflare'  => array( 'cloudflare', 'Cloudflare', array() ),
	);

	/** The one field of each provider that the plugin encrypts. */
	private const ENCRYPTED = array( 'password', 'secret_key', 'api_key', 'client_secret' );

	/** Providers that it forgot to encrypt. */
	private const NEVER_ENCRYPTED = array( 'smtp2go' );

	/** Provider and field => constant, for connections that are kept in wp-config.php. */
	private const CONSTANTS = array(
		'smtp.username'         => 'FLUENTMAIL_SMTP_USERNAME',
		'smtp.password'         => 'FLUENTMAIL_SMTP_PASSWORD',
		'ses.access_key'        => 'FLUENTMAIL_AWS_ACCESS_KEY_ID',
		'ses.secret_key'        => 'FLUENTMAIL_AWS_SECRET_ACCESS_KEY',
		'mailgun.api_key'       => 'FLUENTMAIL_MAILGUN_API_KEY',
		'mailgun.domain_name'   => 'FLUENTMAIL_MAILGUN_DOMAIN',
		'sendgrid.api_key'      => 'FLUENTMAIL_SENDGRID_API_KEY',
		'sparkpost.api_key'     => 'FLUENTMAIL_SPARKPOST_API_KEY',
		'smtp2go.api_key'       => 'FLUENTMAIL_SMTP2GO_API_KEY',
		'gmail.client_id'       => 'FLUENTMAIL_GMAIL_CLIENT_ID',
		'gmail.client_secret'   => 'FLUENTMAIL_GMAIL_CLIENT_SECRET',
		'outlook.client_id'     => 'FLUENTMAIL_OUTLOOK_CLIENT_ID',
		'outlook.client_secret' => 'FLUENTMAIL_OUTLOOK_CLIENT_SECRET',
	);

	public function __construct( private readonly Foreign_Store $store = new Foreign_Store() ) {}

	public function id(): string {
		return 'fluent-smtp';
	}

	public function name(): string {
		return 'FluentSMTP';
	}

	public function files(): array {
		return array( 'fluent-smtp/fluent-smtp.php' );
	}

	public function find(): ?Preview {
		$options = $this->store->option( 'fluentmail-settings' );
		if ( $options->is_damaged || $options->child( 'connections' )->is_damaged ) {
			return Preview::damaged();
		}
		$connections = $options->child( 'connections' )->children();
		if ( array() === $connections ) {
			return $options->is_empty() ? null : Preview::nothing( __( 'Connections', 'mailwright' ), __( 'No connection was set up in this plugin.', 'mailwright' ) );
		}

		$misc    = $options->child( 'misc' );
		$default = isset( $connections[ $misc->text( 'default_connection' ) ] ) ? $misc->text( 'default_connection' ) : (string) array_key_first( $connections );
		$harvest = new Harvest();
		$this->sender( $harvest, $connections[ $default ]->child( 'provider_settings' ) );
		foreach ( $connections as $key => $connection ) {
			$settings = $connection->child( 'provider_settings' );
			$senders  = array( $settings->text( 'sender_email' ), ...array_map( 'strval', array_keys( $options->child( 'mappings' )->texts(), $key, true ) ) );
			$this->connection( $harvest, (string) $key, $settings, '' !== $options->text( 'use_encrypt' ), array_values( array_unique( $senders ) ) );
			if ( (string) $key !== $default ) {
				$this->leave_name( $harvest, $settings, $connections[ $default ]->child( 'provider_settings' ) );
			}
		}
		if ( $misc->flag( 'simulate_emails' ) || $this->store->is_on( 'FLUENTMAIL_SIMULATE_EMAILS' ) ) {
			$harvest->leave( __( 'Email simulation', 'mailwright' ), __( 'The other plugin is set to send nothing. Mailwright sends.', 'mailwright' ) );
		}
		return $harvest->preview( $default, $misc->text( 'fallback_connection' ) );
	}

	private function sender( Harvest $harvest, Values $settings ): void {
		$harvest->sender(
			$settings->text( 'sender_email' ),
			wp_specialchars_decode( $settings->text( 'sender_name' ), ENT_QUOTES ), // Taken from the site's title, which WordPress stores escaped.
			'no' !== $settings->text( 'force_from_email' ),
			'yes' === $settings->text( 'force_from_name' ),
			'yes' === $settings->text( 'return_path' ) ? 'from' : 'default'
		);
	}

	/** @param list<string> $senders */
	private function connection( Harvest $harvest, string $key, Values $settings, bool $encrypted, array $senders ): void {
		$provider  = $settings->text( 'provider' );
		$encrypted = $encrypted && 'yes' !== $settings->text( 'disable_encryption' ) && ! in_array( $provider, self::NEVER_ENCRYPTED, true );
		if ( 'default' === $provider ) {
			$harvest->add( new Found( $key, array( 'name' => __( 'PHP mail', 'mailwright' ), 'mailer' => 'php' ) ), __( 'PHP mail', 'mailwright' ), $senders );
			return;
		}
		if ( 'smtp' === $provider ) {
			$server = new Server(
				$settings->text( 'host' ),
				$settings->number( 'port' ),
				$settings->text( 'encryption' ),
				'yes' === $settings->text( 'auth' ),
				(string) $this->field( $provider, 'username', $settings, false ),
				'no' !== $settings->text( 'auto_tls' )
			);
			$harvest->add_server( $server, $key, self::server_name( $settings ), Lifted::of( $this->field( $provider, 'password', $settings, $encrypted ) ), $senders );
			return;
		}
		list( $service, $label, $fields ) = self::SERVICES[ $provider ] ?? array( $provider, '' === $provider ? __( 'A connection without a provider', 'mailwright' ) : mb_substr( $provider, 0, 40 ), array() );
		$account                          = array();
		foreach ( $fields as $ours => $theirs ) {
			$value            = $this->field( $provider, $theirs, $settings, $encrypted );
			$account[ $ours ] = in_array( $theirs, self::ENCRYPTED, true ) ? Lifted::of( $value ) : (string) $value;
		}
		$harvest->add( ( new Service( $service, $label, $account ) )->found( $key, $label ), $label, $senders );
	}

	/** Several senders may share a server: the address tells their connections apart. */
	private static function server_name( Values $settings ): string {
		return implode( ', ', array_filter( array( $settings->text( 'host' ), $settings->text( 'sender_email' ) ) ) );
	}

	/** Null when it is there but cannot be decrypted. */
	private function field( string $provider, string $field, Values $settings, bool $encrypted ): ?string {
		if ( 'wp_config' === $settings->text( 'key_store' ) && isset( self::CONSTANTS[ "$provider.$field" ] ) ) {
			return (string) $this->store->constant( self::CONSTANTS[ "$provider.$field" ] );
		}
		return $encrypted && in_array( $field, self::ENCRYPTED, true )
			? Ciphers::fluent( $settings->raw( $field ), $this->key( 'KEY' ), $this->key( 'SALT' ) )
			: $settings->text( $field );
	}

	/** @param 'KEY'|'SALT' $kind */
	private function key( string $kind ): string {
		$own = $this->store->constant( 'FLUENTMAIL_ENCRYPT_' . $kind );
		if ( null !== $own ) {
			return $own;
		}
		$site = (string) $this->store->constant( 'LOGGED_IN_' . $kind );
		return '' !== $site ? $site : 'this-is-a-fallback-' . strtolower( $kind ) . '-but-not-secure'; // What the plugin takes on a site without keys.
	}

	private function leave_name( Harvest $harvest, Values $settings, Values $default ): void {
		if ( ! in_array( $settings->text( 'sender_name' ), array( '', $default->text( 'sender_name' ) ), true ) ) {
			/* translators: %s: email address */
			$harvest->leave( sprintf( __( 'From Name of %s', 'mailwright' ), $settings->text( 'sender_email' ) ), __( 'Mailwright has one From Name for the whole site.', 'mailwright' ) );
		}
	}
}
