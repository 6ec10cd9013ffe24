<?php
/**
 * The ESMTP dialogue of one connection, in RFC 5321's own order: connect, greeting, EHLO, STARTTLS, AUTH, then one transaction after another.
 * Everything that goes wrong leaves as Smtp_Error with a typed Failure.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Oauth\Access;
use Mailwright\Oauth\Oauth_Error;
use Mailwright\Settings\Auth_Method;
use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

final class Smtp_Client implements Carrier {

	/** RCPT commands in one pipelined group: replies to more could fill both sides' buffers. */
	private const GROUP = 100;

	/** RFC 5321, 4.5.3.1.8: every server takes so many recipients in one transaction. */
	private const MAX_RECIPIENTS = 100;

	/** Servers close idle connections after 5 min at most (RFC 5321, 4.5.3.2.7), some after 10 s. */
	private const MAX_IDLE_S = 10.0;

	/** Some providers allow 100 mails for each connection; a fresh login after that costs little. */
	private const MAX_TRANSACTIONS = 100;

	private Wire $wire;

	private Capabilities $capabilities;

	private Fault $fault;

	private bool $is_encrypted = false;

	private bool $is_open = false;

	/** A refused mail can leave the server in the middle of a transaction. */
	private bool $needs_reset = false;

	private int $transactions = 0;

	private float $idle_since_s = 0.0;

	/** The options with a token in place of the password, where one is used. */
	private Smtp_Options $login;

	public function __construct( public readonly Smtp_Options $options, private Transcript $transcript ) {
		$this->login        = $options;
		$this->capabilities = new Capabilities();
		$this->fault        = new Fault( $options, $transcript );
	}

	/** A kept connection writes each mail's dialogue into that mail's transcript. */
	public function use_transcript( Transcript $transcript ): void {
		$this->transcript = $transcript;
		$this->fault      = new Fault( $this->options, $transcript );
	}

	/** Connects, encrypts and logs in. @throws Smtp_Error */
	public function open( Deadline $deadline ): void {
		$this->check_options();
		$this->get_token( $deadline );
		$this->wire = ( new Dialer( $this->options, $this->transcript, $this->fault ) )->dial( $deadline );
		$this->fault->tried( $this->wire->address );
		try {
			if ( Encryption::Implicit_Tls === $this->options->encryption ) {
				$this->encrypt( $deadline );
			}
			$this->greeting( $deadline );
			$this->hello( $deadline );
			if ( Encryption::Starttls === $this->options->encryption ) {
				$this->starttls( $deadline );
				$this->hello( $deadline );
			}
			if ( $this->options->authentication ) {
				$this->log_in( $deadline );
			}
		} catch ( Smtp_Error $error ) {
			$this->close();
			throw $error;
		}
		$this->is_open      = true;
		$this->idle_since_s = Deadline::now();
	}

	public function capabilities(): Capabilities {
		return $this->capabilities;
	}

	/** Whether the next mail may go over this connection: not too old, not closed by the server. */
	public function is_usable( float $max_idle_s = self::MAX_IDLE_S, int $max_transactions = self::MAX_TRANSACTIONS ): bool {
		return $this->is_open
			&& $this->transactions < $max_transactions
			&& Deadline::now() - $this->idle_since_s <= $max_idle_s
			&& ! $this->wire->is_stale();
	}

	public function has_sent(): bool {
		return $this->transactions > 0;
	}

	/**
	 * One mail transaction. Some recipients may be refused while others are accepted.
	 *
	 * @param string $key Not used: SMTP knows no such key, the Message-ID has to do.
	 * @throws Smtp_Error
	 */
	public function send( Envelope $envelope, string $mime, Deadline $deadline, ?\Closure $before_final = null, string $key = '' ): Accepted {
		$content  = Message_Data::content( $mime );
		$accepted = $this->transact( $envelope, $content, $deadline, $before_final );
		if ( null !== $before_final ) {
			return $accepted; // Whoever keeps account of each transaction also begins the next one.
		}
		while ( array() !== $accepted->postponed ) {
			$accepted = $this->go_on( $envelope, $content, $deadline, $accepted );
		}
		return $accepted;
	}

	/** The next transaction for those who did not fit into the last one. */
	private function go_on( Envelope $envelope, string $content, Deadline $deadline, Accepted $before ): Accepted {
		try {
			$next = $this->transact( new Envelope( $envelope->sender, $before->postponed, $envelope->notify ), $content, $deadline, null );
		} catch ( Smtp_Error $error ) {
			// Some have the mail already, so this is a refusal of the others.
			$failure = $error->failure;
			$reply   = new Reply( $failure->reply_code ?? 451, array( '' !== $failure->reply_text ? $failure->reply_text : $failure->message ) );
			return new Accepted( $before->reply, $before->refused + array_fill_keys( $before->postponed, $reply ) );
		}
		return new Accepted( $next->reply, $before->refused + $next->refused, $next->postponed );
	}

	/** @param (\Closure(): void)|null $before_final */
	private function transact( Envelope $envelope, string $content, Deadline $deadline, ?\Closure $before_final ): Accepted {
		$this->check_message( $envelope, $content );
		$transaction = new Transaction( $this->wire, $this->capabilities, $this->transcript, $this->fault );
		try {
			$this->reset_if_needed( $deadline );
			$accepted = $transaction->run( $envelope, $content, $deadline, self::GROUP, $before_final, $this->options->answer_s );
		} catch ( Smtp_Error $error ) {
			if ( $error->connection_lost ) {
				$this->close();
			}
			$this->needs_reset = true;
			throw $error;
		} catch ( \Throwable $stop ) {
			// The caller stopped it before the final dot: only closing tells the server that this mail does not end here.
			$this->close();
			throw $stop;
		} finally {
			$this->idle_since_s = Deadline::now();
		}
		++$this->transactions;
		return $accepted;
	}

	/** RFC 9422 lets a server say how many it takes. */
	public function max_recipients(): int {
		if ( 1 === preg_match( '/\bRCPTMAX=([1-9]\d{0,6})\b/i', (string) $this->capabilities->get( 'LIMITS' ), $match ) ) {
			return (int) $match[1];
		}
		return self::MAX_RECIPIENTS;
	}

	/**
	 * Asks whether this sender may write to this recipient, and takes the question back: no mail is sent.
	 *
	 * @throws Smtp_Error When the server says no.
	 */
	public function rehearse( Envelope $envelope, Deadline $deadline ): void {
		if ( null !== $envelope->bad_address() ) {
			$this->transcript->enter( Stage::Mail_From );
			$this->fault->raise( __( 'An address of this mail contains characters that no address may have.', 'mailwright' ), connection_lost: false, cause: 'invalid_address' );
		}
		$questions = array(
			array( Stage::Mail_From, 'MAIL FROM:<' . $envelope->sender . '>' ),
			array( Stage::Rcpt, 'RCPT TO:<' . ( $envelope->recipients[0] ?? '' ) . '>' ),
		);
		foreach ( $questions as [ $stage, $command ] ) {
			$this->transcript->enter( $stage );
			$reply = $this->command( $command, $deadline );
			if ( ! $reply->is_positive() ) {
				$this->fault->refused( $reply, false );
			}
		}
		$this->needs_reset = true;
		$this->reset_if_needed( $deadline );
	}

	/** Says goodbye and closes without waiting for the answer: a visitor's page does not wait for politeness. */
	public function quit(): void {
		if ( $this->is_open ) {
			$this->close( "QUIT\r\n" );
		}
	}

	public function close( string $farewell = '' ): void {
		$this->is_open = false;
		if ( isset( $this->wire ) ) {
			$this->wire->close( $farewell );
		}
	}

	private function check_options(): void {
		$this->transcript->enter( Stage::Config );
		if ( '' === $this->options->host || $this->options->port < 1 ) {
			$this->fault->raise( __( 'The connection has no server name or port yet.', 'mailwright' ), cause: 'config_incomplete' );
		}
		if ( 1 === preg_match( '/[\x00-\x20\x7f\/@]/', $this->options->host ) ) {
			$this->fault->raise( __( 'The SMTP host is not a server name.', 'mailwright' ), cause: 'invalid_host_value' );
		}
		if ( $this->options->authentication && $this->options->is_password_locked && '' === $this->options->password ) {
			$this->fault->raise( __( 'The stored password can no longer be read, because the security keys of this site have changed. Type it again under Settings → Email.', 'mailwright' ), cause: 'config_incomplete' );
		}
		if ( $this->options->authentication && ( '' === $this->options->username || ( '' === $this->options->password && null === $this->options->client ) ) ) {
			$this->fault->raise( __( 'Authentication is switched on, but the user name or the password is empty.', 'mailwright' ), cause: 'config_incomplete' );
		}
		$this->transcript->enter( Stage::Php );
		if ( ! function_exists( 'stream_socket_client' ) ) {
			$this->fault->raise( __( 'PHP on this server may not open network connections: the function stream_socket_client() is switched off.', 'mailwright' ), cause: 'php_stream_disabled' );
		}
		if ( Encryption::None !== $this->options->encryption && ! function_exists( 'openssl_x509_parse' ) ) {
			$this->fault->raise( __( 'PHP on this server has no OpenSSL, so it cannot encrypt connections.', 'mailwright' ), cause: 'php_openssl_missing' );
		}
		if ( Encryption::None !== $this->options->encryption && ! ( new Tls( $this->options ) )->has_good_ca_file() ) {
			$this->fault->raise( __( 'The CA file of this connection cannot be read or holds no certificate, so no server can be trusted.', 'mailwright' ), cause: 'ca_bundle_broken' );
		}
	}

	private function greeting( Deadline $deadline ): void {
		$this->transcript->enter( Stage::Banner );
		$reply = $this->read( $deadline );
		if ( 220 !== $reply->code ) {
			$this->fault->refused( $reply );
		}
	}

	private function hello( Deadline $deadline ): void {
		$this->transcript->enter( Stage::Ehlo );
		$reply = $this->command( 'EHLO ' . $this->options->ehlo_name, $deadline );
		if ( in_array( $reply->code, array( 500, 502 ), true ) ) {
			// A server without extensions (RFC 5321, 3.2) still takes mail.
			$this->capabilities = new Capabilities();
			$reply              = $this->command( 'HELO ' . $this->options->ehlo_name, $deadline );
		}
		if ( 250 !== $reply->code ) {
			$this->fault->refused( $reply );
		}
		// Only the last EHLO counts: what was heard before TLS may have been written by someone in between.
		$this->capabilities = new Capabilities( $reply );
	}

	private function starttls( Deadline $deadline ): void {
		$this->transcript->enter( Stage::Starttls );
		if ( ! $this->capabilities->has( 'STARTTLS' ) ) {
			$this->fault->raise( __( 'The server does not offer STARTTLS, so nothing was sent: a password must not travel unencrypted.', 'mailwright' ), cause: 'starttls_unsupported' );
		}
		$reply = $this->command( 'STARTTLS', $deadline );
		if ( 220 !== $reply->code ) {
			$this->fault->refused( $reply );
		}
		if ( $this->wire->has_unread() ) {
			$this->fault->raise( __( 'Something sent data before encryption began. The connection was cut, because the answers may not be the server’s own.', 'mailwright' ), cause: 'smtp_intercepted' );
		}
		$this->encrypt( $deadline );
	}

	private function encrypt( Deadline $deadline ): void {
		$this->transcript->enter( Stage::Tls );
		$tls = new Tls( $this->options );
		try {
			$this->transcript->note( $this->wire->enable_tls( $tls->verified(), $deadline ) );
		} catch ( Wire_Error $error ) {
			$this->wire->close();
			$certificate = null !== $error->tls_reason && 1 === preg_match( '/certif|did not match|key too small|md too weak/i', $error->tls_reason )
				? ( new Certificate_Inspector( $this->options ) )->inspect( $this->wire->address, $deadline->extended_by( 2.0 )->at_most( 3.0 ) )
				: null;
			$this->fault->tls( $error, $certificate );
		}
		$this->is_encrypted = true;
	}

	private function log_in( Deadline $deadline ): void {
		$this->transcript->enter( Stage::Auth );
		if ( ! $this->is_encrypted && ! $this->is_clear_text_allowed() ) {
			$this->fault->raise( __( 'The connection is not encrypted, so the password was not sent. Choose STARTTLS or SSL/TLS.', 'mailwright' ), cause: $this->capabilities->has( 'STARTTLS' ) ? 'starttls_required' : 'auth_not_offered' );
		}
		$offered = $this->capabilities->auth_mechanisms();
		if ( array() === $offered ) {
			$this->fault->raise( __( 'The server does not offer to log in on this port.', 'mailwright' ), cause: 'auth_not_offered' );
		}
		$method = ( new Authenticator( $this->login ) )->choose( $offered, $this->is_encrypted );
		if ( null === $method ) {
			/* translators: %s: names of login methods, e.g. "GSSAPI NTLM" */
			$this->fault->raise( sprintf( __( 'The server offers only other ways to log in: %s.', 'mailwright' ), implode( ' ', $offered ) ), cause: 'auth_mechanism_unsupported' );
		}
		$reply = $this->authenticate( $method, $deadline );
		if ( 535 === $reply->code && null !== $this->options->client ) {
			$this->get_token( $deadline, $this->login->password ); // It may have been taken back before its time.
			$reply = $this->authenticate( $method, $deadline );
		}
		if ( 235 !== $reply->code ) {
			// A token has no spelling mistakes: it has ended or was taken back (RFC 7628, 3.2.2).
			$this->fault->refused( $reply, cause: Auth_Method::Xoauth2 === $method && 535 === $reply->code ? 'auth_oauth_token_expired' : null );
		}
	}

	private function authenticate( Auth_Method $method, Deadline $deadline ): Reply {
		$authenticator = new Authenticator( $this->login );
		$this->wire->never_repeat( $authenticator->secrets() );
		return $authenticator->log_in( $method, fn( string $line, string $shown ): Reply => $this->command( $line, $deadline, $shown ) );
	}

	/** @param string $refused A token that did not do. */
	private function get_token( Deadline $deadline, #[\SensitiveParameter] string $refused = '' ): void {
		if ( null === $this->options->client || ! $this->options->authentication ) {
			return;
		}
		try {
			$this->login = $this->options->with( array( 'password' => ( new Access( $this->options->client ) )->token( $deadline->remaining(), $refused ) ) );
		} catch ( Oauth_Error $error ) {
			$this->transcript->enter( Stage::Auth );
			$this->fault->raise( $error->getMessage(), cause: $error->cause );
		}
	}

	/** RFC 8314: no password in clear text. Loopback never leaves the machine; a constant covers private container networks. */
	private function is_clear_text_allowed(): bool {
		$address = $this->wire->address;
		return str_starts_with( $address, '127.' ) || '::1' === $address
			|| ( defined( 'MAILWRIGHT_ALLOW_CLEAR_TEXT_LOGIN' ) && true === constant( 'MAILWRIGHT_ALLOW_CLEAR_TEXT_LOGIN' ) );
	}

	private function reset_if_needed( Deadline $deadline ): void {
		if ( ! $this->needs_reset ) {
			return;
		}
		$reply = $this->command( 'RSET', $deadline );
		if ( 250 !== $reply->code ) {
			$this->fault->refused( $reply );
		}
		$this->needs_reset = false;
	}

	private function check_message( Envelope $envelope, string $content ): void {
		$this->transcript->enter( Stage::Mail_From );
		if ( null !== $envelope->bad_address() ) {
			$this->fault->raise( __( 'An address of this mail contains characters that no address may have.', 'mailwright' ), connection_lost: false, cause: 'invalid_address' );
		}
		if ( $envelope->needs_utf8() && ! $this->capabilities->has( 'SMTPUTF8' ) ) {
			$this->fault->raise( __( 'An address of this mail has letters outside ASCII, and the mail server cannot take such addresses.', 'mailwright' ), connection_lost: false, cause: 'smtputf8_unsupported' );
		}
		$limit = $this->capabilities->max_size();
		if ( $limit > 0 && strlen( $content ) > $limit ) {
			$this->transcript->enter( Stage::Data );
			/* translators: 1: size of the mail, e.g. "12 MB", 2: the server's limit */
			$this->fault->raise( sprintf( __( 'The mail has %1$s; the server takes at most %2$s.', 'mailwright' ), (string) size_format( strlen( $content ) ), (string) size_format( $limit ) ), connection_lost: false, cause: 'message_too_big' );
		}
	}

	private function command( string $line, Deadline $deadline, ?string $shown = null ): Reply {
		$this->transcript->client( $shown ?? $line );
		try {
			$this->wire->write( $line . "\r\n", $deadline );
		} catch ( Wire_Error $error ) {
			$this->fault->wire( $error );
		}
		return $this->read( $deadline );
	}

	private function read( Deadline $deadline ): Reply {
		try {
			$reply = $this->wire->read_reply( $deadline );
		} catch ( Wire_Error $error ) {
			$this->fault->wire( $error );
		}
		// A challenge is half of a login and says nothing to people.
		$this->transcript->server( 334 === $reply->code ? '334 […]' : (string) $reply );
		return $reply;
	}
}
