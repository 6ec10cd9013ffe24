<?php
/**
 * php body.php <bytes>: the text that the jobs send in a message of this size, as JSON.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require __DIR__ . '/jobs.php';

echo json_encode( rtrim( Mailwright\Tests\Delivery\body( (int) $argv[1] ) ) );
