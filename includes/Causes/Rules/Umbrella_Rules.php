<?php
/**
 * PHPMailer's own sentences, in the languages WordPress translates them to: true, but they name only the stage.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

use Mailwright\Causes\Stage_Words;

defined( 'ABSPATH' ) || exit;

final class Umbrella_Rules {

	public const RULES = array(
		array(
			'cause' => 'connect_failed_generic',
			'words' => Stage_Words::SENTENCES['tcp'],
		),
		array(
			'cause'    => 'spam_rejected',
			'sure'     => 'low',
			'stage'    => array( 'data' ),
			'enhanced' => '5\.7\.[01]',
		),
		array(
			'cause' => 'data_rejected_generic',
			'sure'  => 'low',
			'stage' => array( 'data' ),
			'reply' => '5\d\d',
		),
		array(
			'cause' => 'data_rejected_generic',
			'sure'  => 'low',
			'reply' => '554',
			'words' => 'transaction failed|message rejected|rejected message',
		),
		array(
			'cause' => 'auth_failed',
			'sure'  => 'low',
			'words' => Stage_Words::SENTENCES['auth'],
		),
		array(
			'cause' => 'data_rejected_generic',
			'sure'  => 'low',
			'words' => Stage_Words::SENTENCES['data'],
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'low',
			'words' => Stage_Words::SENTENCES['rcpt'],
		),
		array(
			'cause' => 'sender_not_allowed',
			'sure'  => 'low',
			'words' => Stage_Words::SENTENCES['mail_from'],
		),
		array(
			'cause' => 'connect_failed_generic',
			'sure'  => 'medium',
			'words' => '(?:could not|failed to|unable to|cannot) (?:open|create|connect) (?:a |the )?(?:socket|stream)|SMTP\b[^\n]{0,60}(?:connexion|conexi[oó]n|conex[aã]o|connessione|verbind|anslut|spojen|po[lł][aą]cz|соедин|підключ|бağlan|bağlan|接続|连接|連線|연결|forbindelse|kapcsol|yhtey)|(?:connexion|conexi[oó]n|conex[aã]o|connessione|verbindung|соединени\w|підключенн\w|połączeni\w|spojení)[^\n]{0,40}SMTP|failed to connect to (?:the )?(?:server|host|mail)|connection could not be established|error connecting|(?:unable|failed) to connect|could not connect|unable to connect|connection failed|can\'t connect|SMTP[^\n]{0,10}connect[^\n]{0,40}(?:fail|fall|[eé]chou|selhal|misslyck|失)|SMTP[^\n]{0,10}(?:verbindung|соединени|接続|连接|verbinding)[^\n]{0,30}(?:fehlgeschlagen|失敗|失败|mislukt)',
			'not'   => 'database|mysql|redis|websocket|ajax',
		),
		array(
			'cause' => 'accepted_not_delivered',
			'sure'  => 'medium',
			'words' => 'mail delivery failed|undelivered mail returned|undeliverable|delivery status notification|returned mail|message could not be delivered|failure notice|delivery has failed|unzustellbar|non remis|no se pudo entregar',
		),
		array(
			'cause' => 'internal_error',
			'sure'  => 'low',
			'words' => 'uncaught [^\n]{0,60}exception|fatal error:|stack trace:',
		),
	);
}
