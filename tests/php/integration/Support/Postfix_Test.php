<?php
/**
 * The real mail server must behave like one before the plugin is tried against it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Support;

use Mailwright\Tests\Support\Certificates;
use Mailwright\Tests\Support\Postfix;
use Mailwright\Tests\TestCase;
use PHPMailer\PHPMailer\Exception;
use PHPMailer\PHPMailer\PHPMailer;

final class Postfix_Test extends TestCase {

	protected function setUp(): void {
		parent::setUp();
		require_once ABSPATH . WPINC . '/PHPMailer/PHPMailer.php';
		require_once ABSPATH . WPINC . '/PHPMailer/SMTP.php';
		require_once ABSPATH . WPINC . '/PHPMailer/Exception.php';
	}

	public function test_mail_arrives_when_sent_by_starttls(): void {
		$this->mailer( Postfix::running()->starttls_port(), 'tls', 'Arrives by STARTTLS' )->send();

		$this->assertStringContainsString( 'Subject: Arrives by STARTTLS', (string) Postfix::running()->find_message( 'Arrives by STARTTLS' ) );
	}

	public function test_mail_arrives_when_sent_by_implicit_tls(): void {
		$this->mailer( Postfix::running()->implicit_port(), 'ssl', 'Arrives by SSL/TLS' )->send();

		$this->assertStringContainsString( 'with ESMTPSA', (string) Postfix::running()->find_message( 'Arrives by SSL/TLS' ) );
	}

	public function test_the_servers_own_535_comes_when_the_password_is_wrong(): void {
		$mailer            = $this->mailer( Postfix::running()->starttls_port(), 'tls', 'Never' );
		$mailer->Password  = 'wrong';
		$mailer->SMTPDebug = 2;
		$dialogue          = '';
		// phpcs:ignore -- PHPMailer's own names.
		$mailer->Debugoutput = static function ( string $line ) use ( &$dialogue ): void {
			$dialogue .= $line;
		};

		try {
			$mailer->send();
			$this->fail( 'A wrong password was accepted.' );
		} catch ( Exception ) {
			$this->assertStringContainsString( '535 5.7.8 Error: authentication failed', $dialogue );
		}
	}

	public function test_mail_is_refused_when_it_would_leave_the_machine(): void {
		$mailer = $this->mailer( Postfix::running()->starttls_port(), 'tls', 'Never' );
		$mailer->addAddress( 'someone@example.com' );

		$this->expectExceptionMessageMatches( '/someone@example\.com/' );
		$mailer->send();
	}

	private function mailer( int $port, string $secure, string $subject ): PHPMailer {
		$mailer              = new PHPMailer( true );
		$mailer->Host        = 'localhost';
		$mailer->Port        = $port;
		$mailer->SMTPSecure  = $secure;
		$mailer->SMTPAuth    = true;
		$mailer->Username    = Postfix::running()->user();
		$mailer->Password    = Postfix::running()->password();
		$mailer->SMTPOptions = array( 'ssl' => array( 'cafile' => Certificates::ca_file() ) );
		$mailer->isSMTP();
		$mailer->setFrom( 'from@example.test' );
		$mailer->addAddress( 'to@example.test' );
		$mailer->Subject = $subject;
		$mailer->Body    = 'Body';

		return $mailer;
	}
}
