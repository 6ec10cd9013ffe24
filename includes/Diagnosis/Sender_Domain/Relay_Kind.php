<?php
/**
 * Who hands the mail to the world, as far as it can be known from the settings.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

enum Relay_Kind {
	/** The web server itself, or a mail server beside it: nobody knows from here which address the world sees. */
	case This_Server;
	/** A provider of the presets, with many servers of its own. */
	case Provider;
	/** Some other mail server: it is taken to send from the addresses that its name has. */
	case Other_Server;
}
