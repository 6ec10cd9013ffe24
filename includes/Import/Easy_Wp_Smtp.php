<?php
/**
 * Easy WP SMTP: option `easy_wp_smtp` and constants EASY_WP_SMTP_* since version 2, `swpsmtp_options` before. Version 2 has the form of WP Mail SMTP; version 1 was read from its code (https://wordpress.org/plugins/easy-wp-smtp/).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

final class Easy_Wp_Smtp implements Source {

	public function __construct( private readonly Foreign_Store $store = new Foreign_Store() ) {}

	public function id(): string {
		return 'easy-wp-smtp';
	}

	public function name(): string {
		return 'Easy WP SMTP';
	}

	public function files(): array {
		return array( 'easy-wp-smtp-pro/easy-wp-smtp.php', 'easy-wp-smtp/easy-wp-smtp.php' );
	}

	public function find(): ?Preview {
		$options = $this->store->option( 'easy_wp_smtp' );
		if ( $options->is_damaged ) {
			return Preview::damaged();
		}
		if ( ! $options->is_empty() || $this->store->is_on( 'EASY_WP_SMTP_ON' ) ) {
			return $this->second( $options );
		}
		$first = $this->store->option( 'swpsmtp_options' );
		if ( $first->is_damaged ) {
			return Preview::damaged();
		}
		return $first->is_empty() ? null : $this->first( $first );
	}

	private function second( Values $options ): Preview {
		$harvest = new Harvest();
		$reader  = new Grouped_Options( $this->store, $options, 'EASY_WP_SMTP_', 'easy_wp_smtp_mail_key' );
		$reader->sender( $harvest );
		$reader->connection( $harvest, 'primary' );
		$mail = $options->child( 'mail' );
		$this->leave_recipients( $harvest, $mail->text( 'reply_to_email' ), $mail->text( 'bcc_emails' ) );
		if ( $options->child( 'general' )->flag( 'domain_check' ) ) {
			$this->leave_domain_check( $harvest );
		}
		return $harvest->preview();
	}

	private function first( Values $options ): Preview {
		$harvest = new Harvest();
		$smtp    = $options->child( 'smtp_settings' );
		// Version 1 replaced the From address of every mail; the name only when asked to.
		$harvest->sender( $options->text( 'from_email_field' ), $options->text( 'from_name_field' ), true, $options->flag( 'force_from_name_replace' ) );
		$server = new Server( $smtp->text( 'host' ), $smtp->number( 'port' ), $smtp->text( 'type_encryption' ), $smtp->flag( 'autentication' ), $smtp->text( 'username' ) );
		$harvest->add_server( $server, 'primary', $smtp->text( 'host' ), Lifted::of( $this->first_password( $smtp->raw( 'password' ) ) ) );
		if ( $smtp->flag( 'insecure_ssl' ) ) {
			$harvest->leave( __( 'Certificate check switched off', 'mailwright' ), __( 'Mailwright always checks the certificate of the mail server. Diagnose shows what is wrong with it.', 'mailwright' ) );
		}
		$this->leave_recipients( $harvest, $options->text( 'reply_to_email' ), $options->text( 'bcc_email' ) );
		if ( $options->flag( 'enable_domain_check' ) ) {
			$this->leave_domain_check( $harvest );
		}
		return $harvest->preview();
	}

	private function first_password( #[\SensitiveParameter] string $stored ): ?string {
		if ( ! $this->store->flag( 'swpsmtp_pass_encrypted' ) ) {
			return stripslashes( Ciphers::maybe_base64( $stored ) );
		}
		$key = $this->store->text( 'swpsmtp_enc_key' );
		return Ciphers::cryptor( $stored, '' === $key ? wp_salt() : $key );
	}

	private function leave_recipients( Harvest $harvest, string $reply_to, string $bcc ): void {
		if ( '' !== $reply_to ) {
			$harvest->leave( __( 'Reply-To address', 'mailwright' ), __( 'Mailwright leaves the addresses of other plugins\' mail as they are.', 'mailwright' ) );
		}
		if ( '' !== $bcc ) {
			$harvest->leave( __( 'Blind copies of every mail', 'mailwright' ), __( 'Mailwright adds no recipients to other plugins\' mail. The log shows what was sent.', 'mailwright' ) );
		}
	}

	private function leave_domain_check( Harvest $harvest ): void {
		$harvest->leave( __( 'Domain check', 'mailwright' ), __( 'Mailwright holds the mail of a site that was copied to another address by itself.', 'mailwright' ) );
	}
}
