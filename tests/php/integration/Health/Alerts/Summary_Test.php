<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health\Alerts;

use Mailwright\Health\Alerts\Summary;
use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\TestCase;

final class Summary_Test extends TestCase {

	/** @var list<\PHPMailer\PHPMailer\PHPMailer> */
	private array $mails = array();

	protected function setUp(): void {
		parent::setUp();
		add_action(
			'phpmailer_init',
			function ( \PHPMailer\PHPMailer\PHPMailer $mail ): void {
				$this->mails[] = clone $mail;
				$mail->isSMTP();
				$mail->Host = '127.0.0.1'; // Nobody is on this port, so nothing leaves.
				$mail->Port = 1;
			},
			PHP_INT_MAX
		);
		update_option( 'blogname', 'Shop <b>&amp;</b>' );
		update_option( 'admin_email', 'owner@example.test' );
	}

	public function test_counts_causes_and_link_are_in_it_when_it_is_wanted(): void {
		$this->message( 'sent', 1, '' );
		$this->message( 'sent', 3, '' );
		$this->message( 'dead', 1, 'mailbox_full' );
		$this->message( 'dead', 1, 'mailbox_full' );
		$this->message( 'dead', 1, 'recipient_rejected' );
		( new Settings_Store() )->save( array( 'alerts' => array( 'weekly_summary' => true ) ) );

		Summary::on_summary();

		self::assertCount( 1, $this->mails );
		$mail = $this->mails[0];
		self::assertSame( 'owner@example.test', $mail->getToAddresses()[0][0] );
		self::assertSame( 'text/html', $mail->ContentType );
		foreach ( array( 'Accepted by the mail server: 2', 'Of these after more than one attempt: 1', 'Not sent: 3', 'page=mailwright&tab=log' ) as $words ) {
			self::assertStringContainsString( $words, $mail->AltBody );
		}
		self::assertMatchesRegularExpression( '/– 2: .+\n– 1: /', $mail->AltBody );
		self::assertStringContainsString( 'Not sent: 3', $mail->Body );
		self::assertFalse( has_filter( 'wp_mail_content_type' ) );
	}

	public function test_it_goes_to_the_address_that_was_given(): void {
		( new Settings_Store() )->save( array( 'alerts' => array( 'weekly_summary' => true, 'summary_to' => 'agency@example.test' ) ) );

		Summary::on_summary();

		self::assertSame( 'agency@example.test', $this->mails[0]->getToAddresses()[0][0] );
	}

	public function test_the_event_comes_and_goes_with_the_setting(): void {
		( new Settings_Store() )->save( array( 'alerts' => array( 'weekly_summary' => true ) ) );
		Summary::tend();
		$next = wp_next_scheduled( Summary::EVENT );
		self::assertIsInt( $next );
		self::assertSame( 'Mon 08:00', wp_date( 'D H:i', $next ) );

		( new Settings_Store() )->save( array( 'alerts' => array( 'weekly_summary' => false ) ) );
		Summary::on_summary();

		self::assertFalse( wp_next_scheduled( Summary::EVENT ) );
		self::assertSame( array(), $this->mails );
	}

	private function message( string $status, int $attempts, string $cause ): void {
		( new Database() )->run( 'INSERT INTO ' . Database::table( Tables::MESSAGES ) . " (created_at, status, attempts, cause, recipients) VALUES (UNIX_TIMESTAMP() - 200000, %s, %d, %s, 'a@example.test')", $status, $attempts, $cause );
	}
}
