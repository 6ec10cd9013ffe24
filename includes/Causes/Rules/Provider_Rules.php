<?php
/**
 * Codes that one provider alone uses: they say more than the words around them, which change from year to year.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Provider_Rules {

	public const RULES = array(
		// Google ends its replies with a link whose parameter p names the cause (Gmail SMTP errors and codes, support.google.com/a/answer/3726730).
		array(
			'cause' => 'recipient_rejected',
			'words' => '[?&]p=(?:NoSuchUser|DisabledUser|BadRcptDomain|InactiveUser)\b',
		),
		array(
			'cause' => 'mailbox_full',
			'words' => '[?&]p=OverQuota\w*',
		),
		array(
			'cause' => 'spam_rejected',
			'words' => '[?&]p=UnsolicitedMessage\w*',
		),
		array(
			'cause' => 'ip_blocklisted',
			'words' => '[?&]p=(?:Unsolicited(?:IP|RateLimit)\w*|NotAuthorizedError|EmailServerInDnsbl\w*)',
		),
		array(
			'cause' => 'auth_domain_policy',
			'words' => '[?&]p=(?:Dmarc\w*|IPv6Auth\w*|Unauthenticated\w*|SpfPermError\w*)|answer/81126#authentication|sender-guidelines#(?:spf|dkim|dmarc|auth)',
		),
		array(
			'cause' => 'message_invalid',
			'words' => '[?&]p=RfcMessageNonCompliant',
		),
		array(
			'cause' => 'rate_limited',
			'words' => '[?&]p=(?:ReceivingRate\w*|DailyLimit\w*)',
		),
		// Yahoo and AOL (senders.yahooinc.com/smtp-error-codes).
		array(
			'cause' => 'ip_blocklisted',
			'words' => '\[(?:TSS?|BL|IPTS|CON|CNCT)\d{1,2}\]|\((?:CON|DYN|HVU:IP|RTR):[A-Z]\w\)',
		),
		array(
			'cause' => 'spam_rejected',
			'words' => '\[(?:PH|SP)\d\d\]|\(HVU:[A-Z]\d\)',
		),
		array(
			'cause' => 'ptr_missing',
			'words' => '\(DNS:NR\)',
		),
		array(
			'cause' => 'greylisted',
			'words' => '\[GL\d\d\]',
		),
		// Orange and La Poste number their refusals (postmaster.orange.fr).
		array(
			'cause' => 'too_many_connections',
			'words' => '\b(?:OFR|LPN|OUK)\w{0,4}_104\b',
		),
		array(
			'cause' => 'auth_domain_policy',
			'words' => '\b(?:OFR|LPN|OUK)\w{0,4}_(?:401|402|517)\b',
		),
		array(
			'cause' => 'sender_domain_invalid',
			'words' => '\b(?:OFR|LPN|OUK)\w{0,4}_(?:403|405|415|421|515)\b',
		),
		array(
			'cause' => 'recipient_rejected',
			'words' => '\b(?:OFR|LPN|OUK)\w{0,4}_(?:416|420|426)\b',
		),
		array(
			'cause' => 'mailbox_full',
			'words' => '\b(?:OFR|LPN|OUK)\w{0,4}_417\b',
		),
		array(
			'cause' => 'spam_rejected',
			'words' => '\b(?:OFR|LPN|OUK)\w{0,4}_506\b',
		),
		array(
			'cause' => 'ip_blocklisted',
			'words' => '\b(?:OFR|LPN|OUK)\w{0,4}_(?:10[123]|510|630|999)\b',
		),
		// GoDaddy (secureserver.net: "What do bounceback messages mean").
		array(
			'cause' => 'ptr_missing',
			'words' => '\bIB108\b|\bCXDNS\b',
		),
		array(
			'cause' => 'spam_rejected',
			'words' => '\bIB212\b|\bURLBL\d{3,4}\b',
		),
		array(
			'cause' => 'content_rejected',
			'words' => '\bIB705\b|\bDY-002\b',
		),
		array(
			'cause' => 'rate_limited',
			'words' => '\bIB(?:007|101|504|510|605|607)\b|\bRP-00\d\b|frequency limited',
		),
		array(
			'cause' => 'ip_blocklisted',
			'words' => '\bIB1(?:0[3-6]|1[0-3])\b|\bCX(?:BL|CNCT)\b|\bCDRBL\b|\bIPBL\d{4,5}\b|\b(?:SC-00[1-4]|OU-00[12]|DY-001)\b|\bA?S31[1-6]0\b|\bIP[=:] ?[\d.]{7,15} - A problem occurred',
		),
		array(
			'cause' => 'invalid_address',
			'words' => '\bIB50[12]\b',
		),
		// Microsoft 365 (learn.microsoft.com: Email non-delivery reports and SMTP errors in Exchange Online).
		array(
			'cause'    => 'recipient_rejected',
			'enhanced' => '5\.7\.(?:12|124|129|13[3-6]|504|505)',
			'words'    => 'sender|recipient|authenticated|authori[sz]ed',
			'not'      => 'SMTP AUTH|535',
		),
		array(
			'cause'    => 'account_suspended',
			'enhanced' => '5\.7\.50[1-3]|5\.1\.8',
			'words'    => 'access denied|spam abuse|banned sender|bad outbound',
		),
		array(
			'cause'    => 'ehlo_name_rejected',
			'enhanced' => '5\.7\.506',
		),
		array(
			'cause'    => 'rate_limited',
			'enhanced' => '5\.1\.90|[45]\.2\.12[12]|5\.7\.(?:508|705)',
		),
		array(
			'cause'    => 'message_invalid',
			'enhanced' => '5\.7\.512',
		),
		array(
			'cause'    => 'ip_blocklisted',
			'enhanced' => '5\.7\.(?:507|51[0134]|6[0-4]\d|70[38])|4\.7\.(?:6[0-5]\d|8[5-9]\d)',
			'not'      => 'Client does not have permissions',
		),
		array(
			'cause'    => 'sender_not_verified',
			'enhanced' => '5\.7\.750',
		),
		array(
			'cause'    => 'starttls_unsupported',
			'enhanced' => '[45]\.(?:7\.321|4\.317)',
		),
		array(
			'cause'    => 'ip_not_authorized',
			'enhanced' => '5\.7\.(?:51|68)',
		),
	);
}
