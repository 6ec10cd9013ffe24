<?php
/**
 * Mailwright, with the mail sent in the background.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

return static function ( array $server ): void {
	( require __DIR__ . '/mailwright.php' )( $server, 'on' );
};
