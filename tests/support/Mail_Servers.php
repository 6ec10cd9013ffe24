<?php
/**
 * Postfix with Dovecot's SASL, run from one folder without system services: a real mail server for the tests. It takes mail on loopback only,
 * puts everything into one Maildir and sends nothing anywhere.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

final class Mail_Servers {

	public const DOMAIN = 'example.test';

	private const PATIENCE_S = 10;

	/** Delivery may not run as root; this account exists everywhere and owns nothing. */
	private const DELIVERY_USER = 'nobody';

	/** @param array<string, string> $users User => password. */
	public function __construct(
		private readonly string $folder,
		private readonly string $certificates,
		private readonly array $users,
		public readonly int $starttls_port,
		public readonly int $implicit_port
	) {}

	/** @throws \RuntimeException When something is missing or does not start; the text says what to do. */
	public function start(): void {
		self::demand_programs();
		foreach ( array( '', '/etc', '/data', '/queue', '/mail', '/dovecot', '/dovecot/run' ) as $part ) {
			if ( ! is_dir( $this->folder . $part ) ) {
				mkdir( $this->folder . $part, 0755, true );
			}
			chmod( $this->folder . $part, 0755 ); // The servers' own accounts walk through these.
		}
		chown( "{$this->folder}/data", 'postfix' );
		chown( "{$this->folder}/mail", self::DELIVERY_USER );
		$this->write( 'dovecot/users', $this->passwords(), 0644 );
		$this->write( 'dovecot/dovecot.conf', $this->dovecot_configuration() );
		$this->write( 'etc/main.cf', $this->postfix_configuration() );
		$this->write( 'etc/master.cf', $this->postfix_services() );
		$this->run( array( 'postfix', '-c', "{$this->folder}/etc", 'start' ) );
		$this->run( array( 'dovecot', '-c', "{$this->folder}/dovecot/dovecot.conf" ) );
		$this->await_greeting( $this->starttls_port );
	}

	public function stop(): void {
		$this->run( array( 'postfix', '-c', "{$this->folder}/etc", 'stop' ), false );
		$this->run( array( 'dovecot', '-c', "{$this->folder}/dovecot/dovecot.conf", 'stop' ), false );
		$until = microtime( true ) + self::PATIENCE_S;
		while ( file_exists( "{$this->folder}/dovecot/run/master.pid" ) && microtime( true ) < $until ) {
			clearstatcache();
			usleep( 10000 ); // It tidies up its folder after the command has returned.
		}
	}

	public function maildir(): string {
		return "{$this->folder}/mail/all/new";
	}

	private static function demand_programs(): void {
		$missing = array_filter( array( 'postfix', 'dovecot' ), static fn ( string $name ): bool => ! is_executable( "/usr/sbin/$name" ) );
		if ( array() !== $missing ) {
			throw new \RuntimeException( 'Not here: ' . implode( ', ', $missing ) . '. On Debian or Ubuntu: sudo apt-get install --no-install-recommends postfix dovecot-core' );
		}
		if ( function_exists( 'posix_geteuid' ) && 0 !== posix_geteuid() ) {
			throw new \RuntimeException( 'Postfix changes users and starts only as root.' );
		}
	}

	private function passwords(): string {
		$lines = '';
		foreach ( $this->users as $user => $password ) {
			$lines .= "$user:{PLAIN}$password\n";
		}

		return $lines;
	}

	private function dovecot_configuration(): string {
		return <<<CONF
			base_dir = {$this->folder}/dovecot/run
			log_path = {$this->folder}/dovecot/log
			protocols =
			ssl = no
			auth_mechanisms = plain login cram-md5
			# Tests try wrong passwords on purpose.
			auth_failure_delay = 0
			service anvil {
			  unix_listener anvil-auth-penalty {
			    mode = 0
			  }
			}
			passdb {
			  driver = passwd-file
			  args = scheme=PLAIN username_format=%u {$this->folder}/dovecot/users
			}
			userdb {
			  driver = static
			  args = uid=65534 gid=65534 home={$this->folder}/mail
			}
			service auth {
			  unix_listener {$this->folder}/queue/private/auth {
			    mode = 0660
			    user = postfix
			    group = postfix
			  }
			}

			CONF;
	}

	private function postfix_configuration(): string {
		$owner  = posix_getpwnam( self::DELIVERY_USER );
		$uid    = false === $owner ? 65534 : $owner['uid'];
		$gid    = false === $owner ? 65534 : $owner['gid'];
		$domain = self::DOMAIN;

		return <<<CONF
			compatibility_level = 3.6
			queue_directory = {$this->folder}/queue
			data_directory = {$this->folder}/data
			command_directory = /usr/sbin
			daemon_directory = /usr/lib/postfix/sbin
			mail_owner = postfix
			setgid_group = postdrop
			maillog_file = {$this->folder}/postfix.log
			maillog_file_prefixes = {$this->folder}
			myhostname = mail.$domain
			mydestination =
			inet_interfaces = 127.0.0.1
			inet_protocols = ipv4
			mynetworks =
			default_transport = error:nothing leaves this server
			relay_transport = error:nothing leaves this server
			virtual_mailbox_domains = $domain
			virtual_mailbox_base = {$this->folder}/mail
			virtual_mailbox_maps = static:all/
			virtual_uid_maps = static:$uid
			virtual_gid_maps = static:$gid
			virtual_mailbox_limit = 0
			alias_maps =
			smtpd_tls_chain_files = {$this->certificates}/good.key, {$this->certificates}/good.pem
			smtpd_tls_security_level = may
			smtpd_tls_auth_only = yes
			smtpd_sasl_auth_enable = yes
			smtpd_sasl_type = dovecot
			smtpd_sasl_path = private/auth
			smtpd_relay_restrictions = permit_sasl_authenticated, reject
			# A server that relays for nobody: mail for its own domain only, and only after a login.
			smtpd_recipient_restrictions = reject_unauth_destination, permit_sasl_authenticated, reject
			# One address belongs to one user alone.
			smtpd_sender_login_maps = inline:{boss@$domain=boss}
			smtpd_sender_restrictions = reject_known_sender_login_mismatch
			smtpd_peername_lookup = no
			disable_dns_lookups = yes

			CONF;
	}

	private function postfix_services(): string {
		return <<<CONF
			127.0.0.1:{$this->starttls_port} inet n - n - - smtpd
			127.0.0.1:{$this->implicit_port} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
			postlog unix-dgram n - n - 1 postlogd
			pickup unix n - n 60 1 pickup
			cleanup unix n - n - 0 cleanup
			qmgr unix n - n 300 1 qmgr
			tlsmgr unix - - n 1000? 1 tlsmgr
			rewrite unix - - n - - trivial-rewrite
			bounce unix - - n - 0 bounce
			defer unix - - n - 0 bounce
			error unix - - n - - error
			virtual unix - n n - - virtual
			anvil unix - - n - 1 anvil
			proxymap unix - - n - - proxymap

			CONF;
	}

	private function write( string $path, string $content, int $mode = 0644 ): void {
		file_put_contents( "{$this->folder}/$path", $content );
		chmod( "{$this->folder}/$path", $mode );
	}

	/** @param string[] $command */
	private function run( array $command, bool $must_work = true ): void {
		// Daemons keep what they inherit: on a pipe they would hold the caller.
		$output  = array( 'file', "{$this->folder}/start.log", 'a' );
		$path    = array( 'PATH' => '/usr/sbin:/usr/bin:/sbin:/bin' );
		$process = proc_open( $command, array( array( 'file', '/dev/null', 'r' ), $output, $output ), $pipes, '/', $path );
		$status  = is_resource( $process ) ? proc_close( $process ) : 1;
		if ( $must_work && 0 !== $status ) {
			throw new \RuntimeException( implode( ' ', $command ) . " ended with $status: " . file_get_contents( "{$this->folder}/start.log" ) );
		}
	}

	private function await_greeting( int $port ): void {
		$until = microtime( true ) + self::PATIENCE_S;
		while ( microtime( true ) < $until ) {
			$socket = @stream_socket_client( "tcp://127.0.0.1:$port", $errno, $error, 1 );
			if ( false !== $socket ) {
				stream_set_timeout( $socket, self::PATIENCE_S );
				$greeting = (string) fgets( $socket );
				fwrite( $socket, "QUIT\r\n" );
				fclose( $socket );
				if ( str_starts_with( $greeting, '220' ) && file_exists( "{$this->folder}/queue/private/auth" ) ) {
					return;
				}
			}
			usleep( 10000 );
		}
		throw new \RuntimeException( 'Postfix does not answer: ' . @file_get_contents( "{$this->folder}/postfix.log" ) );
	}
}
