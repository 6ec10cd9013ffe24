<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Diagnosis;

use Mailwright\Diagnosis\Address_Class;
use Mailwright\Tests\TestCase;

final class Address_Class_Test extends TestCase {

	#[\PHPUnit\Framework\Attributes\DataProvider( 'addresses' )]
	public function test_an_address_is_recognised_in_every_form( Address_Class $expected, string ...$addresses ): void {
		foreach ( $addresses as $address ) {
			$this->assertSame( $expected, Address_Class::of( $address ), $address );
		}
	}

	/** @return array<string, array<int, Address_Class|string>> */
	public static function addresses(): array {
		return array(
			'the Internet'           => array( Address_Class::Public, '8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.0', '100.63.255.255', '100.128.0.0', '223.255.255.255', '2606:4700::1111', '2a01:4f8::1' ),
			'loopback'               => array( Address_Class::Private, '127.0.0.1', '127.255.255.254', '::1' ),
			'private networks'       => array( Address_Class::Private, '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '100.127.255.255', 'fc00::1', 'fdff::1' ),
			'link-local'             => array( Address_Class::Forbidden, '169.254.1.1', 'fe80::1', 'febf::1' ),
			'metadata services'      => array( Address_Class::Forbidden, '169.254.169.254', 'fd00:ec2::254', 'fd00:0ec2:0:0::254', '100.100.100.200', '168.63.129.16', '192.0.0.192' ),
			'nowhere'                => array( Address_Class::Forbidden, '0.0.0.0', '0.1.2.3', '::', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '240.0.0.1', '255.255.255.255', '2001:db8::1', '100::1', '4000::1', '64:ff9b:1::1' ),
			'multicast'              => array( Address_Class::Forbidden, '224.0.0.1', '239.255.255.250', 'ff02::1' ),
			'hidden private'         => array( Address_Class::Private, '::ffff:127.0.0.1', '::ffff:a00:1', '64:ff9b::10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2002:c0a8:101::1', '2606:4700::5efe:10.0.0.1' ),
			'hidden metadata'        => array( Address_Class::Forbidden, '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::' ),
			'hidden public'          => array( Address_Class::Public, '::ffff:8.8.8.8', '64:ff9b::808:808', '2002:808:808::1' ),
			'tunnels and old forms'  => array( Address_Class::Forbidden, '2001:0:7f00:1::', '::127.0.0.1', '::8.8.8.8' ),
			'no addresses'           => array( Address_Class::Forbidden, '', 'localhost', '127.1', '0177.0.0.1', '0x7f000001', '2130706433', '127.0.0.1%eth0', 'fe80::1%eth0', '127.0.0.1 ', '[::1]' ),
		);
	}
}
