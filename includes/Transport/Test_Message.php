<?php
/**
 * The words of the test email: what it proves and what it does not, in plain language and without adverts.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Settings\Connection;
use Mailwright\Settings\Encryption;
use Mailwright\Settings\Providers;

defined( 'ABSPATH' ) || exit;

final class Test_Message {

	public function __construct( private readonly ?Connection $connection ) {}

	public function subject(): string {
		/* translators: %s: name of the website */
		return sprintf( __( 'Test email from %s – ✓ it arrived', 'mailwright' ), $this->site() );
	}

	public function plain(): string {
		return implode( "\n\n", $this->paragraphs() ) . "\n";
	}

	public function html(): string {
		$paragraphs = array_map( static fn( string $text ): string => '<p>' . nl2br( esc_html( $text ) ) . '</p>', $this->paragraphs() );
		return '<!DOCTYPE html><html lang="' . esc_attr( get_bloginfo( 'language' ) ) . '"><head><meta charset="UTF-8"><title>' . esc_html( $this->subject() ) . '</title></head><body>' . implode( "\n", $paragraphs ) . '</body></html>';
	}

	/**
	 * @return string[]
	 */
	private function paragraphs(): array {
		return array(
			/* translators: 1: name of the website, 2: its address */
			sprintf( __( 'This is a test email from %1$s (%2$s).', 'mailwright' ), $this->site(), home_url( '/' ) ),
			$this->way(),
			__( 'That you can read it proves that this site can hand email to that server, and that the server passed it on to your mailbox. If it was in the spam folder, the sender’s domain probably lacks SPF, DKIM or DMARC records.', 'mailwright' ),
			/* translators: %s: date and time */
			sprintf( __( 'Sent on %s.', 'mailwright' ), (string) wp_date( self::text( get_option( 'date_format' ) ) . ' ' . self::text( get_option( 'time_format' ) ) . ' T' ) ),
		);
	}

	/** Options of core are what anybody stored there. */
	private static function text( mixed $option ): string {
		return is_string( $option ) ? $option : '';
	}

	private function way(): string {
		$provider = null === $this->connection ? '' : Providers::for_mailer( $this->connection->mailer );
		if ( '' !== $provider ) {
			/* translators: %s: name of a provider, such as "Mailgun" */
			return sprintf( __( 'It left through %s, over HTTPS.', 'mailwright' ), Providers::get( $provider )['name'] ?? $provider );
		}
		if ( null === $this->connection || 'smtp' !== $this->connection->mailer ) {
			return __( 'It left through PHP mail, the mail function of the web server.', 'mailwright' );
		}
		$encryption = match ( $this->connection->encryption ) {
			Encryption::None         => __( 'without encryption', 'mailwright' ),
			Encryption::Starttls     => __( 'encrypted with STARTTLS', 'mailwright' ),
			Encryption::Implicit_Tls => __( 'encrypted with SSL/TLS', 'mailwright' ),
		};
		/* translators: 1: host name of the mail server, 2: port number, 3: "encrypted with STARTTLS" or similar */
		return sprintf( __( 'It left through the mail server %1$s, port %2$d, %3$s.', 'mailwright' ), $this->connection->host, $this->connection->port, $encryption );
	}

	private function site(): string {
		return wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES );
	}
}
