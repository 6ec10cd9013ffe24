<?php
/**
 * Hands a composed message to a provider over HTTPS. What differs between providers is a few constants and how a request is built; how a
 * send runs and what its failures mean is said here once.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

use Mailwright\Http\Answer;
use Mailwright\Http\Client;
use Mailwright\Http\Problem;
use Mailwright\Http\Request;
use Mailwright\Transport\Accepted;
use Mailwright\Transport\Carrier;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Reply;
use Mailwright\Transport\Smtp_Error;
use Mailwright\Transport\Stage;
use Mailwright\Transport\Transcript;

defined( 'ABSPATH' ) || exit;

abstract class Api_Carrier implements Carrier {

	/** As people call it. */
	protected const NAME = '';

	/** The id under which the catalogue of causes knows the provider. */
	protected const PROVIDER = '';

	/** Secrets without which nothing can be sent. */
	protected const SECRETS = array( 'api_key' );

	/** Largest message in bytes, as documented; 0 = not documented. */
	protected const MAX_BYTES = 0;

	protected const MAX_RECIPIENTS = 100;

	/**
	 * What the provider's own error codes and sentences mean, the first match decides: pattern on "status code text" => cause.
	 *
	 * @var array<string, string>
	 */
	protected const ERRORS = array();

	/** The token of another process may have ended, too; after that a new one was fetched. */
	private const RENEWALS = 2;

	/** A big message may take longer than a page's limit as long as it moves at this rate. */
	private const LEAST_BYTES_PER_S = 65536.0;

	protected readonly Api_Fault $fault;

	private bool $is_open = false;

	/**
	 * @param array<string, mixed> $values    A connection's settings by REST field name, secrets included.
	 * @param bool                 $is_locked A secret is stored, but the site's keys no longer open it.
	 */
	final public function __construct( #[\SensitiveParameter] private readonly array $values, private Transcript $transcript, private readonly bool $is_locked = false ) {
		$this->fault = new Api_Fault( static::NAME, static::PROVIDER, $this->host(), static::ERRORS, array_values( array_map( fn( string $field ): string => $this->value( $field ), static::SECRETS ) ) );
	}

	/** Host name of the API; a constant, or one of a few by region. */
	abstract public function host(): string;

	/** @param string $key See Carrier::send(). */
	abstract protected function message( Envelope $envelope, string $mime, string $key ): Request;

	/**
	 * What a success says.
	 *
	 * @param array<mixed>|null $json The decoded body.
	 * @throws Smtp_Error When it is none after all.
	 */
	abstract protected function accepted( Answer $answer, ?array $json, Envelope $envelope ): Accepted;

	/**
	 * Whether the provider can be reached over HTTPS at all; what it answers to so little does not matter.
	 *
	 * @return float Milliseconds.
	 * @throws Smtp_Error When no answer came.
	 */
	public function reach( Deadline $deadline ): float {
		$started_s = Deadline::now();
		$this->exchange( new Request( 'GET', 'https://' . $this->host() . '/' ), $deadline->remaining() );
		return round( ( Deadline::now() - $started_s ) * 1000, 1 );
	}

	/**
	 * Asks, without sending anything, whether the key is good and the provider sends for this address. Needs open() before.
	 *
	 * @param string $from The From address of the site.
	 * @throws Smtp_Error When no answer came.
	 */
	public function examine( string $from, Deadline $deadline ): Examination {
		return new Examination();
	}

	public function open( Deadline $deadline ): void {
		$this->transcript->enter( Stage::Config );
		foreach ( static::SECRETS as $field ) {
			if ( '' === $this->value( $field ) ) {
				$this->fail( $this->fault->missing( $this->is_locked ) );
			}
		}
		$this->authorize( $deadline );
		$this->is_open = true;
	}

	public function send( Envelope $envelope, string $mime, Deadline $deadline, ?\Closure $before_final = null, string $key = '' ): Accepted {
		$mime = self::with_line_ends( $mime );
		$this->check( $envelope, $mime );
		// The last bytes of a request cannot be held back, so all of it counts as the last ones.
		null === $before_final ? null : $before_final();
		$answer = $this->post( $envelope, $mime, $deadline, $key );
		for ( $renewals = 0; $renewals < self::RENEWALS && ! $answer->is_success() && $this->renews( $answer, $deadline ); $renewals++ ) {
			// Refused for its token or signature alone, so nobody has it: with a fresh one it may go again.
			$this->transcript->server( $this->fault->words( $answer ) );
			$this->transcript->note( __( 'Trying once more with a new token or signature.', 'mailwright' ) );
			$answer = $this->post( $envelope, $mime, $deadline, $key );
		}
		if ( ! $answer->is_success() ) {
			$this->refuse( $answer );
		}
		if ( $answer->is_page() ) {
			$this->fail( $this->fault->not_the_provider( $answer ) );
		}
		$json = $answer->json();
		if ( null !== $json && self::is_error( $json ) ) {
			$this->refuse( $answer );
		}
		$accepted = $this->accepted( $answer, $json, $envelope );
		$this->transcript->server( (string) $accepted->reply );
		return $accepted;
	}

	public function is_usable(): bool {
		return $this->is_open;
	}

	public function max_recipients(): int {
		return static::MAX_RECIPIENTS;
	}

	public function use_transcript( Transcript $transcript ): void {
		$this->transcript = $transcript;
	}

	public function quit(): void {
		$this->is_open = false;
	}

	/** For examine(). @throws Smtp_Error When no answer came. */
	protected function ask( Request $request, Deadline $deadline ): Answer {
		$this->transcript->client( $request->method . ' ' . $request->url );
		$answer = $this->exchange( $request, $deadline->remaining() );
		$this->transcript->server( $this->fault->words( $answer ) );
		return $answer;
	}

	/** Why an answer is a failure. */
	protected function failure( Answer $answer ): Failure {
		return $this->fault->answer( $answer, Stage::Api );
	}

	/** @return array<string, mixed> Nothing that prints an object may print a key. */
	public function __debugInfo(): array {
		return array( 'host' => $this->host() );
	}

	/** Gets a token, where one is needed. @throws Smtp_Error */
	protected function authorize( Deadline $deadline ): void {}

	/** Whether the refusal was about a token or signature alone, and there is another one now. @throws Smtp_Error */
	protected function renews( Answer $answer, Deadline $deadline ): bool {
		return false;
	}

	protected function enter( Stage $stage ): void {
		$this->transcript->enter( $stage );
	}

	/** A text of the connection's settings, '' when there is none. */
	protected function value( string $field ): string {
		return is_string( $this->values[ $field ] ?? null ) ? $this->values[ $field ] : '';
	}

	/** @return array<string, mixed> */
	protected function values(): array {
		return $this->values;
	}

	/** @throws Smtp_Error */
	protected function fail( Failure $failure, bool $connection_lost = false ): never {
		$this->transcript->note( $failure->message );
		throw new Smtp_Error( $failure, $connection_lost );
	}

	/** The provider said no. @throws Smtp_Error */
	protected function refuse( Answer $answer ): never {
		$this->transcript->server( $this->fault->words( $answer ) );
		$this->fail( $this->fault->answer( $answer, Stage::Api ) );
	}

	/** A success that does not say what it should: nobody can know whether the message was taken. @throws Smtp_Error */
	protected function unclear( Answer $answer ): never {
		$this->transcript->server( $this->fault->words( $answer ) );
		$this->transcript->enter( Stage::Post );
		$this->fail( $this->fault->unclear( $answer ) );
	}

	/** "200 Queued. Thank you. <id>", as the log shows it. */
	protected function reply( Answer $answer, string ...$words ): Reply {
		return new Reply( $answer->status, array( implode( ' ', array_filter( $words, static fn( string $word ): bool => '' !== $word ) ) ) );
	}

	/** @param array<mixed>|null $json */
	protected static function text( ?array $json, string ...$path ): string {
		$value = $json;
		foreach ( $path as $key ) {
			$value = is_array( $value ) ? $value[ $key ] ?? null : null;
		}
		return is_scalar( $value ) ? (string) $value : '';
	}

	protected static function base64( string $bytes ): string {
		return base64_encode( $bytes ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- The form in which these APIs take a message.
	}

	/** JSON has no bytes: an API that takes the message as text cannot take one in another encoding. @throws Smtp_Error */
	protected function json_text( string $mime ): string {
		$json = wp_json_encode( $mime, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
		if ( false === $json || 1 !== preg_match( '//u', $mime ) ) {
			$this->fail( $this->fault->failure( Stage::Api, 'message_invalid', __( 'This provider takes messages in UTF-8 only, and this one has another encoding. A mail server of the same provider can send it.', 'mailwright' ) ) );
		}
		return $json;
	}

	/**
	 * Whether a body says that it failed, whatever the status in front of it.
	 *
	 * @param array<mixed> $json
	 */
	private static function is_error( array $json ): bool {
		return ! isset( $json['results'] ) && ( ! empty( $json['error'] ) || ! empty( $json['errors'] ) || ! empty( $json['__type'] ) || 'error' === ( $json['status'] ?? null ) );
	}

	/** CR LF everywhere, as over SMTP (see Message_Data): a lone one could end a header where nobody meant it. */
	private static function with_line_ends( string $mime ): string {
		$pairs = substr_count( $mime, "\r\n" );
		return substr_count( $mime, "\n" ) === $pairs && substr_count( $mime, "\r" ) === $pairs
			? $mime
			: str_replace( "\n", "\r\n", str_replace( array( "\r\n", "\r" ), "\n", $mime ) );
	}

	private function post( Envelope $envelope, string $mime, Deadline $deadline, string $key ): Answer {
		$request = $this->message( $envelope, $mime, $key );
		$this->transcript->enter( Stage::Api );
		/* translators: 1: beginning of a request, e.g. "POST https://api.example.com/send", 2: size of the mail, e.g. "12 KB" */
		$this->transcript->client( sprintf( __( '%1$s [the mail itself, %2$s]', 'mailwright' ), $request->method . ' ' . $request->url, (string) size_format( strlen( $mime ) ) ) );
		return $this->exchange( $request, $deadline->remaining() + strlen( $request->body ) / self::LEAST_BYTES_PER_S, $deadline->remaining() );
	}

	/** @throws Smtp_Error */
	private function exchange( Request $request, float $timeout_s, float $stall_s = 0.0 ): Answer {
		$this->transcript->enter( Stage::Api );
		try {
			return Client::send( $request, $timeout_s, $this->value( 'ca_file' ), $stall_s );
		} catch ( Problem $problem ) {
			$failure = $this->fault->problem( $problem );
			$this->transcript->enter( $failure->stage );
			$this->fail( $failure, true );
		}
	}

	private function check( Envelope $envelope, string $mime ): void {
		$this->transcript->enter( Stage::Api );
		if ( null !== $envelope->bad_address() ) {
			$this->fail( $this->fault->failure( Stage::Api, 'invalid_address', __( 'An address of this mail contains characters that no address may have.', 'mailwright' ) ) );
		}
		if ( static::MAX_BYTES > 0 && strlen( $mime ) > static::MAX_BYTES ) {
			/* translators: 1: size of the mail, e.g. "12 MB", 2: name of the provider, 3: its limit */
			$this->fail( $this->fault->failure( Stage::Api, 'message_too_big', sprintf( __( 'The mail has %1$s; %2$s takes at most %3$s.', 'mailwright' ), (string) size_format( strlen( $mime ) ), static::NAME, (string) size_format( static::MAX_BYTES ) ) ) );
		}
	}
}
