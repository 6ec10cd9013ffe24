<?php
/**
 * One thing that is wrong, as the watch found it: cleaned, because a part of it may be a server's own words (guarantees S10).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

use Mailwright\Causes\Server_Text;

defined( 'ABSPATH' ) || exit;

final class Finding {

	private const MAX_TEXT = 600;

	private function __construct(
		public readonly string $id,
		public readonly string $severity,
		public readonly string $cause,
		public readonly string $connection,
		public readonly string $title,
		public readonly string $explanation,
		public readonly string $fix,
		public readonly int $since,
		public readonly string $link,
	) {}

	/** @param array<mixed> $values As `mailwright_health_changed` hands them over, or as they were stored. */
	public static function from_array( array $values, int $now ): self {
		$text  = static fn( string $name, int $max ): string => is_scalar( $values[ $name ] ?? null ) ? Server_Text::clean( (string) $values[ $name ], $max ) : '';
		$since = is_numeric( $values['since'] ?? null ) ? (int) $values['since'] : 0;
		$link  = $text( 'link', 2000 );
		$title = $text( 'title', 200 );
		return new self(
			'' === $text( 'id', 200 ) ? 'finding:' . md5( $title ) : $text( 'id', 200 ),
			'critical' === ( $values['severity'] ?? '' ) ? 'critical' : 'warning',
			$text( 'cause', 60 ),
			$text( 'connection', 60 ),
			'' === $title ? __( 'Email does not leave this site.', 'mailwright' ) : $title,
			$text( 'explanation', self::MAX_TEXT ),
			$text( 'fix', self::MAX_TEXT ),
			$since > 0 && $since <= $now ? $since : $now,
			1 === preg_match( '~^https?://~i', $link ) ? esc_url_raw( $link ) : admin_url( 'options-general.php?page=mailwright' ),
		);
	}

	public function is_critical(): bool {
		return 'critical' === $this->severity;
	}

	/** Two findings with the same mark are the same news. */
	public function mark(): string {
		return $this->severity . '|' . $this->cause;
	}

	/** @return array{id: string, severity: string, cause: string, connection: string, title: string, explanation: string, fix: string, since: int, link: string} */
	public function to_array(): array {
		return array(
			'id'          => $this->id,
			'severity'    => $this->severity,
			'cause'       => $this->cause,
			'connection'  => $this->connection,
			'title'       => $this->title,
			'explanation' => $this->explanation,
			'fix'         => $this->fix,
			'since'       => $this->since,
			'link'        => $this->link,
		);
	}
}
