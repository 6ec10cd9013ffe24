<?php
/**
 * PSR-4 loading of the namespace Mailwright: class = path below includes/.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

spl_autoload_register(
	static function ( string $class_name ): void {
		if ( ! str_starts_with( $class_name, 'Mailwright\\' ) ) {
			return;
		}
		$file = __DIR__ . '/' . str_replace( '\\', '/', substr( $class_name, 11 ) ) . '.php';
		if ( is_file( $file ) ) {
			require $file;
		}
	}
);
