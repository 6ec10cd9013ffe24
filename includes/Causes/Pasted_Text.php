<?php
/**
 * Takes a pasted text apart into pieces of evidence, the most telling first: an API answer, a debug log, a bounce and
 * a bare error line all hold the same facts in different wrappings.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

final class Pasted_Text {

	/** Characters of a pasted text that are read at all. */
	public const MAX_LENGTH = 65536;

	/** Characters of a text without structure that the rules look at; a log's end tells more than its middle. */
	private const WINDOW = 2000;

	/** The stage that a client's command belongs to. */
	private const COMMANDS = array(
		'EHLO'     => 'ehlo',
		'HELO'     => 'ehlo',
		'STARTTLS' => 'starttls',
		'AUTH'     => 'auth',
		'MAIL'     => 'mail_from',
		'RCPT'     => 'rcpt',
		'DATA'     => 'data',
	);

	/**
	 * @return list<Evidence> Most telling first; the last one is the text itself.
	 */
	public static function candidates( string $text, string $stage = '' ): array {
		$text  = self::unwrap( Server_Text::clean( $text, self::MAX_LENGTH - 1, true ) );
		$hint  = Provider_Names::in_text( self::ends_of( $text ) );
		$found = array_merge( self::from_bounce( $text, $hint ), self::from_dialogue( $text, $hint ), self::from_failed_command( $text, $hint, $stage ), self::from_quoted_reply( $text, $hint, $stage ) );
		$all   = array( ...$found, new Evidence( stage: $stage, provider: $hint, text: self::ends_of( $text ) ) );
		return array_values( array_filter( $all, static fn ( Evidence $evidence ): bool => '' !== $evidence->text ) );
	}

	/** Takes off JSON, HTML and escaped line breaks. */
	private static function unwrap( string $text ): string {
		if ( preg_match( '/[{\[]/', $text ) ) {
			$start = (int) strcspn( $text, '{[' );
			$json  = json_decode( substr( $text, $start ), true, 32 );
			if ( is_array( $json ) ) {
				$strings = array();
				array_walk_recursive(
					$json,
					static function ( $value, $key ) use ( &$strings ): void {
						if ( is_string( $value ) || is_int( $value ) ) {
							$strings[] = is_int( $value ) || 'code' === $key ? "$key=$value" : $value;
						}
					}
				);
				$text = substr( $text, 0, $start ) . "\n" . implode( "\n", $strings ) . "\n" . self::ends_of( $text );
			}
		}
		$text = str_replace( array( '\\r\\n', '\\n', '\\"', '\\/' ), array( "\n", "\n", '"', '/' ), $text );
		$text = self::unfold( $text );
		$text = (string) preg_replace( '~, (?:timeout|t)=\d{1,5}, opt(?:ion)?s?=array ?\([^()\n]{0,300}\)?~', '', $text ); // PHPMailer's options name a timeout, which is none.
		$text = (string) preg_replace( '~<(?:br|p|div|li|tr|td|pre|h\d)\b[^<>]{0,200}>~i', "\n", $text );
		$text = (string) preg_replace( '~</?(?:br|p|div|li|ul|tr|td|table|pre|h\d|strong|b|em|i|code|span|a)\b[^<>]{0,300}>~i', '', $text );
		return trim( html_entity_decode( $text, ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
	}

	/**
	 * RFC 3464: `Diagnostic-Code` holds the other server's words.
	 *
	 * @return list<Evidence>
	 */
	private static function from_bounce( string $text, string $hint ): array {
		if ( ! preg_match_all( '/^Diagnostic-Code:\s{0,4}(?:smtp|x-unix)?\s{0,2};?\s{0,2}([^\n]{1,600}(?:\n[ \t][^\n]{1,300}){0,6})/im', $text, $found ) ) {
			return array();
		}
		$status = preg_match( '/^Status:\s{0,4}([245]\.\d{1,3}\.\d{1,3})/im', $text, $code ) ? $code[1] : null;
		$mta    = preg_match( '/^Remote-MTA:\s{0,4}(?:dns;)?\s{0,4}(\S{1,255})/im', $text, $host ) ? $host[1] : '';
		return array(
			new Evidence(
				stage: 'post',
				enhanced_code: Evidence_Reader::enhanced_code_in( $found[1][0] ) ?? $status,
				provider: '' !== $mta ? $mta : $hint,
				text: trim( $found[1][0] )
			),
		);
	}

	/**
	 * A debug log: the last refusal of the server decides, at the stage of the client's last command.
	 *
	 * @return list<Evidence>
	 */
	private static function from_dialogue( string $text, string $hint ): array {
		if ( ! preg_match( '/(?:SERVER -> CLIENT|CLIENT -> SERVER|get_lines\(\): \$str is|^\s{0,4}[<>]{1,3} |\b[SC]: )/m', $text ) ) {
			return array();
		}
		$log = Debug_Log::read( $text );
		return null === $log ? array() : array( $log->with( array( 'provider' => '' !== $log->provider ? $log->provider : $hint ) ) );
	}

	/**
	 * PHPMailer's "RCPT TO command failed: 550 …": the reply behind the last one that a server answered, without the sentences around it.
	 *
	 * @return list<Evidence>
	 */
	private static function from_failed_command( string $text, string $hint, string $stage ): array {
		if ( ! preg_match_all( '/(?<command>[A-Z][A-Za-z ]{2,20}) command failed: (?<reply>[45]\d\d[ -][^\n]{1,600}(?:\n[45]\d\d[ -][^\n]{1,300}){0,8})/', $text, $found, PREG_SET_ORDER ) ) {
			return array();
		}
		$last = end( $found );
		$said = Stage_Words::stage_of( $last['command'] . ' command failed' );
		return array( new Evidence( stage: '' !== $said ? $said : $stage, provider: $hint, text: $last['reply'] ) );
	}

	/**
	 * A reply inside another program's message: what stands before it is that program's wording, not the server's.
	 *
	 * @return list<Evidence>
	 */
	private static function from_quoted_reply( string $text, string $hint, string $stage ): array {
		$text = self::ends_of( $text );
		if ( ! preg_match( '/^(?!\W{0,4}[45]\d\d)[^\n]{1,300}?(?:(?:err|error|fail(?:ed|ure)?|exception|rejected|response|reply|replied|message|server|said|says|login|code|reason|address(?:es)?|was|AUTH \w+)\b[^\w\n]{0,4}?[:("\'=>]|said|err|with message)[ ("\'b]{0,5}(?<reply>[45][0-57]\d[ -](?!EUR|USD|GBP|CHF|Additional SMTP)(?:#?[245]\.\d{1,3}\.\d{1,3}\b|(?-i:[A-Z]))[^\n]{3,600}(?:\n[45]\d\d[ -][^\n]{1,300}){0,8})/imu', $text, $found ) ) {
			return array();
		}
		return array( new Evidence( stage: '' !== $stage ? $stage : Stage_Words::stage_of( $text ), provider: $hint, text: $found['reply'] ) );
	}

	/** Gmail and others repeat the code in every line of a reply, which cuts sentences in pieces. */
	public static function join_lines( string $text ): string {
		$seen = array();
		return (string) preg_replace_callback(
			'~(?<lead>^|\n[ <>-]{0,5}|[ ])(?<code>[45]\d\d)[ -]#?(?<enhanced>[245]\.\d{1,3}\.\d{1,3}\b)?[ ]?~u',
			static function ( array $found ) use ( &$seen ): string {
				$code    = $found['code'] . ' ' . ( $found['enhanced'] ?? '' );
				$inline  = ' ' === $found['lead'] && '' === ( $found['enhanced'] ?? '' );
				$again   = ! $inline && isset( $seen[ $code ] );
				$seen[ $code ] = true;
				return $again ? ' ' : $found[0];
			},
			$text
		);
	}

	/** Beginning and end of a long text. */
	private static function ends_of( string $text ): string {
		if ( strlen( $text ) <= 2 * self::WINDOW ) {
			return $text;
		}
		return Server_Text::valid_utf8( substr( $text, 0, self::WINDOW ) . "\n" . substr( $text, -self::WINDOW ) );
	}

	/** Bounces and logs fold long replies: a line that begins with blanks goes on the one before. */
	public static function unfold( string $text ): string {
		return (string) preg_replace( '~\n[ \t]{1,40}(?!at |[\d<>*#-]|[A-Z][\w-]{1,40}: )(?=\S)~', ' ', $text );
	}

	/** The stage of a command such as "MAIL FROM:<…>", or '' when it starts none. */
	public static function stage_of_command( string $line ): string {
		$verb = strtoupper( (string) strtok( trim( $line ), " :\n" ) );
		return self::COMMANDS[ $verb ] ?? '';
	}
}
