<?php
/**
 * The login. A provider's own sentence or number comes before the code that all of them share.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Auth_Rules {

	public const RULES = array(
		// A second login in the same session, or a client that took the success for something else.
		array(
			'cause' => 'internal_error',
			'sure'  => 'medium',
			'words' => 'AUTH(?:entication)?(?: command)? already|already (?:authenticated|logged in)|response code "?250(?:[^\n]{0,10})"? but got code "?235',
		),
		array(
			'cause' => 'auth_disabled_by_provider',
			'words' => 'SmtpClientAuthentication is disabled|smtp_auth_disabled|basic authentication is (?:disabled|not supported|not allowed)|security defaults policy|did not meet the criteria to be authenticated|(?:SMTP|basic|password|legacy|less secure)[ -]?(?:AUTH|authentication|login|access|apps?|service)? (?:is|has been|was|are) (?:disabled|turned off|switched off|retired|deprecated|not enabled|closed)|does not have access rights to this service|user has no permission|(?:IMAP|SMTP|POP3)[^\n]{0,30} (?:service )?(?:is )?(?:not open|not enabled|disabled) (?:for|by|in)|account (?:is )?not enabled for SMTP|support for less secure|conditional access|legacy authentication',
		),
		array(
			'cause'    => 'auth_disabled_by_provider',
			'enhanced' => '5\.7\.30',
			'not'      => 'DKIM|SPF',
		),
		array(
			'cause' => 'auth_blocked_suspicious',
			'words' => 'not a robot|captcha|use (?:the )?web(?:site| interface)? (?:for|to) send|log ?in (?:via|with|through|using) your web ?browser|signin/continue|WebLoginRequired|(?:suspicious|unusual|abnormal)[^\n]{0,30}(?:sign-?in|log-?in|attempt|account activity)|(?:sign-?in|log-?in|attempt)[^\n]{0,40}(?:suspicious|was blocked|was prevented)|verify your (?:account|identity)|critical (?:security )?alert|new (?:location|device)[^\n]{0,30}(?:blocked|verify)|account (?:has been |is )?(?:temporarily )?(?:locked|blocked)[^\n]{0,60}(?:security|verify|suspicious|unusual)',
		),
		array(
			'cause'    => 'auth_blocked_suspicious',
			'enhanced' => '5\.7\.14',
			'provider' => array( 'gmail', '' ),
		),
		array(
			'cause' => 'auth_app_password_required',
			'words' => 'app(?:lication)?[- ](?:specific[- ])?password|InvalidSecondFactor|BadCredentials|authori[sz]ation code|client authorization password|授权码|парол\w+ приложени|two-?(?:factor|step)[^\n]{0,60}(?:enabled|required|password)|username and password not accepted',
			'not'   => 'user name incorrect',
		),
		array(
			'cause' => 'auth_rate_limited',
			'words' => '(?:log-?in|auth\w*|password|sign-?in)[^\n]{0,40}too many[^\n]{0,20}(?:attempts|failures|tries|failed)|too many[^\n]{0,40}(?:log-?ins?|auth|password|sign-?in|bad auth)|(?:log-?in|auth|authentication|sign-?in)[^\n]{0,40}(?:rate|limit|attempts)[^\n]{0,20}(?:exceeded|reached|limited|too)|maximum (?:number of )?(?:log-?in|auth)[^\n]{0,20} attempts|temporarily locked[^\n]{0,40}(?:log-?in|password|failed)|(?:failed|invalid) (?:log-?in|auth\w*|password)s?[^\n]{0,20} (?:limit|blocked|banned)',
			'not'   => 'concurrent|connections',
		),
		array(
			'cause' => 'auth_temporary',
			'words' => 'temporary (?:authentication|auth|login|internal authentication) (?:failure|error|problem)|cannot authenticate due to|unable to authenticate[^\n]{0,30}(?:at (?:present|this time)|temporar|later)|authentication (?:service|server|system|backend|database)[^\n]{0,30}(?:unavailable|not available|down|failure|error|timeout)|authentication temporarily|(?:temporarily|currently) unable to (?:authenticate|log)|try again later[^\n]{0,20}authenticat|password transition',
		),
		array(
			'cause' => 'ip_not_authorized',
			'words' => '(?:un|not )authori[sz]ed (?:sending )?(?:IP|client IP|host|server)|\bIP(?: address)?[^\n]{0,60}(?:not (?:allowed to (?:send|connect|use)|authori[sz]ed|whitelisted|allow-?listed|permitted|in (?:the )?(?:white|allow)[- ]?list)|unauthori[sz]ed)|(?:whitelist|allow-?list|authori[sz]e) (?:your|this|the) IP|unrecogni[sz]ed (?:client )?IP',
			'not'   => 'relay|SPF|DMARC|spam|directly',
		),
		array(
			'cause' => 'ip_not_authorized',
			'reply' => '525',
		),
		array(
			'cause' => 'auth_not_offered',
			'words' => 'AUTH command used when not advertised|AUTH(?:ENTICATION)? (?:command |extension )?(?:is )?not (?:available|supported|enabled|offered|advertised|implemented|permitted here)|(?:server|host)[^\n]{0,30}(?:does not|doesn\'t) (?:support|offer|advertise) (?:SMTP )?(?:AUTH|authentication)(?!\w* (?:method|mech|type))|not allowed at this stage|(?:AUTH|authentication)[^\n]{0,20} not (?:allowed|enabled) (?:on|at|for|in|unless)|AUTH[^\n]{0,20}(?:unrecogni[sz]ed|unknown) command|(?:unrecogni[sz]ed|unknown) command[^\n]{0,20}AUTH',
			'not'   => 'mechanism|type|method "|sender|relay',
		),
		array(
			'cause' => 'auth_not_offered',
			'sure'  => 'medium',
			'stage' => array( 'auth' ),
			'reply' => '50[023]',
		),
		array(
			'cause' => 'auth_mechanism_unsupported',
			'words' => 'unrecogni[sz]ed authentication|(?:authentication|auth|sasl)[ -]?(?:method|mechanism|type|scheme)[^\n]{0,60}(?:not |un|in)(?:supported|recogni[sz]ed|available|valid|implemented|known|offered|allowed|enabled|match)|no (?:auth\w*|sasl)[ -](?:mech|method)\w* (?:supported|available|found|in common|match)|authentication is not permitted by|no (?:common|supported|suitable|compatible|matching|worthy)[^\n]{0,30}(?:auth|mech)|(?:unsupported|unknown|unrecogni[sz]ed|invalid|bad|wrong) (?:SASL |auth\w* )(?:type|mechanism|method|scheme)|mechanism (?:is )?(?:not|too weak|invalid|unsupported)',
		),
		array(
			'cause' => 'auth_mechanism_unsupported',
			'stage' => array( 'auth' ),
			'reply' => '504',
		),
		array(
			'cause'    => 'auth_mechanism_unsupported',
			'enhanced' => '5\.7\.4',
			'reply'    => '50\d',
		),
		// Login is missing rather than wrong.
		array(
			'cause' => 'auth_required',
			'words' => 'only (?:registered|authori[sz]ed|authenticated) users may|authentification (?:est )?requise|requiere autenticaci[oó]n|autenticaci[oó]n requerida|autentica[cç][aã]o (?:[ée] )?(?:requerida|necess[aá]ria)|autenticazione richiesta|authentifizierung (?:ist )?erforderlich|anmeldung erforderlich|authentication turned on|требуется аутентификация|(?:authentication|AUTH|authorization|login|credentials|authenticated)(?: is)? (?:required|needed|necessary|mandatory)|(?:not|wasn\'t|isn\'t|un-?)[ -]?(?:been )?authenticated|(?:must|need to|have to|please|should) (?:first )?(?:be )?(?:authenticate|log ?in|login|turn on SMTP auth|use SMTP auth)|(?:require|requires|required|requiring|needs) (?:SMTP )?(?:authentication|AUTH|login|you to (?:log|auth))|WantAuthError|without (?:SMTP )?authentication|authenticate (?:first|before)|turn on SMTP auth|only authenticated|\bAUTH (?:command )?first|need[^\n]{0,20}\bAUTH\b|before sending (?:mail|email)|log ?in (?:first|before)',
			'not'   => 'SPF|DKIM|DMARC|sender is unauthenticated|unauthenticated email|authentication (?:checks|results)|password required|authentication level',
		),
		array(
			'cause'    => 'auth_required',
			'reply'    => '530',
			'not'      => 'verified|restricted|paused|sending domain|from (?:address|domain)',
		),
		array(
			'cause'    => 'auth_required',
			'enhanced' => '5\.7\.57|5\.5\.1',
			'reply'    => '530|550',
			'words'    => 'auth',
		),
		// Wrong user name or password: these providers take nothing but an app password.
		array(
			'cause'    => 'auth_app_password_required',
			'sure'     => 'medium',
			'provider' => array( 'gmail', 'yahoo', 'aol', 'icloud', 'mail_ru' ),
			'reply'    => '53[45]',
		),
		// "Failed" with a capital F and without an enhanced code is Zoho's wording.
		array(
			'cause' => 'auth_app_password_required',
			'sure'  => 'low',
			'reply' => '535',
			'words' => '(?-i:^(?:[^\n]{0,60}: )?535 Authentication Failed\.?\s*$)',
		),
		array(
			'cause'    => 'auth_app_password_required',
			'sure'     => 'medium',
			'provider' => array( 'zoho' ),
			'reply'    => '535',
		),
		array(
			'cause' => 'auth_temporary',
			'stage' => array( 'auth' ),
			'reply' => '4(?:3[0-5]|5\d|21)',
			'not'   => 'credits|block|spam|too many|\bsessions?\b|connections',
		),
		array(
			'cause' => 'auth_temporary',
			'reply' => '454|435',
			'words' => 'auth',
		),
		array(
			'cause' => 'auth_failed',
			'reply' => '535|534',
		),
		array(
			'cause'    => 'auth_failed',
			'enhanced' => '5\.7\.8',
		),
		array(
			'cause' => 'auth_failed',
			'sure'  => 'medium',
			'words' => '(?:incorrect|invalid|wrong|bad|unknown)[^\n]{0,30}\b(?:authentication data|log-?in|user ?name|password|credentials|user id|passwd|auth\b)|\b(?:authentication|log-?in|auth|sign-?in|SASL \w+ authentication)[^\n]{0,20}(?:failed|failure|failed:|unsuccessful|denied|rejected|incorrect|invalid|error|credentials invalid)|(?:password|credentials|user ?name)[^\n]{0,30}(?:incorrect|invalid|wrong|not accepted|mismatch|rejected|not match)|(?:Username|Password|User & Password|AUTH \w+) command failed',
			'not'   => 'SPF|DKIM|DMARC|recipient|authentication (?:level|information|checks)|token|for relay|^\W*(?:error:? ?)?(?:the )?(?:invalid|incorrect|wrong|unknown) (?:user ?name|password|e-?mail(?: address)?)\W*$',
		),
		array(
			'cause' => 'auth_failed',
			'sure'  => 'medium',
			'stage' => array( 'auth' ),
			'reply' => '5\d\d',
		),
	);
}
