<?php
/**
 * From evidence to cause: the first rule that holds decides, and "unknown" is an honest answer.
 * Words decide only where codes leave more than one meaning; the rules themselves are the tables in Rules/.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

final class Classifier {

	/**
	 * Tables in the order they are asked: what happens on this machine first, then along the way a mail travels,
	 * then what codes mean when nothing more precise was said.
	 */
	private const TABLES = array(
		Rules\Php_Rules::RULES,
		Rules\Config_Rules::RULES,
		Rules\Api_Rules::RULES,
		Rules\Network_Rules::RULES,
		Rules\Tls_Rules::RULES,
		Rules\Server_Rules::RULES,
		Rules\Provider_Rules::RULES,
		Rules\Starttls_Rules::RULES,
		Rules\Account_Rules::RULES,
		Rules\Auth_Rules::RULES,
		Rules\Limit_Rules::RULES,
		Rules\Policy_Rules::RULES,
		Rules\Sender_Rules::RULES,
		Rules\Recipient_Rules::RULES,
		Rules\Content_Rules::RULES,
		Rules\Code_Rules::RULES,
		Rules\Plain_Rules::RULES,
		Rules\Umbrella_Rules::RULES,
		Rules\Status_Rules::RULES,
	);

	/** Characters of a text that the rules look at: a reply has at most a few lines, and this bounds the time. */
	private const MAX_TEXT = 4000;

	public static function classify( Evidence $evidence ): Classification {
		$text     = Translated_Texts::to_english( Pasted_Text::join_lines( Pasted_Text::unfold( Server_Text::clean( $evidence->text, self::MAX_TEXT, true ) ) ) );
		$evidence = Evidence_Reader::complete( $evidence->with( array( 'text' => $text ) ) );
		$subject  = self::without_addresses( trim( $evidence->text . "\n" . $evidence->tls_reason ) );
		foreach ( self::TABLES as $rules ) {
			foreach ( $rules as $rule ) {
				if ( self::holds( $rule, $evidence, $subject ) ) {
					return new Classification( $rule['cause'], Confidence::from( $rule['sure'] ?? 'high' ), $evidence );
				}
			}
		}
		return new Classification( Classification::UNKNOWN, Confidence::Low, $evidence );
	}

	/**
	 * Any text that a person can paste: an error line, a debug log, a bounce, an API answer, in any language.
	 *
	 * @param string $text  Untrusted.
	 * @param string $stage One of Evidence::STAGES where the caller knows it.
	 */
	public static function classify_text( string $text, string $stage = '' ): Classification {
		$best = null;
		foreach ( Pasted_Text::candidates( $text, $stage ) as $candidate ) {
			$found = self::classify( $candidate );
			if ( $found->is_specific() && Confidence::Low !== $found->confidence ) {
				return $found;
			}
			if ( null === $best || $found->says_more_than( $best ) ) {
				$best = $found;
			}
		}
		return $best ?? new Classification( Classification::UNKNOWN, Confidence::Low, new Evidence( stage: $stage ) );
	}

	/**
	 * Whether every condition of a rule holds. The cheap ones come first.
	 *
	 * @param array{cause: string, sure?: string, stage?: list<string>, errno?: list<int>, port?: list<int>, reply?: string, enhanced?: string, provider?: list<string>, encryption?: string, words?: string, also?: string, not?: string} $rule
	 */
	private static function holds( array $rule, Evidence $evidence, string $subject ): bool {
		return ( ! isset( $rule['stage'] ) || in_array( $evidence->stage, $rule['stage'], true ) )
			&& ( ! isset( $rule['errno'] ) || in_array( $evidence->errno, $rule['errno'], true ) )
			&& ( ! isset( $rule['port'] ) || in_array( $evidence->port, $rule['port'], true ) )
			&& ( ! isset( $rule['provider'] ) || in_array( $evidence->provider, $rule['provider'], true ) )
			&& ( ! isset( $rule['encryption'] ) || $rule['encryption'] === $evidence->encryption )
			&& ( ! isset( $rule['reply'] ) || self::matches( '^(?:' . $rule['reply'] . ')$', (string) $evidence->reply_code ) )
			&& ( ! isset( $rule['enhanced'] ) || self::matches( '^(?:' . $rule['enhanced'] . ')$', (string) $evidence->enhanced_code ) )
			&& ( ! isset( $rule['words'] ) || self::matches( $rule['words'], $subject ) )
			&& ( ! isset( $rule['also'] ) || self::matches( $rule['also'], $subject ) )
			&& ( ! isset( $rule['not'] ) || ! self::matches( $rule['not'], $subject ) );
	}

	/** An address is a name, not a word: "sender@" or "recipient@" must not decide who is meant. */
	private static function without_addresses( string $text ): string {
		return (string) preg_replace( '/[\w.+=-]{1,64}@(?=[\w-]{1,63}\.)/u', 'x@', $text );
	}

	private static function matches( string $pattern, string $subject ): bool {
		return 1 === preg_match( '~' . $pattern . '~imu', $subject );
	}
}
