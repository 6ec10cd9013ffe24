<?php
/**
 * Autodiscovery with a scripted DNS server and real mail servers, all on loopback.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Diagnosis\Autodiscovery;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Diagnosis\Smtp_Probe;
use Mailwright\Diagnosis\Target_Guard;
use Mailwright\Tests\Support\Certificates;
use Mailwright\Tests\Support\Dns_Server;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'waiting' )]
final class Autodiscovery_Test extends TestCase {

	private const HERE = array( '127.0.0.1' );

	/** @var string[] Addresses that were fetched over HTTP. */
	private array $fetched = array();

	/** @var array<string, string> What the web says, by address. */
	private array $web = array();

	protected function setUp(): void {
		parent::setUp();
		add_filter(
			'pre_http_request',
			function ( mixed $preempt, array $args, string $url ): array|\WP_Error {
				$this->fetched[] = $url;
				$this->assertSame( array( 0, true, 65536 ), array( $args['redirection'], $args['reject_unsafe_urls'], $args['limit_response_size'] ) );
				return isset( $this->web[ $url ] ) ? array( 'headers' => array(), 'body' => $this->web[ $url ], 'response' => array( 'code' => 200, 'message' => 'OK' ), 'cookies' => array() ) : new \WP_Error( 'down', 'No such server.' );
			},
			10,
			3
		);
	}

	protected function tearDown(): void {
		Dns_Server::stop_all();
		Smtp_Server::stop_all();
		parent::tearDown();
	}

	public function test_a_known_domain_gives_its_preset_without_asking_the_domain(): void {
		$server = Dns_Server::start( array() );

		$found = $this->discovery( $server )->find( 'someone@gmail.com' );

		$this->assertSame( array( 'smtp.gmail.com', 587, 'starttls', 'preset', false, 'gmail', 'someone@gmail.com' ), array_values( array_slice( $found[0], 0, 7 ) ) );
		$this->assertStringContainsString( 'app password', $found[0]['notes'] );
		$this->assertSame( array( 465 ), array_column( array_slice( $found, 1 ), 'port' ) );
		$this->assertSame( array( 'udp smtp.gmail.com A', 'udp smtp.gmail.com AAAA' ), $this->sorted( $server->questions() ) );
		$this->assertSame( array(), $this->fetched );
	}

	public function test_the_preset_of_the_mail_exchanger_is_proposed_when_the_domain_is_hosted_there(): void {
		$server = Dns_Server::start( array( 'shop.test MX' => array( array( 20, 'backup.shop.test' ), array( 10, 'shop-test.mail.protection.outlook.com' ) ) ) );

		$found = $this->discovery( $server )->find( 'info@shop.test' );

		$this->assertSame( array( array( 'smtp.office365.com', 'mx', 'microsoft365', 'info@shop.test' ) ), array_map( static fn( array $one ): array => array( $one['host'], $one['source'], $one['provider'], $one['username'] ), $found ) );
		$this->assertSame( array(), $this->fetched, 'A known provider needs no further search.' );
	}

	public function test_srv_records_come_in_order_and_are_proven_when_the_server_works(): void {
		$implicit = Smtp_Server::ordinary( array( 'tls' => 'implicit' ) );
		$starttls = Smtp_Server::ordinary( array( 'tls' => 'starttls' ) );
		$expired  = Smtp_Server::ordinary( array( 'tls' => 'implicit', 'certificate' => 'expired' ) );
		$this->allow( $implicit, $starttls, $expired );
		$server = Dns_Server::start(
			array(
				'shop.test MX'                    => array( array( 0, '' ) ),
				'_submissions._tcp.shop.test SRV' => array( array( 5, 0, $expired->port(), 'mail.example.test' ), array( 10, 0, $implicit->port(), 'mail.example.test' ) ),
				'_submission._tcp.shop.test SRV'  => array( array( 0, 0, $starttls->port(), 'mail.example.test' ) ),
				'mail.example.test A'             => self::HERE,
			)
		);

		$found = $this->discovery( $server )->find( 'info@shop.test' );

		$this->assertSame(
			array( array( $implicit->port(), 'implicit_tls', true ), array( $starttls->port(), 'starttls', true ), array( $expired->port(), 'implicit_tls', false ) ),
			array_map( static fn( array $one ): array => array( $one['port'], $one['encryption'], $one['proven'] ), $found )
		);
		$this->assertSame( array( 'srv' ), array_unique( array_column( $found, 'source' ) ) );
		$this->assertSame( 'info@shop.test', $found[0]['username'] );
		$this->assertNotContains( 'AUTH', array_merge( $implicit->verbs(), $starttls->verbs() ) );
	}

	public function test_a_service_is_not_proposed_when_its_srv_record_says_that_there_is_none(): void {
		$server = Dns_Server::start( array( '_submissions._tcp.shop.test SRV' => array( array( 0, 0, 0, '' ) ), '_submission._tcp.shop.test SRV' => array( array( 0, 0, 587, 'mail' ) ) ) );

		$this->assertSame( array(), $this->discovery( $server )->find( 'info@shop.test' ) );
	}

	public function test_the_autoconfig_file_is_used_when_the_domain_publishes_one(): void {
		$mail = Smtp_Server::ordinary( array( 'tls' => 'starttls' ) );
		$this->allow( $mail );
		$server = Dns_Server::start( array( 'autoconfig.shop.test A' => self::HERE, 'shop.test A' => self::HERE, 'mail.example.test A' => self::HERE, 'smtp.shop.test A' => self::HERE ) );

		$this->web['https://autoconfig.shop.test/mail/config-v1.1.xml?emailaddress=info%40shop.test'] = '<clientConfig version="1.1"><emailProvider id="shop.test"><outgoingServer type="smtp"><hostname>mail.example.test</hostname><port>' . $mail->port() . '</port><socketType>STARTTLS</socketType><username>%EMAILLOCALPART%</username></outgoingServer></emailProvider></clientConfig>';

		$found = $this->discovery( $server )->find( 'info@shop.test' );

		$this->assertSame( array( array( 'mail.example.test', 'autoconfig', true, 'info' ) ), array_map( static fn( array $one ): array => array( $one['host'], $one['source'], $one['proven'], $one['username'] ), $found ) );
		$this->assertCount( 1, $this->fetched );
	}

	public function test_the_file_is_not_fetched_when_its_host_is_private(): void {
		$server = Dns_Server::start( array( 'autoconfig.shop.test A' => array( '10.0.0.1' ), 'shop.test A' => array( '8.8.8.8', '127.0.0.1' ) ) );

		$this->discovery( $server, false )->find( 'info@shop.test' );

		$this->assertSame( array(), $this->fetched );
	}

	public function test_guesses_are_offered_unproven_when_nothing_else_is_known(): void {
		$server = Dns_Server::start( array( 'mail.shop.test A' => self::HERE ) );

		$found = $this->discovery( $server )->find( 'info@shop.test' );

		$this->assertSame( array( array( 'mail.shop.test', 465, 'guess' ), array( 'mail.shop.test', 587, 'guess' ) ), array_map( static fn( array $one ): array => array( $one['host'], $one['port'], $one['source'] ), $found ) );
	}

	public function test_no_connection_is_made_and_no_difference_shown_when_the_host_is_private(): void {
		$mail = Smtp_Server::ordinary( array( 'tls' => 'implicit' ) );
		$this->allow( $mail );
		$zone   = array( '_submissions._tcp.shop.test SRV' => array( array( 0, 0, $mail->port(), 'mail.example.test' ) ) );
		$hidden = $this->discovery( Dns_Server::start( $zone + array( 'mail.example.test A' => self::HERE, 'smtp.shop.test A' => self::HERE ) ), false )->find( 'info@shop.test' );
		$absent = $this->discovery( Dns_Server::start( $zone ), false )->find( 'info@shop.test' );

		$this->assertSame( $absent, $hidden );
		$this->assertSame( array( false ), array_column( $hidden, 'proven' ) );
		$this->assertSame( array(), $mail->connections() );
	}

	public function test_the_answer_comes_in_time_when_everybody_is_silent(): void {
		$silent  = Smtp_Server::scripted( array( array( array( 'hang' ) ) ) );
		$this->allow( $silent );
		$server  = Dns_Server::start( array( 'shop.test MX' => 'silent', '_submissions._tcp.shop.test SRV' => array( array( 0, 0, $silent->port(), 'mail.example.test' ) ), '_submission._tcp.shop.test SRV' => 'silent', 'autoconfig.shop.test A' => 'silent', 'autoconfig.shop.test AAAA' => 'silent', 'mail.example.test A' => self::HERE, 'mail.example.test AAAA' => 'silent', 'smtp.shop.test A' => 'silent' ) );
		$started = hrtime( true );

		$found = $this->discovery( $server, true, 1.5 )->find( 'info@shop.test' );

		$this->assertLessThan( 6.0, ( hrtime( true ) - $started ) / 1e9 );
		$this->assertSame( array( false ), array_column( $found, 'proven' ) );
	}

	public function test_the_search_ends_early_when_the_dns_is_silent(): void {
		$server  = Dns_Server::start( array( 'shop.test MX' => 'silent', '_submissions._tcp.shop.test SRV' => 'silent', '_submission._tcp.shop.test SRV' => 'silent' ) );
		$started = hrtime( true );

		$this->assertSame( array(), $this->discovery( $server, true, 0.2 )->find( 'info@shop.test' ) );
		$this->assertLessThan( 2.0, ( hrtime( true ) - $started ) / 1e9 );
		$this->assertSame( array(), $this->fetched );
	}

	public function test_the_preset_says_that_it_was_not_tried_when_nobody_can_be_asked(): void {
		$dns   = new Dns_Lookup( new Resolver_Config( array(), array(), false ) );
		$found = new Autodiscovery( $dns, new Target_Guard( $dns, false ) );

		$this->assertStringContainsString( 'could not be tried', $found->find( 'someone@gmail.com' )[0]['notes'] );
		$this->assertSame( array(), $found->find( 'info@shop.test' ) );
	}

	#[\PHPUnit\Framework\Attributes\DataProvider( 'addresses' )]
	public function test_an_address_is_accepted_in_its_usual_forms_only( string $email, string $expected ): void {
		$this->assertSame( $expected, Autodiscovery::normalize( $email ) );
	}

	/** @return array<string, array{0: string, 1: string}> */
	public static function addresses(): array {
		$cases = array(
			'plain'         => array( 'Info@Shop.test', 'Info@shop.test' ),
			'tag'           => array( 'info+wp@shop.test', 'info+wp@shop.test' ),
			'international' => array( 'info@bücher.test', 'info@xn--bcher-kva.test' ),
		);
		foreach ( array( '', 'shop.test', '@shop.test', 'info@', 'info@localhost', 'info@127.0.0.1', 'info@[127.0.0.1]', 'info@2130706433', 'info@shop.test.', "info@shop.test\n", "in\0fo@shop.test", 'info@shop..test', 'info@-shop.test', 'a b@shop.test', 'info@shop.test, x@shop.test', 'info@shop.test/x', 'info@shop.test?x=1', 'info@_x.shop.test', 'info@' . str_repeat( 'a', 250 ) . '.test' ) as $bad ) {
			$cases[ "refused: $bad" ] = array( $bad, '' );
		}
		return $cases;
	}

	private function discovery( Dns_Server $server, bool $private_allowed = true, float $timeout_s = 0.3 ): Autodiscovery {
		$dns = new Dns_Lookup( new Resolver_Config( array( $server->address() ) ), $timeout_s );
		return new Autodiscovery( $dns, new Target_Guard( $dns, $private_allowed ), new Smtp_Probe( Certificates::ca_file() ) );
	}

	private function allow( Smtp_Server ...$servers ): void {
		$ports = array_map( static fn( Smtp_Server $server ): int => $server->port(), $servers );
		add_filter( 'mailwright_probe_ports', static fn( array $allowed ): array => array_merge( $allowed, $ports ) );
	}

	/**
	 * @param string[] $lines
	 * @return string[]
	 */
	private function sorted( array $lines ): array {
		$lines = array_values( array_unique( $lines ) );
		sort( $lines );
		return $lines;
	}
}
