<?php
/**
 * SureMail: option `suremails_connections`. Read from its public code, version 2.0.0 (https://wordpress.org/plugins/suremails/, inc/settings.php and inc/emails/providers).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

final class Sure_Mail implements Source {

	/** Type => its name in {@see Service}, its label, and our field => theirs; a star marks what the plugin hides. */
	private const SERVICES = array(
		'AWS'          => array( 'amazonses', 'Amazon SES', array( 'access_key_id' => '*username', 'secret_access_key' => '*password', 'region' => 'region' ) ),
		'MAILGUN'      => array( 'mailgun', 'Mailgun', array( 'api_key' => '*api_key', 'domain' => 'domain', 'region' => 'region' ) ),
		'GMAIL'        => array( 'gmail', 'Gmail', array( 'client_id' => 'client_id', 'client_secret' => '*client_secret' ) ),
		'OUTLOOK'      => array( 'microsoft', 'Microsoft 365', array( 'client_id' => 'client_id', 'client_secret' => '*client_secret' ) ),
		'SENDGRID'     => array( 'sendgrid', 'SendGrid', array( 'api_key' => '*api_key' ) ),
		'MAILJET'      => array( 'mailjet', 'Mailjet', array( 'api_key' => '*api_key', 'secret_key' => '*secret_key' ) ),
		'SPARKPOST'    => array( 'sparkpost', 'SparkPost', array( 'api_key' => '*api_key', 'region' => 'region' ) ),
		'RESEND'       => array( 'resend', 'Resend', array( 'api_key' => '*api_key' ) ),
		'SMTP2GO'      => array( 'smtp2go', 'SMTP2GO', array( 'api_key' => '*api_key' ) ),
		'MANDRILL'     => array( 'mandrill', 'Mandrill', array( 'api_key' => '*api_key' ) ),
		'POSTMARK'     => array( 'postmark', 'Postmark', array() ),
		'BREVO'        => array( 'brevo', 'Brevo', array() ),
		'ELASTICEMAIL' => array( 'elasticemail', 'Elastic Email', array() ),
		'ELASTIC'      => array( 'elasticemail', 'Elastic Email', array() ),
		'MAILERSEND'   => array( 'mailersend', 'MailerSend', array() ),
		'ZOHO'         => array( 'zoho', 'Zoho Mail', array() ),
		'NETCORE'      => array( 'netcore', 'Netcore', array() ),
		'EMAILIT'      => array( 'emailit', 'Emailit', array() ),
		'SURECONTACT'  => array( 'surecontact', 'SureContact', array() ),
	);

	public function __construct( private readonly Foreign_Store $store = new Foreign_Store() ) {}

	public function id(): string {
		return 'suremails';
	}

	public function name(): string {
		return 'SureMail';
	}

	public function files(): array {
		return array( 'suremails/suremails.php' );
	}

	public function find(): ?Preview {
		$options = $this->store->option( 'suremails_connections' );
		if ( $options->is_damaged || $options->child( 'connections' )->is_damaged ) {
			return Preview::damaged();
		}
		$connections = $options->child( 'connections' )->children();
		if ( array() === $connections ) {
			return $options->is_empty() ? null : Preview::nothing( __( 'Connections', 'mailwright' ), __( 'No connection was set up in this plugin.', 'mailwright' ) );
		}

		uasort( $connections, static fn( Values $one, Values $other ): int => $one->number( 'priority' ) <=> $other->number( 'priority' ) );
		$chosen  = $options->child( 'default_connection' )->text( 'id' );
		$default = isset( $connections[ $chosen ] ) ? $chosen : (string) array_key_first( $connections );
		$harvest = new Harvest();
		$this->sender( $harvest, $connections[ $default ] );
		foreach ( $connections as $key => $connection ) {
			$this->connection( $harvest, (string) $key, $connection );
		}
		if ( $options->flag( 'email_simulation' ) ) {
			$harvest->leave( __( 'Email simulation', 'mailwright' ), __( 'The other plugin is set to send nothing. Mailwright sends.', 'mailwright' ) );
		}
		$others = array_values( array_diff( array_map( 'strval', array_keys( $connections ) ), array( $default ) ) );
		if ( count( $others ) > 1 ) {
			$harvest->leave( __( 'Order of connections', 'mailwright' ), __( 'The other plugin tries all connections one after the other; Mailwright has one fallback: the next in that order.', 'mailwright' ) );
		}
		return $harvest->preview( $default, $others[0] ?? '' );
	}

	private function sender( Harvest $harvest, Values $connection ): void {
		$harvest->sender(
			$connection->text( 'from_email' ),
			$connection->text( 'from_name' ),
			$connection->flag( 'force_from_email' ),
			$connection->flag( 'force_from_name' ),
			$connection->flag( 'return_path' ) ? 'from' : 'default'
		);
	}

	private function connection( Harvest $harvest, string $key, Values $connection ): void {
		$type    = strtoupper( $connection->text( 'type' ) );
		$title   = $connection->text( 'connection_title' );
		$senders = array( $connection->text( 'from_email' ) );
		if ( 'SMTP' === $type ) {
			// It logs in when there is anything to log in with.
			$password = Ciphers::base64( $connection->raw( 'password' ) );
			$server   = new Server( $connection->text( 'host' ), $connection->number( 'port' ), $connection->text( 'encryption' ), '' !== $connection->text( 'username' ) || '' !== $password, $connection->text( 'username' ), $connection->flag( 'auto_tls' ) );
			$harvest->add_server( $server, $key, '' === $title ? $connection->text( 'host' ) : $title, Lifted::of( $password ), $senders );
			return;
		}
		if ( 'PHPMAIL' === $type ) {
			$harvest->add( new Found( $key, array( 'name' => '' === $title ? __( 'PHP mail', 'mailwright' ) : mb_substr( $title, 0, 100 ), 'mailer' => 'php' ) ), $title, $senders );
			return;
		}
		list( $service, $label, $fields ) = self::SERVICES[ $type ] ?? array( strtolower( $type ), '' === $type ? __( 'A connection without a provider', 'mailwright' ) : mb_substr( $type, 0, 40 ), array() );
		$account                          = array();
		foreach ( $fields as $ours => $theirs ) {
			$hidden           = str_starts_with( $theirs, '*' );
			$value            = $hidden ? Ciphers::base64( $connection->raw( substr( $theirs, 1 ) ) ) : $connection->text( $theirs );
			$account[ $ours ] = $hidden ? Lifted::of( $value ) : (string) $value;
		}
		$harvest->add( ( new Service( $service, $label, $account ) )->found( $key, $title ), '' === $title ? $label : $title, $senders );
	}
}
