<?php
/**
 * Several dialogues in one process: the slow one does not hold the others, and a broken one does not stop them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport;

use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Connector;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Parallel;
use Mailwright\Transport\Wire;
use Mailwright\Transport\Wire_Error;

final class Parallel_Test extends TestCase {

	protected function tearDown(): void {
		Smtp_Server::stop_all();
		parent::tearDown();
	}

	public function test_the_quick_ends_before_the_slow_and_results_keep_their_keys(): void {
		$slow  = Smtp_Server::ordinary( array( 'delays' => array( 'BANNER' => 300 ) ) );
		$quick = Smtp_Server::ordinary();
		$order = array();
		$task  = static function ( string $name, int $port ) use ( &$order ): \Closure {
			return static function () use ( &$order, $name, $port ): int {
				$deadline = Deadline::after( 5 );
				$open     = ( new Connector( array() ) )->connect( array( '127.0.0.1' ), $port, $deadline );
				self::assertNotNull( $open );
				$code    = ( new Wire( ...$open ) )->read_reply( $deadline )->code;
				$order[] = $name;
				return $code;
			};
		};

		$results = Parallel::run( array( 'slow' => $task( 'slow', $slow->port() ), 'quick' => $task( 'quick', $quick->port() ) ) );

		$this->assertSame( array( 'slow' => 220, 'quick' => 220 ), $results );
		$this->assertSame( array( 'quick', 'slow' ), $order );
	}

	public function test_what_one_task_throws_stands_in_its_place(): void {
		$hole   = Smtp_Server::scripted( array( array( array( 'hang' ) ) ) );
		$silent = static function () use ( $hole ): void {
			$open = ( new Connector( array() ) )->connect( array( '127.0.0.1' ), $hole->port(), Deadline::after( 2 ) );
			self::assertNotNull( $open );
			( new Wire( ...$open ) )->read_reply( Deadline::after( 0.1 ) );
		};

		$results = Parallel::run( array( 'silent' => $silent, 'plain' => static fn(): string => 'done' ) );

		$this->assertInstanceOf( Wire_Error::class, $results['silent'] );
		$this->assertSame( 'done', $results['plain'] );
	}
}
