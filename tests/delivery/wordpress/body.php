<?php
/**
 * php body.php <bytes>: the text that the jobs send in a message of this size, as its length and its hash.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require __DIR__ . '/jobs.php';

$body = rtrim( Mailwright\Tests\Delivery\body( (int) $argv[1] ) );
echo strlen( $body ) . ' ' . hash( 'sha256', $body );
