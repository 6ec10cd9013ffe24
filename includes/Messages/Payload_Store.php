<?php
/**
 * The composed messages themselves: big ones in pieces that fit into any server's max_allowed_packet, finished ones encrypted, secret ones gone.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Database_Link;
use Mailwright\Install\Tables;
use Mailwright\Settings\Secret_Keys;

defined( 'ABSPATH' ) || exit;

final class Payload_Store {

	/** Up to here a message is part of its row. As a literal it has twice as many bytes; the smallest usual max_allowed_packet is 1 MB. */
	public const INLINE_BYTES = 262144;

	/** Bytes of a piece, and of a piece where the server allows less. */
	private const PIECE_BYTES       = 262144;
	private const SMALL_PIECE_BYTES = 65536;

	/** ER_NET_PACKET_TOO_LARGE; the server hangs up after it, so that PHP may only see that it is gone. */
	private const TOO_LARGE = 1153;

	/** First byte of a sealed message: which format follows. The second tells whether it is compressed. */
	private const FORMAT = "\x01";

	/** Encrypting needs the message three times in memory. */
	private const MAX_SEAL_BYTES = 16777216;

	public function __construct( private readonly Database $database = new Database() ) {}

	/**
	 * Stores a message in pieces, before the row that will name them: what is left over without a row is removed by the clean-up.
	 *
	 * @return string What `chunks_of` has to say.
	 * @throws Database_Error
	 */
	public function put_chunks( string $mime ): string {
		$name = bin2hex( random_bytes( 16 ) );
		try {
			$this->put_pieces( $name, $mime, self::PIECE_BYTES );
		} catch ( Database_Error $error ) {
			if ( self::TOO_LARGE !== $error->number && ! $error->is_gone() ) {
				throw $error;
			}
			Database_Link::reconnect();
			$name = bin2hex( random_bytes( 16 ) );
			$this->put_pieces( $name, $mime, self::SMALL_PIECE_BYTES );
		}
		return $name;
	}

	/**
	 * The message as it was composed.
	 *
	 * @param array<string, string|null> $row With id, mime, chunks_of, sealed.
	 * @throws \RuntimeException With a sentence for people.
	 * @throws Database_Error When the database does not answer, which says nothing about the message.
	 */
	public function read( array $row ): string {
		$stored = (string) ( $row['mime'] ?? '' );
		if ( '' !== (string) ( $row['chunks_of'] ?? '' ) ) {
			$stored = $this->pieces( (string) $row['chunks_of'] );
		}
		if ( '' === $stored ) {
			throw new \RuntimeException( __( 'The message is not stored any more.', 'mailwright' ) );
		}
		return 0 === (int) ( $row['sealed'] ?? 0 ) ? $stored : $this->open( (int) $row['id'], $stored );
	}

	/** Compressed and encrypted, to be stored; bound to this site and this message. @return string '' when it cannot be done: then it must not be kept. */
	public function seal( int $id, string $mime ): string {
		if ( '' === $mime || strlen( $mime ) > self::MAX_SEAL_BYTES || ! function_exists( 'sodium_crypto_aead_xchacha20poly1305_ietf_encrypt' ) ) {
			return '';
		}
		try {
			$keys   = Secret_Keys::current();
			$is_new = function_exists( 'gzdeflate' ) && false !== ( $packed = gzdeflate( $mime, 6 ) ); // phpcs:ignore Generic.CodeAnalysis.AssignmentInCondition -- Read once.
			$head   = self::FORMAT . ( $is_new ? 'z' : '-' ) . $keys->active();
			$nonce  = random_bytes( SODIUM_CRYPTO_AEAD_XCHACHA20POLY1305_IETF_NPUBBYTES );
			return $head . $nonce . sodium_crypto_aead_xchacha20poly1305_ietf_encrypt( $is_new ? $packed : $mime, self::purpose( $id ), $nonce, self::key( $keys, $keys->active() ) );
		} catch ( \Throwable ) {
			return ''; // No keys, no sodium: what cannot be encrypted is not kept.
		}
	}

	/** Removes a message's bytes for good. @param string|null $chunks_of As in its row. */
	public function wipe( int $id, ?string $chunks_of ): void {
		$this->database->run( 'UPDATE ' . Database::table( Tables::MESSAGES ) . ' SET mime = NULL, chunks_of = NULL, sealed = 0 WHERE id = %d', $id );
		if ( null !== $chunks_of && '' !== $chunks_of ) {
			$this->wipe_chunks( $chunks_of );
		}
	}

	public function wipe_chunks( string $chunks_of ): void {
		$this->database->run( 'DELETE FROM ' . Database::table( Tables::CHUNKS ) . ' WHERE chunks_of = %s', $chunks_of );
	}

	/** @throws Database_Error */
	private function put_pieces( string $name, string $mime, int $size ): void {
		$table  = Database::table( Tables::CHUNKS );
		$length = strlen( $mime );
		for ( $at = 0, $number = 0; $at < $length; $at += $size, ++$number ) {
			// Only one piece at a time exists as a literal: a big message leaves little room in PHP's memory.
			$this->database->run( "INSERT INTO $table (chunks_of, number, created_at, bytes) VALUES ('$name', $number, UNIX_TIMESTAMP(), " . Database::bytes( substr( $mime, $at, $size ) ) . ')' );
		}
	}

	/** @throws \RuntimeException */
	private function pieces( string $name ): string {
		$table = Database::table( Tables::CHUNKS );
		$mime  = '';
		for ( $number = 0; ; ++$number ) {
			$piece = $this->database->value( "SELECT bytes FROM $table WHERE chunks_of = %s AND number = %d", $name, $number );
			if ( null === $piece ) {
				return $mime;
			}
			$mime .= $piece;
		}
	}

	/** @throws \RuntimeException */
	private function open( int $id, string $stored ): string {
		$nonce_at = 2 + 16;
		$box_at   = $nonce_at + 24;
		$mime     = false;
		if ( str_starts_with( $stored, self::FORMAT ) && strlen( $stored ) > $box_at && function_exists( 'sodium_crypto_aead_xchacha20poly1305_ietf_decrypt' ) ) {
			try {
				$key  = self::key( Secret_Keys::current(), substr( $stored, 2, 16 ) );
				$mime = '' === $key ? false : sodium_crypto_aead_xchacha20poly1305_ietf_decrypt( substr( $stored, $box_at ), self::purpose( $id ), substr( $stored, $nonce_at, 24 ), $key );
				$mime = is_string( $mime ) && 'z' === $stored[1] ? gzinflate( $mime ) : $mime;
			} catch ( \Throwable ) {
				$mime = false;
			}
		}
		if ( ! is_string( $mime ) ) {
			throw new \RuntimeException( __( 'The stored message cannot be decrypted: the keys of this site have changed since.', 'mailwright' ) );
		}
		return $mime;
	}

	/** A key of its own, made from that of the secrets. '' = not at hand. */
	private static function key( Secret_Keys $keys, string $fingerprint ): string {
		$key = $keys->get( $fingerprint );
		return null === $key ? '' : hash_hkdf( 'sha256', $key, 32, 'mailwright message' );
	}

	private static function purpose( int $id ): string {
		return 'mailwright message|' . get_current_blog_id() . '|' . $id;
	}
}
