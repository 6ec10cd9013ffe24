<?php
/**
 * How a question to the DNS ended. "There is no such record" and "nobody answered" need different advice, so they are never mixed.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Dns;

defined( 'ABSPATH' ) || exit;

enum Dns_Status: string {
	/** Records of the type are there. */
	case Ok = 'ok';
	/** The name exists, but not with this type. */
	case No_Data = 'no_data';
	/** The name does not exist (NXDOMAIN). */
	case No_Name = 'no_name';
	/** The DNS server could not find out (SERVFAIL); often broken DNSSEC or name servers that are down. */
	case Server_Failure = 'server_failure';
	/** The DNS server does not want to answer us (REFUSED, NOTIMP, FORMERR). */
	case Refused = 'refused';
	/** No answer in time. */
	case Timeout = 'timeout';
	/** An answer that is no DNS message, or not to our question. */
	case Malformed = 'malformed';
	/** The name can not be asked for: too long or with characters that no name has. */
	case Bad_Name = 'bad_name';
	/** This PHP can ask nobody: sockets and dns_get_record() are switched off, or there is no DNS server configured. */
	case Unavailable = 'unavailable';

	/** Whether we now know what the DNS says, be it yes or no. */
	public function is_an_answer(): bool {
		return in_array( $this, array( self::Ok, self::No_Data, self::No_Name ), true );
	}

	/** RCODE of RFC 1035, 4.1.1 for a message that answers our question. */
	public static function from_rcode( int $rcode, bool $has_records ): self {
		return match ( $rcode ) {
			0       => $has_records ? self::Ok : self::No_Data,
			2       => self::Server_Failure,
			3       => self::No_Name,
			default => self::Refused,
		};
	}
}
