<?php
/**
 * Plugin Name: By hand
 * Description: What people write into functions.php to send by SMTP: the floor beside which Mailwright is measured.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

add_action(
	'phpmailer_init',
	static function ( $phpmailer ) {
		$bench = MAILWRIGHT_BENCHMARK;
		$phpmailer->isSMTP();
		$phpmailer->Host          = '127.0.0.1';
		$phpmailer->Port          = $bench['port'];
		$phpmailer->SMTPSecure    = 'tls';
		$phpmailer->SMTPAuth      = true;
		$phpmailer->AuthType      = 'LOGIN';
		$phpmailer->Username      = $bench['user'];
		$phpmailer->Password      = $bench['password'];
		$phpmailer->SMTPOptions   = array( 'ssl' => array( 'cafile' => $bench['ca_file'] ) );
		$phpmailer->SMTPKeepAlive = 'floor' !== $bench['variant'];
		if ( 'nodelay' === $bench['variant'] ) {
			$phpmailer->SMTPOptions['socket'] = array( 'tcp_nodelay' => true );
		}
	}
);
