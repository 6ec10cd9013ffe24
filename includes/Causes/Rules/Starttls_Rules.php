<?php
/**
 * Encryption that one side insists on or cannot do.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Starttls_Rules {

	public const RULES = array(
		array(
			'cause' => 'starttls_required',
			'words' => 'unencrypted connection|(?:must|need to|have to|should|please) (?:first )?(?:issue|use|start|enable|send|do)[^\n]{0,30}(?:STARTTLS|TLS|SSL|encrypt)|(?:STARTTLS|TLS|SSL|encryption|encrypted (?:connection|session|channel)|secure (?:connection|channel|transport)) (?:is |are )?(?:required|needed|mandatory)|(?:require|requires|required|requiring|needs) (?:an? |the )?(?:use of )?(?:STARTTLS|TLS|SSL|encrypt|secure (?:connection|transport|channel))|encryption (?:needed|required)|plain-?text (?:auth(?:entication)?|login|password)s?[^\n]{0,30}(?:disallowed|disabled|not (?:allowed|permitted))|(?:only|not) (?:allowed|available|permitted|accepted|advertised) (?:over|on|after|without|via|with)[^\n]{0,20}(?:TLS|SSL|encrypt|secure|unencrypted|insecure)|(?:unencrypted|insecure|non-?secure|clear ?text|plain ?text)[^\n]{0,20} connections?[^\n]{0,30}(?:not|refused|disallowed|denied|rejected)',
			'not'   => 'recipient|TLS ?v?1\.',
		),
		array(
			'cause' => 'starttls_required',
			'reply' => '538|523',
			'not'   => 'size|too (?:big|large)',
		),
		array(
			'cause'    => 'starttls_required',
			'enhanced' => '5\.7\.(?:10|11)',
			'reply'    => '5[23]\d',
		),
		array(
			'cause' => 'starttls_unsupported',
			'words' => 'TLS (?:encoding |encryption )?(?:is )?(?:currently |temporarily )?(?:not |un)available|STARTTLS[^\n]{0,30} (?:not |un)(?:supported|offered|advertised|available|recognized|implemented|known|allowed|enabled)|(?:server|host|service|it)\b[^\n]{0,20} (?:does not|doesn\'t|did not) (?:support|offer|advertise|announce) (?:the )?(?:STARTTLS|TLS|SSL|encrypt)|(?:no|without|lacks|cannot do|can\'t do) (?:support for )?STARTTLS|STARTTLS command (?:used when )?(?:not|failed)|cannot start TLS|TLS (?:is )?not (?:supported|offered|enabled|configured|advertised)',
		),
		array(
			'cause' => 'starttls_unsupported',
			'stage' => array( 'starttls' ),
			'reply' => '454|5\d\d',
			'not'   => 'protocol violation|no commands allowed',
		),
	);
}
