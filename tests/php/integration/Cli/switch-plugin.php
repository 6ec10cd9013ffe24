<?php
/**
 * Commands for Plugin_Commands_Test, which runs WP-CLI without its packages: what "wp plugin deactivate" and "wp plugin activate" call in
 * WordPress, and a process that is killed right behind wp_mail().
 *
 * @package Mailwright
 */

declare( strict_types=1 );

WP_CLI::add_command( 'off', static fn() => deactivate_plugins( 'mailwright/plugin.php' ) );
WP_CLI::add_command(
	'on',
	static function (): void {
		$problem = activate_plugin( 'mailwright/plugin.php' );
		is_wp_error( $problem ) && WP_CLI::error( $problem );
	}
);
WP_CLI::add_command(
	'die-with-mail',
	static function (): void {
		wp_mail( 'to@example.test', 'Waits', 'Text' );
		posix_kill( (int) getmypid(), SIGKILL );
	}
);
