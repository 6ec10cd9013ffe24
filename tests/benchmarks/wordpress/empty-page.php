<?php
/**
 * Plugin Name: Empty page
 * Description: A page below Settings with a heading and nothing else: the floor of every settings page.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

add_action(
	'admin_menu',
	static function () {
		add_options_page(
			'Empty',
			'Empty',
			'manage_options',
			'empty-page',
			static function () {
				echo '<div class="wrap"><h1>Empty</h1></div>';
			}
		);
	}
);
