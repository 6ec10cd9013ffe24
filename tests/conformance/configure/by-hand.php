<?php
/**
 * WordPress alone with the fifteen lines on phpmailer_init that most guides give: what everything is compared with.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

return static function ( array $server ): void {
	add_action(
		'phpmailer_init',
		static function ( $mail ) use ( $server ): void {
			$mail->isSMTP();
			$mail->Host        = $server['host'];
			$mail->Port        = $server['port'];
			$mail->SMTPSecure  = array( 'starttls' => 'tls', 'implicit_tls' => 'ssl' )[ $server['encryption'] ] ?? '';
			$mail->SMTPAuth    = true;
			$mail->Username    = $server['username'];
			$mail->Password    = $server['password'];
			$mail->SMTPOptions = array( 'ssl' => array( 'cafile' => $server['ca_file'] ) );
		}
	);
};
