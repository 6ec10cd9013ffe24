<?php
/**
 * Child process of Upgrade_Test: one look of the watch in the WordPress of the folder it is given, and what the watch has said.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require $argv[1] . '/wp-load.php';

$said = array();
add_action(
	'mailwright_health_changed',
	static function ( string $new, string $old, array $findings ) use ( &$said ): void {
		$said[] = array( 'new' => $new, 'old' => $old, 'findings' => $findings );
	},
	10,
	3
);
$state = Mailwright\Health\Watch::run();
echo wp_json_encode( array( 'version' => get_bloginfo( 'version' ), 'status' => $state->status, 'findings' => $state->findings, 'said' => $said ) );
