<?php
/**
 * DKIM key records.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Diagnosis\Sender_Domain;

use Mailwright\Diagnosis\Sender_Domain\Dkim_Key;
use Mailwright\Diagnosis\Sender_Domain\Dkim_State;
use Mailwright\Tests\Support\Dkim_Keys;
use Mailwright\Tests\TestCase;

final class Dkim_Key_Test extends TestCase {

	#[\PHPUnit\Framework\Attributes\DataProvider( 'records' )]
	public function test_the_key_is_read_as_receivers_do( string $record, ?Dkim_State $state, ?int $bits = null ): void {
		$key = Dkim_Key::parse( $record );

		$this->assertSame( array( $state, $bits ), array( $key?->state, $key?->bits ) );
	}

	/** @return array<string, array{0: string, 1: ?Dkim_State, 2?: int}> */
	public static function records(): array {
		$long  = Dkim_Keys::public_key( 2048 );
		$short = Dkim_Keys::public_key( 512 );
		return array(
			'usual'                     => array( "v=DKIM1; k=rsa; p=$long", Dkim_State::Good, 2048 ),
			'only the key'              => array( "p=$long", Dkim_State::Good, 2048 ),
			'with blanks in it'         => array( 'v=DKIM1;k=rsa;p=' . chunk_split( $long, 60, ' ' ), Dkim_State::Good, 2048 ),
			'too short'                 => array( "v=DKIM1; p=$short", Dkim_State::Weak, 512 ),
			'withdrawn'                 => array( 'v=DKIM1; k=rsa; p=', Dkim_State::Revoked ),
			'cut off'                   => array( 'v=DKIM1; k=rsa; p=' . substr( $long, 0, 100 ), Dkim_State::Broken ),
			'no base64'                 => array( 'v=DKIM1; k=rsa; p=%%%', Dkim_State::Broken ),
			'elliptic curve'            => array( 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=', Dkim_State::Good, 256 ),
			'elliptic curve, too short' => array( 'v=DKIM1; k=ed25519; p=11qYAYKxCrc=', Dkim_State::Broken ),
			'something else'            => array( 'v=spf1 -all', null ),
			'another version'           => array( "v=DKIM2; p=$long", null ),
		);
	}

	public function test_a_key_on_trial_is_told_apart(): void {
		$this->assertTrue( Dkim_Key::parse( 'v=DKIM1; t=s:y; p=' )?->is_testing );
		$this->assertFalse( Dkim_Key::parse( 'v=DKIM1; t=s; p=' )?->is_testing );
	}
}
