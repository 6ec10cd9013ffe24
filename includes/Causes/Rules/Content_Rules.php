<?php
/**
 * Refusals of the message itself: its size, its content, its form.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Content_Rules {

	public const RULES = array(
		array(
			'cause' => 'spam_rejected',
			'sure'  => 'medium',
			'words' => 'spam or [^\n]{0,20}virus|spam/virus',
		),
		array(
			'cause' => 'message_too_big',
			'words' => '(?:message|mail|e-?mail|file|attachment|size|content|header)[^\n]{0,60}(?:too (?:big|large|long)|exceeds?[^\n]{0,40}(?:size|limit|maximum|fixed)|size (?:limit|exceed)|larger than|over(?:size|sized))|(?:exceed|maximum|max)[^\n]{0,40}(?:message|mail|content|allowed|permitted)?[^\n]{0,20}size|length of [^\n]{0,30}(?:maximum|threshold|exceed|limit)|(?:size|length)[^\n]{0,20}(?:threshold|exceeded)|MaxSizeError|more than \d+ ?(?:bytes|[KMG]i?B)|MessageSizeExceeded|MaxSubmissionExceeded|SIZE (?:limit|parameter)|request entity too large',
			'not'   => 'recipients?|rate|upload',
		),
		array(
			'cause'    => 'message_too_big',
			'enhanced' => '[45]\.3\.4|5\.2\.3',
		),
		array(
			'cause' => 'content_rejected',
			'words' => 'virus|malware|trojan|infected|phish|(?:attachment|file|archive)[^\n]{0,60}(?:blocked|not allowed|forbidden|prohibited|banned|rejected|not permitted|disallowed|illegal|unsupported)|(?:blocked|forbidden|banned|illegal|prohibited|dangerous|executable|unsupported|disallowed)[^\n]{0,20}(?:attachment|file|extension|content type)|potential security issue|clamav|eicar|malicious|BlockedMessage|content presents',
		),
		array(
			'cause' => 'spam_rejected',
			'words' => 'Reject, id=|\bDT:SPM\b|\bspam|spamassassin|rspamd|\bUCE\b|\bUBE\b|unsolicited|bulk mail|junk|OutboundSpam|(?:message|mail|content|e-?mail)[^\n]{0,60}(?:blocked|rejected|refused|denied)[^\n]{0,60}(?:content|policy|filter|score|bayes|URL|link|body)|(?:content|policy|filter|score|URL|link|body)[^\n]{0,40}(?:blocked|rejected|refused|denied|violation)|high probability|classified as|looks like|suspected|URIBL|SURBL|DBL\b|(?:score|points) (?:of )?[\d.]+',
			'not'   => 'your comment|recipient address rejected|sender address rejected|client host',
		),
		array(
			'cause' => 'spam_rejected',
			'sure'  => 'low',
			'reply' => '[45]\d\d|',
			'words' => '(?:due to|for|by|against|violat\w+)[^\n]{0,25}polic(?:y|ies)\b|organi[sz]ation(?:al)? (?:polic|setting)|content filter|content examination|message filtered|(?:banned|unacceptable|rejecting) (?:mail )?content|mail content|recurrent pattern|mass mail|bulk (?:e-?mail|advert|mail)|\banti-?spam|blocked for abuse|indesiderat|ind[eé]sirable|unerw[uü]nscht|correo no deseado|спам',
			'not'   => 'relay|recipient address rejected|client host|IP\b|password|sender address|TLS|authentica|too many',
		),
	);
}
