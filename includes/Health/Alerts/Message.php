<?php
/**
 * What one alert says, in words that are the same in every channel: what happened, since when, what to do, and where.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

use Mailwright\Causes\Server_Text;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Over array{id: string, title: string, since: int, until: int}
 */
final class Message {

	public const ALERT     = 'alert';
	public const ALL_CLEAR = 'all_clear';
	public const SOLVED    = 'solved';
	public const CHANGED   = 'changed';
	public const TEST      = 'test';

	/** Titles of further problems that are named; the others are counted. */
	private const NAMED = 5;

	/**
	 * @param self::ALERT|self::ALL_CLEAR|self::SOLVED|self::CHANGED|self::TEST $kind
	 * @param list<Finding> $news  What is said for the first time, the worst first.
	 * @param list<Finding> $open  Everything that is wrong now.
	 * @param list<Over>    $over  What is over since the last message.
	 * @param int           $since When the first of the news came that had to wait, 0 = none had.
	 * @param list<string>  $changes What was changed about where mail goes, in words: the newest.
	 * @param int           $changed How many changes that were.
	 */
	private function __construct( public readonly string $kind, public readonly array $news, public readonly array $open, public readonly array $over, private readonly int $since, public readonly int $at, private readonly array $changes = array(), public readonly int $changed = 0 ) {}

	/**
	 * @param list<Finding> $news
	 * @param list<Finding> $open
	 * @param list<Over>    $over
	 */
	public static function of( array $news, array $open, array $over, int $since, int $now ): self {
		usort( $news, static fn( Finding $one, Finding $other ): int => array( $other->is_critical(), $one->since ) <=> array( $one->is_critical(), $other->since ) );
		$kind = array() !== $news ? self::ALERT : ( array() === $open ? self::ALL_CLEAR : self::SOLVED );
		return new self( $kind, $news, $open, $over, $since, $now );
	}

	/** @param list<string> $changes */
	public function with_changes( array $changes, int $changed ): self {
		$kind = $changed > 0 && array() === $this->news && array() === $this->over ? self::CHANGED : $this->kind;
		return new self( $kind, $this->news, $this->open, $this->over, $this->since, $this->at, $changes, $changed );
	}

	public static function test( int $now ): self {
		return new self( self::TEST, array(), array(), array(), 0, $now );
	}

	/** "critical", "warning" or "good": what the site is like now. */
	public function status(): string {
		if ( array() === $this->open ) {
			return 'good';
		}
		return array() === array_filter( $this->open, static fn( Finding $finding ): bool => $finding->is_critical() ) ? 'warning' : 'critical';
	}

	/** The colour of it: somebody has to look at a change, also where all is well. */
	public function tone(): string {
		return self::CHANGED === $this->kind && 'good' === $this->status() ? 'warning' : $this->status();
	}

	public function site(): string {
		$name = Server_Text::clean( wp_specialchars_decode( get_bloginfo( 'name', 'raw' ), ENT_QUOTES ), 100 );
		return '' === $name ? (string) wp_parse_url( home_url(), PHP_URL_HOST ) : $name;
	}

	/** One line, with the name of the site. */
	public function headline(): string {
		$words = match ( $this->kind ) {
			self::ALERT     => $this->news[0]->title,
			self::ALL_CLEAR => __( 'Email works again', 'mailwright' ),
			/* translators: %s: what was wrong, such as "The server refuses the password" */
			self::SOLVED    => sprintf( __( 'Solved: %s', 'mailwright' ), $this->over[0]['title'] ?? '' ),
			self::CHANGED   => self::changed_words(),
			self::TEST      => __( 'This is a test alert', 'mailwright' ),
		};
		/* translators: 1: name of the site, 2: what happened */
		return sprintf( __( '%1$s: %2$s', 'mailwright' ), $this->site(), $words );
	}

	/** @return list<string> Paragraphs below the headline, plain text. */
	public function paragraphs(): array {
		$lines = match ( $this->kind ) {
			self::ALERT => $this->about( $this->news[0] ),
			self::TEST  => array( __( 'Somebody pressed “Send a test alert” on the page Settings → Email. When email stops leaving this site, you hear of it here.', 'mailwright' ) ),
			default     => array(),
		};
		return array_values( array_filter( array( ...$lines, ...$this->others(), ...$this->ended(), ...$this->changes() ) ) );
	}

	public function text(): string {
		return implode( "\n\n", $this->paragraphs() );
	}

	/** The page that helps. */
	public function link(): string {
		return $this->news[0]->link ?? admin_url( 'options-general.php?page=mailwright' . ( self::CHANGED === $this->kind ? '&tab=tools' : '' ) );
	}

	/** The words on what leads there. */
	public static function link_text(): string {
		return __( 'Open Settings → Email', 'mailwright' );
	}

	/** News that is counted and not told in full. */
	public function more(): int {
		return max( 0, count( $this->news ) - 1 );
	}

	/** @return list<string> */
	private function about( Finding $finding ): array {
		return array(
			$finding->explanation,
			/* translators: %s: what somebody has to do */
			'' === $finding->fix ? '' : sprintf( __( 'What to do: %s', 'mailwright' ), $finding->fix ),
			/* translators: %s: date and time */
			sprintf( __( 'Since %s.', 'mailwright' ), self::date( $finding->since ) ),
		);
	}

	/** @return list<string> */
	private function others(): array {
		if ( self::TEST === $this->kind || self::CHANGED === $this->kind ) {
			return array();
		}
		$others = self::ALERT === $this->kind ? array_slice( $this->news, 1 ) : $this->open;
		if ( array() === $others ) {
			return array();
		}
		$number = count( $others );
		$intro  = match ( true ) {
			/* translators: %d: number of problems */
			self::ALERT !== $this->kind => sprintf( _n( 'Still wrong: %d.', 'Still wrong: %d.', $number, 'mailwright' ), $number ),
			/* translators: 1: number of problems, 2: time of day */
			$this->since > 0 => sprintf( _n( 'And %1$d more since %2$s:', 'And %1$d more since %2$s:', $number, 'mailwright' ), $number, self::clock( $this->since ) ),
			/* translators: %d: number of problems */
			default => sprintf( _n( 'And %d more:', 'And %d more:', $number, 'mailwright' ), $number ),
		};
		$titles = array_map( static fn( Finding $finding ): string => $finding->title, array_slice( $others, 0, self::NAMED ) );
		return array( implode( "\n", array( $intro, ...array_map( static fn( string $title ): string => '– ' . $title, $titles ), ...( $number > self::NAMED ? array( '…' ) : array() ) ) ) );
	}

	/** @return list<string> */
	private function ended(): array {
		return array_map(
			static fn( array $over ): string => sprintf(
				/* translators: 1: what was wrong, 2: how long, such as "2 hours", 3: from when, 4: until when */
				__( 'Over: %1$s It lasted %2$s, from %3$s to %4$s.', 'mailwright' ),
				1 === preg_match( '/[.!?。！？]$/u', $over['title'] ) ? $over['title'] : $over['title'] . '.',
				human_time_diff( $over['since'], max( $over['until'], $over['since'] + 1 ) ),
				self::date( $over['since'] ),
				self::date( $over['until'] )
			),
			array_slice( $this->over, 0, self::NAMED )
		);
	}

	/** @return list<string> */
	private function changes(): array {
		if ( 0 === $this->changed ) {
			return array();
		}
		$left = $this->changed - count( $this->changes );
		return array(
			self::CHANGED === $this->kind ? '' : self::changed_words(),
			$left > 0
				/* translators: %d: a number */
				? sprintf( _n( '%d earlier change is on the page named below.', '%d earlier changes are on the page named below.', $left, 'mailwright' ), $left )
				: '',
			...$this->changes,
			__( 'If you or a colleague did this, there is nothing to do.', 'mailwright' ),
		);
	}

	private static function changed_words(): string {
		return __( 'The way email is sent was changed', 'mailwright' );
	}

	/** Options of core are what anybody stored there. */
	private static function format( mixed $option ): string {
		return is_string( $option ) ? $option : '';
	}

	public static function date( int $at ): string {
		return Server_Text::clean( (string) wp_date( self::format( get_option( 'date_format' ) ) . ', ' . self::format( get_option( 'time_format' ) ), $at ), 60 );
	}

	private static function clock( int $at ): string {
		return Server_Text::clean( (string) wp_date( self::format( get_option( 'time_format' ) ), $at ), 30 );
	}
}
