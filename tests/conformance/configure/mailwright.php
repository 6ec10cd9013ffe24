<?php
/**
 * Mailwright, with the mail sent inside the call of wp_mail().
 *
 * @package Mailwright
 */

declare( strict_types=1 );

return static function ( array $server, string $background = 'off' ): void {
	$connections = new Mailwright\Settings\Connection_Store();
	if ( null !== $connections->get( 'main' ) ) {
		return; // Saving it again would lift every pause.
	}
	( new Mailwright\Settings\Settings_Store() )->save( array( 'from_email' => $server['username'], 'background' => $background ) );
	$connections->create( array( 'id' => 'main', 'name' => 'Main', 'mailer' => 'smtp', 'authentication' => true ) + $server );
};
