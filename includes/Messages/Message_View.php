<?php
/**
 * A message as REST, the command line and the export show it. Everything that others wrote is cleaned here; showing it as text is up to who shows it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Causes\Catalogue;
use Mailwright\Causes\Classification;
use Mailwright\Causes\Confidence;
use Mailwright\Causes\Evidence;
use Mailwright\Causes\Explanation;
use Mailwright\Causes\Server_Text;
use Mailwright\Settings\Connection_Store;

/**
 * @phpstan-type Row array<string, string|null>
 * @phpstan-type Line array{id: int, created_at: string|null, status: string, subject: string, recipients: array{count: int, first: string}, connection: string, source: string, source_name: string, cause: string, title: string, attempts: int, next_at: string|null, sensitive: bool}
 */
final class Message_View {

	private const ADDRESS_LENGTH = 320;

	/** Recipients of one message that are shown. */
	private const MOST_RECIPIENTS = 10000;

	private const TRANSCRIPT_LINES = 400;

	/** @var array<string, array{host: string, provider: string}> What is known of connections. */
	private array $servers = array();

	/** @var array<string, string> Cause and connection => title. */
	private array $titles = array();

	public function __construct( private readonly Source_Names $names = new Source_Names() ) {}

	/**
	 * A line of the list.
	 *
	 * @param Row $row
	 * @return Line
	 */
	public function line( array $row ): array {
		$first = strtok( (string) $row['recipients'], "\n" );
		return array(
			'id'          => (int) $row['id'],
			'created_at'  => self::time( $row['created_at'] ),
			'status'      => (string) $row['status'],
			'subject'     => Server_Text::clean( (string) $row['subject'] ),
			'recipients'  => array(
				'count' => (int) $row['recipient_count'],
				'first' => false === $first ? '' : self::address( $first ),
			),
			'connection'  => (string) $row['connection'],
			'source'      => Server_Text::clean( (string) $row['source'], 100 ),
			'source_name' => $this->names->of( (string) $row['source'] ),
			'cause'       => (string) $row['cause'],
			'title'       => $this->title( (string) $row['cause'], (string) $row['connection'] ),
			'attempts'    => (int) $row['attempts'],
			'next_at'     => in_array( $row['status'], array( 'ready', 'retry', 'unknown' ), true ) ? self::time( $row['next_at'] ) : null,
			'sensitive'   => '1' === (string) $row['is_sensitive'],
		);
	}

	/**
	 * One message with everything.
	 *
	 * @param Row       $row      All columns.
	 * @param list<Row> $attempts
	 * @return array<string, mixed>
	 */
	public function whole( array $row, array $attempts ): array {
		$content = Message_Content::of( $row );
		$refusal = Resend_Rule::refusal( $row );
		return array_merge(
			$this->line( $row ),
			array(
				'sender'         => self::address( (string) $row['sender'] ),
				'return_path'    => self::address( (string) $row['return_path'] ),
				'message_id'     => Server_Text::clean( (string) $row['message_id'], 255 ),
				'size'           => (int) $row['size'],
				'expires_at'     => self::time( $row['expires_at'] ),
				'held_for'       => 'held' === $row['status'] ? (string) $row['held_for'] : '',
				'explanation'    => $this->explanation( $row, $attempts )?->to_array(),
				'recipients'     => self::recipients( $row ),
				'attempts'       => array_map( $this->attempt( ... ), $attempts ),
				'content'        => $content->parts,
				'content_status' => $content->status,
				'can_resend'     => '' === $refusal,
				'resend_refusal' => $refusal,
			)
		);
	}

	/**
	 * @param Row $row
	 * @return list<array{address: string, status: string, reply: string}>
	 */
	public static function recipients( array $row ): array {
		$outcomes = json_decode( (string) ( $row['outcomes'] ?? '' ), true );
		$outcomes = is_array( $outcomes ) ? $outcomes : array();
		$list     = array();
		foreach ( array_slice( explode( "\n", (string) $row['recipients'] ), 0, self::MOST_RECIPIENTS ) as $address ) {
			$outcome = is_array( $outcomes[ $address ] ?? null ) ? $outcomes[ $address ] : array();
			$list[]  = array(
				'address' => self::address( $address ),
				'status'  => is_string( $outcome['status'] ?? null ) ? sanitize_key( $outcome['status'] ) : (string) $row['status'],
				'reply'   => is_string( $outcome['reply'] ?? null ) ? Server_Text::clean( $outcome['reply'] ) : '',
			);
		}
		return $list;
	}

	/** ISO 8601 in UTC. */
	public static function time( ?string $seconds ): ?string {
		return null === $seconds || '' === $seconds ? null : gmdate( 'Y-m-d\TH:i:s\Z', (int) $seconds );
	}

	/**
	 * @param Row $attempt
	 * @return array<string, mixed>
	 */
	private function attempt( array $attempt ): array {
		$transcript = json_decode( (string) $attempt['transcript'], true );
		return array(
			'number'      => (int) $attempt['number'],
			'at'          => self::time( $attempt['tried_at'] ),
			'connection'  => (string) $attempt['connection'],
			'outcome'     => (string) $attempt['outcome'],
			'stage'       => (string) $attempt['stage'],
			'cause'       => (string) $attempt['cause'],
			'title'       => $this->title( (string) $attempt['cause'], (string) $attempt['connection'] ),
			'reply'       => Server_Text::clean( (string) $attempt['reply'], 1000 ),
			'duration_ms' => (int) $attempt['duration_ms'],
			'transcript'  => array_map( self::said( ... ), array_values( array_filter( array_slice( is_array( $transcript ) ? $transcript : array(), 0, self::TRANSCRIPT_LINES ), 'is_array' ) ) ),
		);
	}

	/**
	 * @param array<mixed> $entry
	 * @return array{at_ms: float, stage: string, from: string, line: string}
	 */
	private static function said( array $entry ): array {
		$text = static fn( string $name ): string => is_string( $entry[ $name ] ?? null ) ? $entry[ $name ] : '';
		return array(
			'at_ms' => is_numeric( $entry['at_ms'] ?? null ) ? (float) $entry['at_ms'] : 0.0,
			'stage' => sanitize_key( $text( 'stage' ) ),
			'from'  => sanitize_key( $text( 'from' ) ),
			'line'  => Server_Text::clean( $text( 'line' ) ),
		);
	}

	/**
	 * Why the last attempt failed; nothing when it did not.
	 *
	 * @param Row       $row
	 * @param list<Row> $attempts
	 */
	private function explanation( array $row, array $attempts ): ?Explanation {
		$failed = array_filter( $attempts, static fn( array $attempt ): bool => '' !== (string) $attempt['cause'] );
		$last   = end( $failed );
		if ( 'sent' === $row['status'] && '' === (string) $row['outcomes'] ) {
			return null;
		}
		if ( false === $last ) {
			return '' === (string) $row['cause'] ? null : $this->explain( (string) $row['cause'], (string) $row['connection'] );
		}
		return $this->explain( (string) $last['cause'], (string) $last['connection'], (string) $last['stage'], (string) $last['reply'] );
	}

	private function title( string $cause, string $connection ): string {
		return '' === $cause ? '' : $this->titles[ "$cause $connection" ] ??= $this->explain( $cause, $connection )->title;
	}

	private function explain( string $cause, string $connection, string $stage = '', string $reply = '' ): Explanation {
		$server   = $this->server( $connection );
		$evidence = new Evidence(
			stage: $stage,
			reply_code: 1 === preg_match( '/^([2-5]\d\d)\b/', $reply, $found ) ? (int) $found[1] : null,
			enhanced_code: 1 === preg_match( '/^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/', $reply, $found ) ? $found[1] : null,
			provider: $server['provider'],
			text: $reply,
			host: $server['host'],
		);
		return Catalogue::explain( new Classification( $cause, Confidence::High, $evidence ), $evidence );
	}

	/** @return array{host: string, provider: string} */
	private function server( string $id ): array {
		if ( ! isset( $this->servers[ $id ] ) ) {
			$connection           = '' === $id ? null : ( new Connection_Store() )->get( $id );
			$provider             = (string) $connection?->provider;
			$this->servers[ $id ] = array(
				'host'     => (string) $connection?->host,
				'provider' => '' !== $provider ? $provider : (string) $connection?->host,
			);
		}
		return $this->servers[ $id ];
	}

	/** Cleaned, to be shown. */
	public static function address( string $address ): string {
		return Server_Text::clean( $address, self::ADDRESS_LENGTH );
	}
}
