<?php
/**
 * Post SMTP: option `postman_options`, since version 3.1 also `postman_connections`, constants POST_SMTP_*. Read from its code, version 3.2.0 (https://github.com/wpexpertsio/Post-SMTP/tree/e326e19f6f46b0d8d03c5c8c19f5c1c4235e381a/Postman).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

final class Post_Smtp implements Source {

	/** Transport => its name in {@see Service}, its label, and our field => theirs. */
	private const SERVICES = array(
		'gmail_api'        => array( 'gmail', 'Gmail', array( 'client_id' => 'oauth_client_id', 'client_secret' => 'oauth_client_secret' ) ),
		'office365_api'    => array( 'microsoft', 'Microsoft 365', array( 'client_id' => 'office365_app_id', 'client_secret' => 'office365_app_password' ) ),
		'mailgun_api'      => array( 'mailgun', 'Mailgun', array( 'api_key' => 'mailgun_api_key', 'domain' => 'mailgun_domain_name' ) ),
		'aws_ses_api'      => array( 'amazonses', 'Amazon SES', array( 'access_key_id' => 'ses_access_key_id', 'secret_access_key' => 'ses_secret_access_key', 'region' => 'ses_region' ) ),
		'sendgrid_api'     => array( 'sendgrid', 'SendGrid', array( 'api_key' => 'sendgrid_api_key' ) ),
		'mailjet_api'      => array( 'mailjet', 'Mailjet', array( 'api_key' => 'mailjet_api_key', 'secret_key' => 'mailjet_secret_key' ) ),
		'sparkpost_api'    => array( 'sparkpost', 'SparkPost', array( 'api_key' => 'sparkpost_api_key' ) ),
		'mandrill_api'     => array( 'mandrill', 'Mandrill', array( 'api_key' => 'mandrill_api_key' ) ),
		'resend_api'       => array( 'resend', 'Resend', array( 'api_key' => 'resend_api_key' ) ),
		'smtp2go_api'      => array( 'smtp2go', 'SMTP2GO', array( 'api_key' => 'smtp2go_api_key' ) ),
		'postmark_api'     => array( 'postmark', 'Postmark', array() ),
		'sendinblue_api'   => array( 'brevo', 'Brevo', array() ),
		'elasticemail_api' => array( 'elasticemail', 'Elastic Email', array() ),
		'mailersend_api'   => array( 'mailersend', 'MailerSend', array() ),
		'sendpulse_api'    => array( 'sendpulse', 'SendPulse', array() ),
		'zohomail_api'     => array( 'zoho', 'Zoho Mail', array() ),
	);

	/** Stored as they are; everything else that is secret is in base64. */
	private const PLAIN = array( 'oauth_client_id', 'oauth_client_secret', 'office365_app_id', 'office365_app_password', 'mailgun_domain_name', 'ses_access_key_id', 'ses_region' );

	/** Not secret. */
	private const PUBLIC_FIELDS = array( 'oauth_client_id', 'office365_app_id', 'mailgun_domain_name', 'ses_access_key_id', 'ses_region' );

	/** What the plugin adds to every mail, and how it calls it. */
	private const ADDITIONS = array( 'reply_to', 'forced_to', 'forced_cc', 'forced_bcc', 'headers' );

	public function __construct( private readonly Foreign_Store $store = new Foreign_Store() ) {}

	public function id(): string {
		return 'post-smtp';
	}

	public function name(): string {
		return 'Post SMTP';
	}

	public function files(): array {
		return array( 'post-smtp/postman-smtp.php' );
	}

	public function find(): ?Preview {
		$options     = $this->store->option( 'postman_options' );
		$connections = $this->store->option( 'postman_connections' );
		if ( $options->is_damaged || $connections->is_damaged ) {
			return Preview::damaged();
		}
		if ( $options->is_empty() && $connections->is_empty() ) {
			return null;
		}
		$harvest = new Harvest();
		return $connections->is_empty() ? $this->one( $harvest, $options ) : $this->several( $harvest, $options, $connections->children() );
	}

	/** Before version 3.1, and after it as long as nobody pressed "update": one connection and perhaps a fallback. */
	private function one( Harvest $harvest, Values $options ): Preview {
		$this->sender( $harvest, $options, $options );
		$this->connection( $harvest, 'primary', $options, $options->text( 'transport_type' ), '' );
		if ( $options->flag( 'fallback_smtp_enabled' ) ) {
			$method   = $options->text( 'fallback_smtp_use_auth' );
			$username = $this->store->constant( 'POST_SMTP_FALLBACK_AUTH_USERNAME' ) ?? $options->text( 'fallback_smtp_username' );
			$password = $this->store->constant( 'POST_SMTP_FALLBACK_AUTH_PASSWORD' ) ?? Ciphers::base64( $options->raw( 'fallback_smtp_password' ) );
			$server   = new Server( $options->text( 'fallback_smtp_hostname' ), $options->number( 'fallback_smtp_port' ), $options->text( 'fallback_smtp_security' ), ! in_array( $method, array( '', 'none' ), true ), $username, false, $method );
			$harvest->add_server( $server, 'fallback', $options->text( 'fallback_smtp_hostname' ), Lifted::of( $password ) );
		}
		$this->leave_additions( $harvest, $options );
		return $harvest->preview( 'primary', 'fallback' );
	}

	/** @param array<string, Values> $connections */
	private function several( Harvest $harvest, Values $options, array $connections ): Preview {
		$chosen  = $options->has( 'selected_primary' ) ? $options->text( 'selected_primary' ) : $options->text( 'primary_connection' );
		$default = isset( $connections[ $chosen ] ) ? $chosen : (string) array_key_first( $connections );
		$this->sender( $harvest, $options, $connections[ $default ] );
		foreach ( $connections as $key => $connection ) {
			$this->connection( $harvest, (string) $key, $connection, $connection->text( 'provider' ), $connection->text( 'title' ) );
		}
		$this->leave_additions( $harvest, $options );
		return $harvest->preview( $default, $options->text( 'selected_fallback' ) );
	}

	private function sender( Harvest $harvest, Values $options, Values $connection ): void {
		$email    = '' === $connection->text( 'sender_email' ) ? $options->text( 'sender_email' ) : $connection->text( 'sender_email' );
		$name     = '' === $connection->text( 'sender_name' ) ? $options->text( 'sender_name' ) : $connection->text( 'sender_name' );
		$envelope = '' === $connection->text( 'envelope_sender' ) ? $options->text( 'envelope_sender' ) : $connection->text( 'envelope_sender' );
		$harvest->sender(
			$email,
			$name,
			$options->flag( 'prevent_sender_email_override' ),
			$options->flag( 'prevent_sender_name_override' ),
			strtolower( $envelope ) === strtolower( $email ) ? 'default' : $envelope
		);
	}

	private function connection( Harvest $harvest, string $key, Values $options, string $transport, string $title ): void {
		if ( in_array( $transport, array( '', 'default' ), true ) ) {
			$harvest->add( new Found( $key, array( 'name' => __( 'PHP mail', 'mailwright' ), 'mailer' => 'php' ) ), __( 'PHP mail', 'mailwright' ) );
			return;
		}
		if ( 'smtp' === $transport ) {
			$this->server( $harvest, $key, $options, $title );
			return;
		}
		// The names changed over time: "mandrill" and "mandrill_api" are the same.
		$transport                        = isset( self::SERVICES[ $transport . '_api' ] ) ? $transport . '_api' : $transport;
		list( $service, $label, $fields ) = self::SERVICES[ $transport ] ?? array( $transport, mb_substr( str_replace( array( '_api', '_' ), array( '', ' ' ), $transport ), 0, 40 ), array() );
		$account                          = 'mailgun' === $service ? array( 'region' => '' === $options->text( 'mailgun_region' ) ? 'us' : 'eu' ) : array();
		foreach ( $fields as $ours => $theirs ) {
			$value            = $this->field( $options, $theirs, 'primary' === $key );
			$account[ $ours ] = in_array( $theirs, self::PUBLIC_FIELDS, true ) ? (string) $value : Lifted::of( $value );
		}
		$harvest->add( ( new Service( $service, $label, $account ) )->found( $key, $label ), $label );
	}

	private function server( Harvest $harvest, string $key, Values $options, string $title ): void {
		$is_old = 'primary' === $key;
		$method = $options->text( 'auth_type' );
		if ( 'oauth2' === $method ) {
			$is_google = 1 === preg_match( '/google|gmail/i', $options->text( 'hostname' ) );
			$this->connection( $harvest, $key, $options, $is_google ? 'gmail_api' : 'office365_api', $title );
			return;
		}
		$username = $this->store->constant( 'POST_SMTP_AUTH_USERNAME' ) ?? $options->text( 'basic_auth_username' );
		$password = $this->store->constant( 'POST_SMTP_AUTH_PASSWORD' ) ?? $this->field( $options, 'basic_auth_password', $is_old );
		// Connections made by the update have no method; the plugin then logs in when there is a username.
		$logs_in  = '' === $method ? '' !== $username : 'none' !== $method;
		$server   = new Server( $options->text( 'hostname' ), $options->number( 'port' ), $options->text( 'enc_type' ), $logs_in, $username, false, $method );
		$harvest->add_server( $server, $key, $options->text( 'hostname' ), Lifted::of( $password ), array_filter( array( $options->text( 'sender_email' ) ) ) );
	}

	/** @param bool $is_old From `postman_options`, where it is always in base64; in `postman_connections` it is or it is not. */
	private function field( Values $options, string $field, bool $is_old ): ?string {
		$fixed = str_ends_with( $field, '_api_key' ) && $is_old ? $this->store->constant( 'POST_SMTP_API_KEY' ) : null;
		return match ( true ) {
			null !== $fixed                          => $fixed,
			in_array( $field, self::PLAIN, true )    => $options->text( $field ),
			$is_old                                  => Ciphers::base64( $options->raw( $field ) ),
			default                                  => Ciphers::maybe_base64( $options->raw( $field ) ),
		};
	}

	private function leave_additions( Harvest $harvest, Values $options ): void {
		$labels = array(
			'reply_to'   => __( 'Reply-To address', 'mailwright' ),
			'forced_to'  => __( 'Recipients of every mail', 'mailwright' ),
			'forced_cc'  => __( 'Copies of every mail', 'mailwright' ),
			'forced_bcc' => __( 'Blind copies of every mail', 'mailwright' ),
			'headers'    => __( 'Additional headers', 'mailwright' ),
		);
		foreach ( self::ADDITIONS as $field ) {
			if ( '' !== $options->text( $field ) ) {
				$harvest->leave( $labels[ $field ], __( 'Mailwright adds no recipients and no headers to other plugins\' mail.', 'mailwright' ) );
			}
		}
		$mode = $this->store->constant( 'POST_SMTP_RUN_MODE' ) ?? $options->text( 'run_mode' );
		if ( ! in_array( $mode, array( '', 'production' ), true ) ) {
			$harvest->leave( __( 'Run mode', 'mailwright' ), __( 'The other plugin is set to send nothing. Mailwright sends.', 'mailwright' ) );
		}
	}
}
