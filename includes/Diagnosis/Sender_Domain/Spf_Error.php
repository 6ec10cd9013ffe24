<?php
/**
 * Ends the evaluation of an SPF record; never leaves Spf_Evaluator.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

final class Spf_Error extends \RuntimeException {}
