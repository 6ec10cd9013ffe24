<?php
/**
 * The TLS handshake and the certificate: OpenSSL's reason decides, whatever its version calls the function around it.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Tls_Rules {

	public const RULES = array(
		// The certificate is somebody else's.
		array(
			'cause' => 'cert_name_mismatch',
			'words' => 'did not match expected (?:CN|name)=?[`\' "]{0,3}(?:localhost|[\d.]{7,15}|[0-9a-f:]*::[0-9a-f:]*)[`\'"]?',
		),
		// A big provider never presents a certificate without its own name: somebody answers in its place.
		array(
			'cause' => 'smtp_intercepted',
			'words' => 'CN=[`\']?(?![^`\'\n]*(?:google|gmail|outlook|office365|microsoft|yahoo|yandex|zoho|amazonaws|sendgrid|mailgun|brevo|sendinblue|icloud|apple|me\.com|aol|postmark|mtasv|fastmail|messagingengine|ionos|kundenserver|ovh|mailjet|sparkpost|mandrill))[^`\'\n]+[`\'] did not match expected CN=[`\']?[^`\'\n]*(?:gmail\.com|googlemail\.com|google\.com|office365\.com|outlook\.com|yahoo\.com|yandex\.\w+|zoho\.\w+|amazonaws\.com|sendgrid\.net|mailgun\.org|brevo\.com|sendinblue\.com|mail\.me\.com|aol\.com|postmarkapp\.com|fastmail\.com|ionos\.\w+|ovh\.net|mailjet\.com|sparkpostmail\.com|mandrillapp\.com)',
		),
		// "server12.some-host.example" is how web hosts name their own machines.
		array(
			'cause' => 'smtp_intercepted',
			'sure'  => 'low',
			'words' => 'CN=[`\'](?:\*\.)?(?:server|srv|host|web|cpanel|vps|node|box|cp|s)[-\d]*\.[^`\'\n]+[`\'] did not match expected CN=',
		),
		array(
			'cause' => 'cert_name_mismatch',
			'words' => 'did not match expected|NotValidForName|no alternative certificate|certificate is (?:not )?valid for [^\n]{1,200}|contain any IP SANs|no (?:subject alternative )?(?:DNS )?names?(?: matching| present)|(?:host ?name|IP address) mismatch|RemoteCertificateNameMismatch|subject(?:AltName| alternative name)?s?[^\n]{0,40}(?:did not|does not|doesn\'t) match|(?:host ?name|domain name|name)[^\n]{0,30}(?:mismatch|(?:did not|does not|doesn\'t) match)[^\n]{0,60}|(?:mismatch|(?:did not|does not|doesn\'t) match)[^\n]{0,60}(?:cert|altname|host ?name)|verify error:num=62|unable to locate peer certificate CN|ERR_TLS_CERT_ALTNAME_INVALID',
			'not'   => 'helo|ehlo|reverse|ptr|recipient|sender|sign|address of the hostname|sending IP',
		),
		array(
			'cause' => 'cert_expired',
			'words' => 'certificate (?:has |is )?expired|CertExpired|NotValidYet|peer certificate: Expired|certificate is not yet valid|cert(?:ificate)?[^\n]{0,30}expir|verify error:num=(?:9|10|13|14)\b|certificate\'s not(?:After|Before)|X509_V_ERR_CERT_(?:HAS_EXPIRED|NOT_YET_VALID)|code:(?:9|10) |CERT_HAS_EXPIRED',
		),
		array(
			'cause' => 'cert_untrusted_ca',
			'words' => 'self[- ]signed certificate in (?:the )?certificate chain|signed by (?:an )?(?:unknown|untrusted)|PKIX path|unable to find valid certification path|RemoteCertificateChainErrors|unable to (?:get|verify) (?:local |the first )?(?:issuer )?certificate|unable to verify the first|verify error:num=(?:2|19|20|21|27)\b|code:(?:2|19|20|21|27) |alert unknown ca|UnknownIssuer|CaUsedAsEndEntity|X509_V_ERR_(?:CERT_UNTRUSTED|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF|SELF_SIGNED_CERT_IN_CHAIN|INVALID_CA)\w*|certificate chain too long|invalid CA certificate|path length constraint|authority (?:and (?:subject|issuer)|key)[^\n]{0,30}mismatch|CERTIFICATE_VERIFY_FAILED[^\n]{0,40}issuer|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)|SELF_SIGNED_CERT_IN_CHAIN|certificate (?:is )?not trusted|untrusted certificate|unknown ca\b',
		),
		array(
			'cause' => 'cert_self_signed',
			'words' => 'self[- ]signed|X509_V_ERR_DEPTH_ZERO_SELF_SIGNED\w*|verify error:num=18\b|code:18 |DEPTH_ZERO_SELF_SIGNED',
		),
		array(
			'cause' => 'tls_weak_crypto',
			'words' => 'legacy sigalg|no shared (?:signature|group)|alert (?:number )?(?:40|71)\b|(?:weak|deprecated|insecure) (?:cipher|signature|key)|(?:dh|ee|ca|rsa|key|modulus)(?: key| md)? too (?:small|weak)|bad dh value|modulus too small|handshake failure|no (?:shared|common) cipher|no ciphers? (?:available|match|suites? in common)|unsafe legacy renegotiation|insufficient security|wrong (?:signature type|cipher returned|curve)|no suitable (?:signature|key share|digest)|unsupported (?:signature|elliptic curve)|illegal parameter|bad ecpoint|wrong signature',
			'not'   => 'protocol version',
		),
		array(
			'cause' => 'tls_version_mismatch',
			'words' => 'unsupported protocol|alert number 70\b|SSLv[23] (?:is )?(?:disabled|not supported)|no protocols available|alert protocol version|(?:tls|ssl)? ?version too (?:low|high)|TLS ?v?1\.[01][^\n]{0,60}(?:not supported|no longer supported|deprecated|disabled|unsupported)|unsupported (?:tls|ssl) version|(?:tls|ssl) version[^\n]{0,40}(?:not supported|unsupported|too (?:old|low))|requires? TLS ?v?1\.[23]|TLS 1\.[23] (?:is )?required|inappropriate fallback',
		),
		array(
			'cause' => 'wrong_encryption_mode',
			'words' => 'wrong version number|unexpected packet format|frame (?:size )?(?:was |is )?(?:not recogni[sz]ed|corrupted)|unrecognized SSL message|plaintext connection\?|unknown protocol|http request|https proxy request|packet length too long|does not look like a TLS|bad (?:record|packet) type|SSL_ERROR_RX_RECORD_TOO_LONG|wrong ssl version|plain ?text (?:connection|data|command)[^\n]{0,30}(?:TLS|SSL) port|record layer failure',
		),
		array(
			'cause' => 'wrong_encryption_mode',
			'sure'  => 'low',
			'words' => 'stream_socket_client\(\): SSL: (?:handshake timed out|connection timed out)',
		),
		array(
			'cause' => 'timeout',
			'sure'  => 'medium',
			'words' => '(?:SSL|TLS)\b[^\n]{0,40}(?:timed out|timeout)',
		),
		array(
			'cause' => 'cert_unverified',
			'words' => 'certificate verify failed|invalid peer certificate|alert (?:certificate unknown|number 4[26])\b|certificate could not be validated|revocation function|certificate (?:revoked|is revoked|rejected)|unsupported certificate|certificate verification (?:failed|error)|certificate (?:is |was )?not (?:verified|accepted|valid)|could not verify peer|bad certificate|verify error',
		),
		array(
			'cause' => 'server_hangup',
			'words' => 'unexpected eof|(?:SSL|TLS)\b[^\n]{0,40}(?:reset by peer|broken pipe|success|unexpected eof|syscall|forcibly closed)|SSL_ERROR_SYSCALL',
		),
		array(
			'cause' => 'tls_handshake_failed',
			'sure'  => 'medium',
			'words' => 'alert internal error|context creation failure|unrecognized name|alert [a-z ]+|decryption failed|bad record mac|unexpected message|failed to enable crypto|unable to connect to (?:ssl|tls)(?:v[\d.]+)?://[^\n]{0,260}\(unknown error\)|SSL operation failed|SSL routines|(?:ssl|tls) (?:handshake|negotiation) (?:failed|failure|error)|Cannot (?:connect to|enable) (?:SSL|TLS)',
			'not'   => 'alert (?:email|mail|message)',
		),
		// After a failed handshake PHPMailer sends QUIT in clear text and reads TLS bytes as a reply (PHPMailer issue 625).
		array(
			'cause' => 'tls_handshake_failed',
			'sure'  => 'low',
			'words' => '^\W*(?:SMTP ERROR: )?QUIT command failed: ?(?:<binary>|.{0,40}\x{FFFD}.{0,200})\s*$',
		),
	);
}
