<?php
/**
 * php make-certificates.php <folder>: a throw-away certificate authority and one certificate for every way in which a mail server's
 * certificate can be right or wrong. Each is <name>.pem (with its chain) and <name>.key; ca.pem is the root to trust.
 * A folder that was filled before is kept while its certificates are good for two more days.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

require_once __DIR__ . '/Certificate_Writer.php';

const SERVER_NAMES    = array( 'mail.example.test', 'localhost', '127.0.0.1', '::1' );
const PROVIDER_NAMES  = array( 'api.mailgun.net', 'api.eu.mailgun.net', 'email.us-east-1.amazonaws.com', 'email.eu-central-1.amazonaws.com', '*.smtp2go.com', 'api.sparkpost.com', 'api.eu.sparkpost.com', 'mandrillapp.com', '*.googleapis.com', 'accounts.google.com', 'graph.microsoft.com', 'login.microsoftonline.com', 'smtp.gmail.com', 'smtp.office365.com', 'localhost' );
const KEEP_S          = 2 * 86400;
const ROOT_NAME       = 'Mailwright test root';
const UNTRUSTED_NAME  = 'Mailwright unknown root';
const INTERMEDIATE    = 'Mailwright test intermediate';

/** Marks what the folder holds: a newer list of certificates is made even where older ones are still valid. */
const EDITION = '4';

/** @return \OpenSSLAsymmetricKey P-256, or RSA where bits are given. */
function new_key( int $rsa_bits = 0 ): \OpenSSLAsymmetricKey {
	$key = openssl_pkey_new(
		0 === $rsa_bits
			? array(
				'private_key_type' => OPENSSL_KEYTYPE_EC,
				'curve_name'       => 'prime256v1',
			)
			: array(
				'private_key_type' => OPENSSL_KEYTYPE_RSA,
				'private_key_bits' => $rsa_bits,
			)
	);
	if ( false === $key ) {
		throw new \RuntimeException( 'OpenSSL makes no key: ' . openssl_error_string() );
	}

	return $key;
}

function is_fresh( string $folder ): bool {
	$good = @file_get_contents( "$folder/good.pem" );
	if ( false === $good || @file_get_contents( "$folder/edition" ) !== EDITION ) {
		return false;
	}
	$facts = openssl_x509_parse( $good );

	return false !== $facts && $facts['validTo_time_t'] > time() + KEEP_S;
}

/** Written beside and renamed, so that a reader never meets half a file. */
function write_file( string $path, string $content, int $mode ): void {
	$beside = "$path.new";
	touch( $beside );
	chmod( $beside, $mode );
	file_put_contents( $beside, $content );
	rename( $beside, $path );
}

function private_pem( \OpenSSLAsymmetricKey $key ): string {
	$pem = '';
	openssl_pkey_export( $key, $pem );

	return $pem;
}

function make_all( string $folder ): void {
	$root         = array( 'name' => ROOT_NAME, 'key' => new_key() );
	$unknown      = array( 'name' => UNTRUSTED_NAME, 'key' => new_key() );
	$intermediate = array( 'name' => INTERMEDIATE, 'key' => new_key() );
	$authority    = array( 'ca' => true, 'from_days' => -500, 'to_days' => 1000 );
	$root_pem     = Certificate_Writer::write( ROOT_NAME, $root['key'], $authority );
	$between_pem  = Certificate_Writer::write( INTERMEDIATE, $intermediate['key'], $authority, $root );
	write_file( "$folder/ca.pem", $root_pem, 0644 );
	write_file( "$folder/untrusted-ca.pem", Certificate_Writer::write( UNTRUSTED_NAME, $unknown['key'], $authority ), 0644 );

	// name => issuer, chain sent after the certificate, differences from a good one, RSA bits (0: P-256).
	$kinds = array(
		'expired'          => array( $intermediate, $between_pem, array( 'from_days' => -400, 'to_days' => -30 ), 0 ),
		'not-yet-valid'    => array( $intermediate, $between_pem, array( 'from_days' => 400, 'to_days' => 800 ), 0 ),
		'self-signed'      => array( null, '', array(), 0 ),
		'wrong-name'       => array( $intermediate, $between_pem, array( 'names' => array( 'other.example.test' ) ), 0 ),
		'localhost-only'   => array( $intermediate, $between_pem, array( 'names' => array( 'localhost' ) ), 0 ),
		'untrusted'        => array( $unknown, '', array(), 0 ),
		'incomplete-chain' => array( $intermediate, '', array(), 0 ),
		'rsa1024'          => array( $intermediate, $between_pem, array(), 1024 ),
		'sha1'             => array( $intermediate, $between_pem, array( 'digest' => 'sha1' ), 0 ),
		'hostile'          => array( $intermediate, $between_pem, array( 'names' => array( '"><script>alert(1)</script>', "\x1b[2Jother.example.test" ) ), 0 ),
		'providers'        => array( $intermediate, $between_pem, array( 'names' => PROVIDER_NAMES ), 0 ), // For the stand-ins of their APIs.
		'good-rsa'         => array( $intermediate, $between_pem, array(), 2048 ),
		'good'             => array( $intermediate, $between_pem, array(), 0 ), // Last: its presence says that all are there.
	);
	foreach ( $kinds as $name => list( $issuer, $chain, $differences, $rsa_bits ) ) {
		$key     = new_key( $rsa_bits );
		$subject = 'hostile' === $name ? "<script>alert(1)</script>\x1b[31m\u{202E}" : 'mail.example.test';
		$pem     = Certificate_Writer::write( $subject, $key, $differences + array( 'names' => SERVER_NAMES ), $issuer );
		write_file( "$folder/$name.key", private_pem( $key ), 0600 );
		write_file( "$folder/$name.pem", $pem . $chain, 0644 );
	}
	write_file( "$folder/edition", EDITION, 0644 );
}

function main( string $folder ): int {
	if ( '' === $folder ) {
		fwrite( STDERR, "Usage: php make-certificates.php <folder>\n" );
		return 2;
	}
	if ( ! is_dir( $folder ) && ! @mkdir( $folder, 0755, true ) && ! is_dir( $folder ) ) {
		fwrite( STDERR, "Cannot create $folder\n" );
		return 1;
	}
	$lock = fopen( "$folder/.lock", 'c' ); // Several test runs may start at once.
	if ( false === $lock || ! flock( $lock, LOCK_EX ) ) {
		fwrite( STDERR, "Cannot lock $folder\n" );
		return 1;
	}
	if ( ! is_fresh( $folder ) ) {
		make_all( $folder );
	}

	return 0;
}

exit( main( $argv[1] ?? '' ) );
