<?php
/**
 * Answers of provider APIs and of the HTTPS road to them.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Api_Rules {

	public const RULES = array(
		array(
			'cause' => 'dns_temporary',
			'words' => 'cURL error 28: resolving timed out',
		),
		array(
			'cause' => 'timeout',
			'words' => 'cURL error 28\b[^\n]{0,120}bytes received',
		),
		array(
			'cause' => 'server_unavailable',
			'sure'  => 'medium',
			'stage' => array( 'api' ),
			'words' => 'bad gateway|gateway time-?out|internal server error|backendError|TransientError|ServiceUnavailable|\b50[0234]\b',
		),
		array(
			'cause' => 'rate_limited',
			'words' => 'ExceededMessageLimit|ErrorQuotaExceeded|SendLimitExceeded',
		),
		array(
			'cause' => 'message_too_big',
			'words' => 'MessageSizeExceeded|payload too large|request entity too large',
		),
		array(
			'cause' => 'invalid_address',
			'words' => 'ErrorInvalidRecipients|InvalidRecipients|InvalidParameterValue[^\n]{0,60}address',
		),
		array(
			'cause' => 'dns_not_found',
			'words' => 'cURL error 6\b',
		),
		array(
			'cause' => 'connection_refused',
			'words' => 'cURL error 7\b[^\n]{0,160}refused',
		),
		array(
			'cause' => 'port_blocked',
			'sure'  => 'medium',
			'words' => 'cURL error (?:28|7)\b',
		),
		array(
			'cause' => 'cert_expired',
			'words' => 'cURL error (?:60|51)\b[^\n]{0,160}expired',
		),
		array(
			'cause' => 'cert_name_mismatch',
			'words' => 'cURL error 51\b|cURL error 60\b[^\n]{0,160}(?:subject name|does not match)',
		),
		array(
			'cause' => 'ca_bundle_broken',
			'words' => 'cURL error (?:60|77)\b|system library::No such file|error setting certificate (?:verify locations|file)|failed loading cafile|unable to load (?:the )?ca\b|cafile[^\n]{0,80}(?:no such file|not found|open_basedir)',
		),
		array(
			'cause' => 'tls_handshake_failed',
			'sure'  => 'medium',
			'words' => 'cURL error 35\b',
			'not'   => 'wrong version|protocol version|reset by peer|handshake failure',
		),
		array(
			'cause' => 'server_hangup',
			'words' => 'cURL error (?:52|55|56)\b|cURL error 35\b[^\n]{0,120}reset by peer',
		),
		// Tokens: RFC 6749 section 5.2, and the names that Google and Microsoft use.
		array(
			'cause' => 'auth_oauth_token_expired',
			'words' => '\binvalid[_ ]grant\b|(?:can\'t|could not|cannot|unable to|failed to) (?:create|get|obtain|fetch|refresh)[^\n]{0,20} access token|(?:invalid_request|invalid_token|invalid_scope)[\s\S]{0,300}(?:oauth)|insufficient ?permissions?\b|login required|\binvalid_client\b|\bunauthorized_client\b|token (?:has been |has |is |was )?(?:expired|revoked)|(?:expired|revoked|invalid) (?:or revoked )?(?:access |refresh |oauth )?token|InvalidAuthenticationToken|CompactToken|access token (?:is empty|validation)|lifetime validation failed|AADSTS\d+|"?status"?[^\n]{0,6}\bUNAUTHENTICATED\b|^UNAUTHENTICATED$|invalid authentication credentials|NoPermissionsInAccessToken|token contains no permissions|refresh token (?:is |was )?(?:missing|invalid|not)|"code":\s?422[^\n]{0,80}unauthorized|insufficient (?:authentication )?scopes?',
		),
		array(
			'cause'    => 'auth_oauth_token_expired',
			'sure'     => 'medium',
			'stage'    => array( 'api' ),
			'words'    => '\b401\b|unauthori[sz]ed|invalid credentials',
			'provider' => array( 'gmail', 'microsoft365', 'outlook_com' ),
		),
		// XOAUTH2 answers a refused token with a 334 whose base64 begins {"status": (Google and Microsoft: their XOAUTH2 documents).
		array(
			'cause' => 'auth_oauth_token_expired',
			'words' => '\beyJzdGF0dXMi',
		),
		array(
			'cause' => 'sender_not_verified',
			'words' => 'Sender Signature|"?message"?[^\n]{0,6}domain not found|domain not found: |does not match a verified sender|sender identity|not a verified (?:sender|domain|email)|"From" address[^\n]{0,60}(?:not |un)verified|ErrorFromAddressNotVerified|MailFromDomainNotVerified',
		),
		array(
			'cause' => 'provider_account_restricted',
			'words' => 'ErrorAccessDenied|mail service not enabled|failedPrecondition|FAILED_PRECONDITION|delegation denied|only send test(?:ing)? emails|Authorization_RequestDenied|AccessNotConfigured|accessNotConfigured|SERVICE_DISABLED|Gmail API has not been used|PERMISSION_DENIED|MailboxNotEnabledForRESTAPI|ResourceNotFound[^\n]{0,60}mailbox|AccessDenied(?:Exception)?\b',
		),
		array(
			'cause' => 'auth_failed',
			'words' => 'SignatureDoesNotMatch|authentication not found|(?:missing|no|invalid) (?:authorization|authentication) header|authorization grant is invalid|(?:bad|missing|invalid)[^\n]{0,20} server api token|InvalidClientTokenId|UnrecognizedClientException|security token included in the request is invalid|request signature we calculated|(?:invalid|wrong|bad|unknown|missing|incorrect) (?:api|private|server)[ -]?(?:key|token)|(?:api|private|server)[ -]?(?:key|token) (?:is |was )?(?:invalid|not (?:valid|found)|wrong)|key not found|valid server token',
			'not'   => 'dkim',
		),
		array(
			'cause' => 'auth_failed',
			'sure'  => 'medium',
			'stage' => array( 'api' ),
			'words' => '\b401\b|unauthorized|forbidden\b',
		),
		array(
			'cause' => 'auth_failed',
			'sure'  => 'medium',
			'words' => '\b401\b[^\n]{0,60}(?:forbidden|unauthorized)',
		),
		array(
			'cause' => 'rate_limited',
			'words' => '\b429\b[^\n]{0,60}(?:too many|rate|quota|limit)|too many requests|ApplicationThrottled|rateLimitExceeded|userRateLimitExceeded|quotaExceeded|RESOURCE_EXHAUSTED|ThrottlingException',
		),
	);
}
