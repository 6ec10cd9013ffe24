<?php
/**
 * Reads the debug output of PHPMailer and of the plugins around it: who said what, and which refusal ended the session.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

final class Debug_Log {

	/** Lines read: a session that fails has a few dozen. */
	private const MAX_LINES = 600;

	private const SERVER = '/^(?:.{0,60}?\s)?(?:SERVER -> CLIENT:|SMTP -> get_lines\(\): \$str is "?|SMTP -> FROM SERVER:|<{1,3}|S:)\s?(.*)$/u';
	private const CLIENT = '/^(?:.{0,60}?\s)?(?:CLIENT -> SERVER:|>{1,3}|C:)\s?(.*)$/u';

	/** The session's decisive evidence, or null when no line of a dialogue was found. */
	public static function read( string $text ): ?Evidence {
		$stage   = 'banner';
		$refusal = '';
		$at      = '';
		$host    = '';
		$banner  = '';
		$speaker = '';
		foreach ( array_slice( explode( "\n", $text ), 0, self::MAX_LINES ) as $line ) {
			if ( preg_match( '~opening to (?:\w+://)?([\w.-]{1,253})~', $line, $found ) ) {
				$host = $found[1];
			}
			if ( preg_match( self::CLIENT, $line, $found ) ) {
				$speaker = 'client';
				$stage   = '' !== Pasted_Text::stage_of_command( $found[1] ) ? Pasted_Text::stage_of_command( $found[1] ) : $stage;
				continue;
			}
			$said = '';
			if ( preg_match( self::SERVER, $line, $found ) ) {
				$speaker = 'server';
				$said    = trim( $found[1] );
			} elseif ( 'server' === $speaker && preg_match( '/^\s*([2-5]\d\d[ -].*)$/u', $line, $found ) ) {
				$said = $found[1];
			}
			if ( '' === $said ) {
				continue;
			}
			$banner = '' === $banner ? $said : $banner;
			if ( preg_match( '/^[45]\d\d/', $said ) ) {
				$same    = '' !== $refusal && $at === $stage && str_starts_with( $said, substr( $refusal, 0, 3 ) );
				$refusal = $same ? $refusal . "\n" . $said : $said;
				$at      = $stage;
			}
		}
		if ( '' !== $refusal ) {
			return new Evidence( stage: $at, provider: $host, text: $refusal, host: $host );
		}
		return self::foreign_banner( $host, $banner );
	}

	/** A provider's server that greets with another company's name is not the provider's. */
	private static function foreign_banner( string $host, string $banner ): ?Evidence {
		$wanted = Provider_Names::recognise( $host );
		if ( '' === $wanted || ! preg_match( '/^220[ -]([\w.-]{4,253})/', $banner, $found ) || '' !== Provider_Names::recognise( $found[1] ) || ! str_contains( $found[1], '.' ) ) {
			return null;
		}
		return str_contains( $banner, 'Exim' ) ? new Evidence( stage: 'banner', provider: $wanted, text: "220-{$found[1]} ESMTP Exim\n220-We do not authorize the use of this system to transport unsolicited,", host: $host ) : null;
	}
}
