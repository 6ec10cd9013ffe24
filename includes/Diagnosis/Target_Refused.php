<?php
/**
 * This website may not be made to connect there. It does not say why: the difference between "private" and "does not exist" would draw a map of the
 * network behind the website.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

defined( 'ABSPATH' ) || exit;

final class Target_Refused extends \RuntimeException {

	public function __construct() {
		parent::__construct( __( 'This address can not be tested. It has to be the public name of a mail server, with a port that mail servers use.', 'mailwright' ) );
	}
}
