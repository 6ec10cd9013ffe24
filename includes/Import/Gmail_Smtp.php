<?php
/**
 * Gmail SMTP: option `gmail_smtp_options`. It signs in at Google with the site's own client. Read from its public code (https://wordpress.org/plugins/gmail-smtp/, main.php).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

final class Gmail_Smtp implements Source {

	public function __construct( private readonly Foreign_Store $store = new Foreign_Store() ) {}

	public function id(): string {
		return 'gmail-smtp';
	}

	public function name(): string {
		return 'Gmail SMTP';
	}

	public function files(): array {
		return array( 'gmail-smtp/main.php' );
	}

	public function find(): ?Preview {
		$options = $this->store->option( 'gmail_smtp_options' );
		if ( $options->is_damaged ) {
			return Preview::damaged();
		}
		if ( $options->is_empty() ) {
			return null;
		}
		$harvest = new Harvest();
		// It sends every mail from its own address and name.
		$harvest->sender( $options->text( 'from_email' ), $options->text( 'from_name' ), true, true );
		$account = array( 'client_id' => $options->text( 'oauth_client_id' ), 'client_secret' => Lifted::of( $options->text( 'oauth_client_secret' ) ) );
		$harvest->add( '' === $account['client_id'] ? __( 'It was never set up completely: the client ID is missing.', 'mailwright' ) : ( new Service( 'gmail', 'Gmail', $account ) )->found( 'gmail', $options->text( 'oauth_user_email' ) ), 'Gmail' );
		if ( $options->flag( 'disable_ssl_verification' ) ) {
			$harvest->leave( __( 'Certificate check switched off', 'mailwright' ), __( 'Mailwright always checks the certificate of the mail server. Diagnose shows what is wrong with it.', 'mailwright' ) );
		}
		return $harvest->preview( 'gmail' );
	}
}
