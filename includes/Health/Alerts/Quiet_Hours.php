<?php
/**
 * The hours in which only what is critical may wake somebody, by the clock of the site.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

defined( 'ABSPATH' ) || exit;

final class Quiet_Hours {

	/**
	 * @param string             $from  "22:00", '' = there are none.
	 * @param string             $until "07:00"; may be on the next day.
	 * @param \DateTimeZone|null $zone  Null = the site's.
	 */
	public function __construct( private readonly string $from, private readonly string $until, private readonly ?\DateTimeZone $zone = null ) {}

	/** When they end, if it is quiet at this moment; null when it is not. Days on which clocks are changed are as long as they are. */
	public function end( int $now ): ?int {
		if ( '' === $this->from || '' === $this->until || $this->from === $this->until ) {
			return null;
		}
		$here  = ( new \DateTimeImmutable( '@' . $now ) )->setTimezone( $this->zone ?? wp_timezone() );
		$clock = $here->format( 'H:i' );
		$is_quiet = $this->from < $this->until
			? $clock >= $this->from && $clock < $this->until
			: $clock >= $this->from || $clock < $this->until;
		if ( ! $is_quiet ) {
			return null;
		}
		list( $hour, $minute ) = array_map( 'intval', explode( ':', $this->until ) );
		$end                   = $here->setTime( $hour, $minute );
		return ( $end->getTimestamp() > $now ? $end : $end->modify( '+1 day' )->setTime( $hour, $minute ) )->getTimestamp();
	}
}
