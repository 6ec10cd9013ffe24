<?php
/**
 * Tells those who run the site what was changed, each in the own language: by the old way of mail where one was proven, else by the new one.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Audit;

use Mailwright\Transport\Deadline;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Entry from Change_Store
 */
final class Announcement {

	private const SHOWN = 40;

	/**
	 * @param list<Entry> $changes The oldest first.
	 * @param int         $more    So many before them are left out.
	 */
	public function __construct( private readonly array $changes, private readonly int $more = 0 ) {}

	/**
	 * @param array<int, string> $to    User => address.
	 * @param Deadline|null      $until Somebody waits: from then on, or when the old way has failed once, the new one.
	 */
	public function tell( array $to, ?Old_Way $way, ?Deadline $until = null ): void {
		/**
		 * Fires when it has been changed where mail goes, or whom it is from: in the background, once for several changes of a few minutes.
		 *
		 * @param list<array<string, mixed>> $changes The oldest first, each with id, changed_at, user_id, login, door, who, part, event, title and fields. No secrets.
		 */
		do_action( 'mailwright_connection_changed', array_map( ( new Change_View() )->to_array( ... ), $this->changes ) );
		/**
		 * Filters whether everybody who runs the site gets an email about it. Switching it off leaves a stolen session unnoticed for longer.
		 *
		 * @param bool $is_told Whether they get one.
		 */
		if ( ! apply_filters( 'mailwright_notify_admins', true ) ) {
			return;
		}
		foreach ( $to as $user => $address ) {
			$send = fn(): bool => $this->send( $user, $address );
			$way  = null !== $until && $until->is_over() ? null : $way;
			if ( null !== $way && $way->carry( $send ) ) {
				continue;
			}
			$way = null === $until ? $way : null;
			$send();
		}
	}

	private function send( int $user, string $address ): bool {
		$is_switched = switch_to_user_locale( $user );
		try {
			/* translators: %s: name of the site */
			$subject = sprintf( __( '[%s] The way email is sent was changed', 'mailwright' ), wp_specialchars_decode( self::option( 'blogname' ), ENT_QUOTES ) );
			return (bool) wp_mail( $address, $subject, $this->text( $user ) );
		} catch ( \Throwable ) {
			return false; // PHP without mail() throws.
		} finally {
			if ( $is_switched ) {
				restore_previous_locale();
			}
		}
	}

	private function text( int $user ): string {
		$person = get_userdata( $user );
		$parts  = array(
			/* translators: %s: name of a person */
			sprintf( __( 'Hello %s,', 'mailwright' ), false === $person ? '' : $person->display_name ),
			/* translators: %s: address of the site */
			sprintf( __( 'how the site %s sends its email was changed:', 'mailwright' ), home_url() ),
			...$this->list(),
			__( 'If you or a colleague did this, there is nothing to do.', 'mailwright' ),
			$this->advice(),
		);
		return implode( "\n\n", $parts ) . "\n";
	}

	/** @return list<string> */
	private function list(): array {
		$view  = new Change_View();
		$shown = array_slice( $this->changes, -self::SHOWN );
		$left  = $this->more + count( $this->changes ) - count( $shown );
		/* translators: %d: a number */
		$lines = $left > 0 ? array( sprintf( _n( '%d earlier change is on the page named below.', '%d earlier changes are on the page named below.', $left, 'mailwright' ), $left ) ) : array();
		foreach ( $shown as $entry ) {
			$text = wp_date( self::option( 'date_format' ) . ' ' . self::option( 'time_format' ), $entry['changed_at'] ) . ', ' . $view->who( $entry ) . "\n" . $view->title( $entry );
			foreach ( $entry['fields'] as $field ) {
				/* translators: 1: name of a field, 2: what became of it */
				$text .= "\n    " . sprintf( __( '%1$s: %2$s', 'mailwright' ), $view->label( $field['field'] ), $view->line( $field ) );
			}
			$lines[] = $text;
		}
		return $lines;
	}

	/** @param 'blogname'|'date_format'|'time_format' $name */
	private static function option( string $name ): string {
		$value = match ( $name ) {
			'blogname'    => get_option( 'blogname' ),
			'date_format' => get_option( 'date_format' ),
			'time_format' => get_option( 'time_format' ),
		};
		return is_string( $value ) ? $value : '';
	}

	private function advice(): string {
		return implode(
			"\n",
			array(
				__( 'If it was not: whoever did it may be reading the email of this site, and with it the links that reset passwords. Do this now:', 'mailwright' ),
				/* translators: %s: address of a page */
				sprintf( __( '1. Look at the changes and put the settings right: %s', 'mailwright' ), admin_url( 'options-general.php?page=mailwright&tab=tools' ) ),
				/* translators: %s: address of a page */
				sprintf( __( '2. Change your password, and log out everywhere else: %s', 'mailwright' ), admin_url( 'profile.php' ) ),
				/* translators: %s: address of a page */
				sprintf( __( '3. Remove administrators whom you do not know: %s', 'mailwright' ), admin_url( 'users.php?role=administrator' ) ),
				__( '4. Change the password of the mail account at your mail provider.', 'mailwright' ),
			)
		);
	}
}
