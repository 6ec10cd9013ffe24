<?php
/**
 * Who wants to know and decide about direct sends: the outbox with its log, its breaker and its fallback connection. Transport works without.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

interface Send_Watch {

	/** Asked before a connection is used: a failure means that it is known not to work now, and nobody has to wait to see it again. */
	public function known_failure( Prepared_Mail $mail ): ?Failure;

	/** A try has ended. */
	public function tried( Prepared_Mail $mail, Attempt $attempt ): void;

	/** By which connection to go on after the other one could not be used; null = by none. */
	public function fallback( Prepared_Mail $mail, Failure $failure ): ?Prepared_Mail;

	/**
	 * What to do before the last bytes of a message leave: from there on the server may have taken it although no answer comes.
	 *
	 * @return (\Closure(): void)|null
	 */
	public function before_final(): ?\Closure;

	/** All is over. */
	public function ended( Envelope $envelope, string $mime, Direct_Result $result ): void;
}
