<?php
/**
 * What takes a composed message to a server, whatever the protocol. The session in the page and the worker of the outbox use nothing else,
 * so a new way of sending is one class.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

interface Carrier {

	/** Connects and logs in, or gets a token; nothing of a message leaves yet. @throws Smtp_Error */
	public function open( Deadline $deadline ): void;

	/**
	 * One message, or one part of its recipients.
	 *
	 * @param string                  $mime         Composed message (RFC 5322) as PHPMailer made it, without transparency dots.
	 * @param (\Closure(): void)|null $before_final Called once, when everything but the last bytes is written: from here on the server may have
	 *                                              taken the message although no answer comes. What it throws stops the sending unfinished.
	 * @param string                  $key          Same for each try of one message, where the provider knows such keys.
	 * @throws Smtp_Error Stage Post when nobody can know whether the message was taken.
	 */
	public function send( Envelope $envelope, string $mime, Deadline $deadline, ?\Closure $before_final = null, string $key = '' ): Accepted;

	/** Whether the next message may go over this connection. */
	public function is_usable(): bool;

	/** Most recipients of one send(). */
	public function max_recipients(): int;

	/** Each message has its own transcript. */
	public function use_transcript( Transcript $transcript ): void;

	/** Says goodbye without waiting for the answer. */
	public function quit(): void;
}
