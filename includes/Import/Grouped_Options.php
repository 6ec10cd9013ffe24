<?php
/**
 * The settings of WP Mail SMTP and of Easy WP SMTP 2, which have the same form: groups of values, over which constants win.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

final class Grouped_Options {

	/** Group and field => constant without its prefix. */
	private const CONSTANTS = array(
		'mail.from_name'            => 'MAIL_FROM_NAME',
		'mail.from_email'           => 'MAIL_FROM',
		'mail.mailer'               => 'MAILER',
		'mail.return_path'          => 'SET_RETURN_PATH',
		'mail.from_name_force'      => 'MAIL_FROM_NAME_FORCE',
		'mail.from_email_force'     => 'MAIL_FROM_FORCE',
		'smtp.host'                 => 'SMTP_HOST',
		'smtp.port'                 => 'SMTP_PORT',
		'smtp.encryption'           => 'SSL',
		'smtp.auth'                 => 'SMTP_AUTH',
		'smtp.autotls'              => 'SMTP_AUTOTLS',
		'smtp.user'                 => 'SMTP_USER',
		'smtp.pass'                 => 'SMTP_PASS',
		'gmail.client_id'           => 'GMAIL_CLIENT_ID',
		'gmail.client_secret'       => 'GMAIL_CLIENT_SECRET',
		'outlook.client_id'         => 'OUTLOOK_CLIENT_ID',
		'outlook.client_secret'     => 'OUTLOOK_CLIENT_SECRET',
		'amazonses.client_id'       => 'AMAZONSES_CLIENT_ID',
		'amazonses.client_secret'   => 'AMAZONSES_CLIENT_SECRET',
		'amazonses.region'          => 'AMAZONSES_REGION',
		'mailgun.api_key'           => 'MAILGUN_API_KEY',
		'mailgun.domain'            => 'MAILGUN_DOMAIN',
		'mailgun.region'            => 'MAILGUN_REGION',
		'mailjet.api_key'           => 'MAILJET_API_KEY',
		'mailjet.secret_key'        => 'MAILJET_SECRET_KEY',
		'mandrill.api_key'          => 'MANDRILL_API_KEY',
		'sendgrid.api_key'          => 'SENDGRID_API_KEY',
		'sparkpost.api_key'         => 'SPARKPOST_API_KEY',
		'sparkpost.region'          => 'SPARKPOST_REGION',
		'smtp2go.api_key'           => 'SMTP2GO_API_KEY',
		'resend.api_key'            => 'RESEND_API_KEY',
		'general.do_not_send'       => 'DO_NOT_SEND',
	);

	/** What the services are called in {@see Service}. */
	private const SERVICES = array(
		'outlook'      => array( 'microsoft', 'Microsoft 365' ),
		'gmail'        => array( 'gmail', 'Gmail' ),
		'sendinblue'   => array( 'brevo', 'Brevo' ),
		'amazonses'    => array( 'amazonses', 'Amazon SES' ),
		'mailgun'      => array( 'mailgun', 'Mailgun' ),
		'mailjet'      => array( 'mailjet', 'Mailjet' ),
		'mailersend'   => array( 'mailersend', 'MailerSend' ),
		'mandrill'     => array( 'mandrill', 'Mandrill' ),
		'postmark'     => array( 'postmark', 'Postmark' ),
		'sendgrid'     => array( 'sendgrid', 'SendGrid' ),
		'sparkpost'    => array( 'sparkpost', 'SparkPost' ),
		'elasticemail' => array( 'elasticemail', 'Elastic Email' ),
		'smtp2go'      => array( 'smtp2go', 'SMTP2GO' ),
		'resend'       => array( 'resend', 'Resend' ),
		'sendlayer'    => array( 'sendlayer', 'SendLayer' ),
		'smtpcom'      => array( 'smtpcom', 'SMTP.com' ),
		'zoho'         => array( 'zoho', 'Zoho Mail' ),
	);

	private const SECRETS = array( 'api_key', 'secret_key', 'client_secret' );

	/**
	 * @param string $prefix Of the constants, such as `WPMS_`.
	 * @param string $key    The option that holds the key of its encryption.
	 */
	public function __construct( private readonly Foreign_Store $store, private readonly Values $options, private readonly string $prefix, private readonly string $key ) {}

	public function sender( Harvest $harvest ): void {
		$harvest->sender(
			$this->text( 'mail', 'from_email' ),
			$this->text( 'mail', 'from_name' ),
			$this->flag( 'mail', 'from_email_force' ),
			$this->flag( 'mail', 'from_name_force' ),
			$this->flag( 'mail', 'return_path' ) ? 'from' : 'default'
		);
		if ( $this->flag( 'general', 'do_not_send' ) ) {
			$harvest->leave( __( 'Do not send', 'mailwright' ), __( 'The other plugin is set to send nothing. Mailwright sends.', 'mailwright' ) );
		}
	}

	/**
	 * @param string $key  Tells the connections of this plugin apart.
	 * @param string $name What people called it.
	 */
	public function connection( Harvest $harvest, string $key, string $name = '' ): void {
		$mailer = $this->text( 'mail', 'mailer' );
		match ( $mailer ) {
			'', 'mail' => $harvest->add( new Found( $key, array( 'name' => '' === $name ? __( 'PHP mail', 'mailwright' ) : $name, 'mailer' => 'php' ) ), $name ),
			'smtp', 'pepipost' => $this->server( $harvest, $mailer, $key, $name ),
			default    => $this->service( $harvest, $mailer, $key, $name ),
		};
	}

	private function server( Harvest $harvest, string $group, string $key, string $name ): void {
		$host   = 'pepipost' === $group ? 'smtp.pepipost.com' : $this->text( $group, 'host' );
		$server = new Server(
			$host,
			(int) $this->text( $group, 'port' ),
			$this->text( $group, 'encryption' ),
			$this->flag( $group, 'auth' ),
			$this->text( $group, 'user' ),
			$this->flag( $group, 'autotls' )
		);
		$harvest->add_server( $server, $key, '' === $name ? $host : $name, Lifted::of( $this->password( $group ) ) );
	}

	private function service( Harvest $harvest, string $mailer, string $key, string $name ): void {
		list( $service, $label ) = self::SERVICES[ $mailer ] ?? array( $mailer, mb_substr( $mailer, 0, 40 ) );
		if ( $this->flag( $mailer, 'one_click_setup_enabled' ) ) {
			/* translators: %s: Gmail or Microsoft 365 */
			$harvest->leave( $label, sprintf( __( 'The sign-in at %s runs through a service of the other plugin\'s maker and cannot be moved. Connect it again under Connection.', 'mailwright' ), $label ) );
			return;
		}
		$account = array();
		foreach ( array( 'api_key', 'secret_key', 'client_id', 'client_secret', 'domain', 'region' ) as $field ) {
			$value             = $this->text( $mailer, $field );
			$account[ $field ] = in_array( $field, self::SECRETS, true ) ? Lifted::of( $value ) : $value;
		}
		if ( 'amazonses' === $mailer ) {
			$account += array( 'access_key_id' => $account['client_id'], 'secret_access_key' => $account['client_secret'] );
		}
		$harvest->add( ( new Service( $service, $label, $account ) )->found( $key, $name ), $label );
	}

	private function password( string $group ): ?string {
		$fixed = 'smtp' === $group ? $this->constant( 'smtp', 'pass' ) : null;
		if ( null !== $fixed ) {
			return $fixed;
		}
		$stored = $this->options->child( $group )->raw( 'pass' );
		$key    = $this->store->constant( $this->prefix . 'CRYPTO_KEY' ) ?? (string) Ciphers::base64( $this->store->text( $this->key ) );
		return Ciphers::secretbox( $stored, $key );
	}

	/** As the plugin reads it: values of the database pass through stripslashes(). */
	private function text( string $group, string $field ): string {
		return $this->constant( $group, $field ) ?? stripslashes( $this->options->child( $group )->text( $field ) );
	}

	private function flag( string $group, string $field ): bool {
		$fixed = $this->constant( $group, $field );
		return null === $fixed ? $this->options->child( $group )->flag( $field ) : in_array( $fixed, array( '1', 'true' ), true );
	}

	/** The constants count only when <prefix>ON is true; an empty one does not, except for "no encryption" and "no". */
	private function constant( string $group, string $field ): ?string {
		$name = self::CONSTANTS[ "$group.$field" ] ?? null;
		if ( null === $name || ! $this->store->is_on( $this->prefix . 'ON' ) ) {
			return null;
		}
		$value = $this->store->constant( $this->prefix . $name );
		return '' === $value && ! in_array( $name, array( 'SSL', 'SMTP_AUTH', 'SMTP_AUTOTLS' ), true ) ? null : $value;
	}
}
