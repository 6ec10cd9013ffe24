<?php
/**
 * Asks each question to the DNS once, all within one short time limit, and keeps the answers: the three checks of the sender's domain share them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

use Mailwright\Diagnosis\Dns\Dns_Answer;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Dns_Name;
use Mailwright\Diagnosis\Dns\Dns_Status;
use Mailwright\Diagnosis\Dns\Dns_Type;
use Mailwright\Transport\Deadline;

defined( 'ABSPATH' ) || exit;

final class Dns_Memory {

	/** @var array<string, Dns_Answer> By type and name. */
	private array $answers = array();

	public function __construct( private readonly Dns_Lookup $dns, private readonly Deadline $deadline ) {}

	/**
	 * Asks what is not yet known, at the same time.
	 *
	 * @param list<array{0: string, 1: Dns_Type}> $questions
	 */
	public function fetch( array $questions ): void {
		$open = array();
		foreach ( $questions as $question ) {
			$key = $this->key( $question[0], $question[1] );
			if ( ! isset( $this->answers[ $key ] ) ) {
				$open[ $key ] = $question;
			}
		}
		if ( array() === $open ) {
			return;
		}
		foreach ( $this->dns->many( array_values( $open ), $this->deadline->remaining() ) as $index => $answer ) {
			$this->answers[ array_keys( $open )[ $index ] ] = $answer;
		}
	}

	public function ask( string $name, Dns_Type $type ): Dns_Answer {
		$this->fetch( array( array( $name, $type ) ) );
		return $this->answers[ $this->key( $name, $type ) ] ?? new Dns_Answer( $name, $type, Dns_Status::Timeout );
	}

	/** @return list<string> The texts of a name, as they stand in the DNS: not cleaned. */
	public function texts( string $name ): array {
		return array_map( 'strval', $this->ask( $name, Dns_Type::Txt )->column( 'text' ) );
	}

	/** Whether we know what the DNS says about the name, be it yes or no. */
	public function knows( string $name, Dns_Type $type ): bool {
		$status = $this->ask( $name, $type )->status;
		return $status->is_an_answer() || Dns_Status::Bad_Name === $status;
	}

	/** @return list<string> */
	public function addresses( string $name ): array {
		$this->fetch( array( array( $name, Dns_Type::Aaaa ), array( $name, Dns_Type::A ) ) );
		$answers = array( $this->ask( $name, Dns_Type::Aaaa ), $this->ask( $name, Dns_Type::A ) );
		return array_map( 'strval', array_merge( $answers[0]->column( 'address' ), $answers[1]->column( 'address' ) ) );
	}

	private function key( string $name, Dns_Type $type ): string {
		$normalized = Dns_Name::normalize( $name );
		return $type->name . ' ' . ( '' === $normalized ? $name : $normalized );
	}
}
