<?php
/**
 * Every way into the plugin, written down by hand: routes of the REST API, and all doors beside it. One that is not here fails the suite, and so does
 * a route that lets in others than this says. docs/rest.md is checked against the same list.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

final class Route_Manifest {

	/** Who may: those with `manage_options`. */
	public const SETTINGS = 'settings';

	/** Who may: those with `mailwright_read_messages`. */
	public const READING = 'reading';

	/** Who may: those with `manage_network_options`; in a network only. */
	public const NETWORK = 'network';

	/** Who may: nobody who logs in; only the site itself, with a ticket that works once. */
	public const TICKET = 'ticket';

	private const ONE_CONNECTION = '/connections/(?P<id>[^/]+)';

	private const ONE_MESSAGE = '/messages/(?P<id>[^/]+)';

	/** Methods, route, action that `mailwright_capability` is asked about, who may, fields. */
	private const ROUTES = array(
		array( 'GET', '/settings', 'settings.read', self::SETTINGS, '' ),
		array( 'POST,PUT,PATCH', '/settings', 'settings.write', self::SETTINGS, '*' ),
		array( 'GET', '/connections', 'connections.read', self::SETTINGS, '' ),
		array( 'POST', '/connections', 'connections.write', self::SETTINGS, '*' ),
		array( 'GET', self::ONE_CONNECTION, 'connections.read', self::SETTINGS, '' ),
		array( 'POST,PUT,PATCH', self::ONE_CONNECTION, 'connections.write', self::SETTINGS, '*' ),
		array( 'DELETE', self::ONE_CONNECTION, 'connections.write', self::SETTINGS, '' ),
		array( 'POST', '/oauth/start', 'connections.write', self::SETTINGS, 'connection' ),
		array( 'POST', '/oauth/disconnect', 'connections.write', self::SETTINGS, 'connection' ),
		array( 'GET', '/providers', 'providers', self::SETTINGS, '' ),
		array( 'POST', '/autodiscover', 'autodiscover', self::SETTINGS, 'email' ),
		array( 'POST', '/test-email', 'test-email', self::SETTINGS, 'to connection format' ),
		array( 'POST', '/explain', 'explain', self::SETTINGS, 'text stage' ),
		array( 'POST', '/diagnosis', 'diagnosis', self::SETTINGS, '*' ),
		array( 'GET', '/site-health', 'site-health', self::SETTINGS, '' ),
		array( 'GET', '/messages', 'list_messages', self::SETTINGS, 'search status connection source since until per_page cursor' ),
		array( 'DELETE', '/messages', 'delete_messages', self::SETTINGS, 'ids before' ),
		array( 'GET', '/messages/days', 'list_messages', self::SETTINGS, 'days' ),
		array( 'GET', '/messages/size', 'list_messages', self::SETTINGS, '' ),
		array( 'GET', '/messages/export', 'export_messages', self::READING, 'search status connection source since until format' ),
		array( 'POST', '/messages/resend', 'resend_messages', self::READING, 'ids' ),
		array( 'GET', self::ONE_MESSAGE, 'read_messages', self::READING, '' ),
		array( 'DELETE', self::ONE_MESSAGE, 'delete_messages', self::SETTINGS, '' ),
		array( 'POST', self::ONE_MESSAGE . '/resend', 'resend_messages', self::READING, '' ),
		array( 'POST', self::ONE_MESSAGE . '/cancel', 'resend_messages', self::READING, '' ),
		array( 'POST', self::ONE_MESSAGE . '/release', 'resend_messages', self::READING, '' ),
		array( 'GET', '/outbox', 'outbox.read', self::SETTINGS, '' ),
		array( 'POST', '/outbox', 'outbox.write', self::SETTINGS, 'action connection' ),
		array( 'POST', '/outbox/kick', 'outbox.kick', self::TICKET, 'ticket' ),
		array( 'GET', '/alerts/channels', 'alerts.read', self::SETTINGS, '' ),
		array( 'POST', '/alerts/channels', 'alerts.write', self::SETTINGS, '*' ),
		array( 'GET', '/alerts/channels/(?P<id>[^/]+)', 'alerts.read', self::SETTINGS, '' ),
		array( 'POST,PUT,PATCH', '/alerts/channels/(?P<id>[^/]+)', 'alerts.write', self::SETTINGS, '*' ),
		array( 'DELETE', '/alerts/channels/(?P<id>[^/]+)', 'alerts.write', self::SETTINGS, '' ),
		array( 'POST', '/alerts/test', 'alerts.test', self::SETTINGS, 'channel' ),
		array( 'GET', '/health', 'health', self::SETTINGS, '' ),
		array( 'GET', '/import', 'import.read', self::SETTINGS, '' ),
		array( 'POST', '/import', 'import.write', self::SETTINGS, 'source apply file passphrase' ),
		array( 'POST', '/import/deactivate', 'import.deactivate', self::SETTINGS, 'source' ),
		array( 'GET', '/export', 'export', self::SETTINGS, '' ),
		array( 'POST', '/export', 'export', self::SETTINGS, 'secrets passphrase' ),
		array( 'GET', '/export/snippets', 'export.read', self::SETTINGS, 'connection' ),
		array( 'GET', '/audit', 'audit', self::SETTINGS, 'per_page cursor' ),
		array( 'POST', '/audit/seen', 'audit', self::SETTINGS, 'id' ),
	);

	/** Live in a network of sites only. */
	private const OF_NETWORK = array(
		array( 'GET', '/network/settings', 'network.settings.read', self::NETWORK, '' ),
		array( 'POST,PUT,PATCH', '/network/settings', 'network.settings.write', self::NETWORK, '*' ),
		array( 'GET', '/network/connections', 'network.connections.read', self::NETWORK, '' ),
		array( 'POST', '/network/connections', 'network.connections.write', self::NETWORK, '*' ),
		array( 'GET', '/network' . self::ONE_CONNECTION, 'network.connections.read', self::NETWORK, '' ),
		array( 'POST,PUT,PATCH', '/network' . self::ONE_CONNECTION, 'network.connections.write', self::NETWORK, '*' ),
		array( 'DELETE', '/network' . self::ONE_CONNECTION, 'network.connections.write', self::NETWORK, '' ),
		array( 'POST', '/network/test-email', 'network.test-email', self::NETWORK, 'to connection format' ),
		array( 'POST', '/network/diagnosis', 'network.diagnosis', self::NETWORK, '*' ),
	);

	/** Actions of admin-ajax.php and admin-post.php, with and without `nopriv`: there are none. */
	public const FORMS = array();

	/** What WP-Cron calls. Nobody sends anything along. */
	public const EVENTS = array( 'mailwright_clean_up', 'mailwright_run_outbox', 'mailwright_send_alerts', 'mailwright_summary', 'mailwright_watch' );

	/** What we say to ourselves and to other plugins, and also listen to: never called by what a visitor sends. */
	public const MESSAGES = array( 'mailwright_connection_changed', 'mailwright_health_changed', 'mailwright_settings_changed' );

	/** Page of the admin area, below which menu, action that `mailwright_capability` is asked about, capability. */
	public const PAGES = array(
		array( 'mailwright', 'options-general.php', 'page', 'manage_options' ),
	);

	/** The same in the network's admin area. */
	public const NETWORK_PAGES = array(
		array( 'mailwright', 'settings.php', 'network.page', 'manage_network_options' ),
	);

	/** Commands => whether they ask before they destroy or send what cannot be taken back (guarantees S29). */
	public const COMMANDS = array(
		'alerts list'        => false,
		'alerts test'        => false,
		'audit list'         => false,
		'connection create'  => false,
		'connection delete'  => true,
		'connection get'     => false,
		'connection list'    => false,
		'connection update'  => false,
		'diagnose'           => false,
		'explain'            => false,
		'export dsn'         => false,
		'export openssl'     => false,
		'export phpmailer'   => false,
		'export settings'    => false,
		'export snippet'     => false,
		'export swaks'       => false,
		'export wp-config'   => false,
		'health'             => false,
		'import'             => true,
		'messages delete'    => true,
		'messages get'       => false,
		'messages list'      => false,
		'messages resend'    => false,
		'outbox pause'       => false,
		'outbox release'     => true,
		'outbox resume'      => false,
		'outbox run'         => false,
		'outbox status'      => false,
		'settings get'       => false,
		'settings set'       => false,
		'test'               => false,
	);

	/** Ability => the route that it asks. */
	public const ABILITIES = array(
		'mailwright/diagnose'        => array( 'POST', '/diagnosis' ),
		'mailwright/explain'         => array( 'POST', '/explain' ),
		'mailwright/list-messages'   => array( 'GET', '/messages' ),
		'mailwright/send-test-email' => array( 'POST', '/test-email' ),
	);

	/**
	 * @param bool $with_network In a network there are more.
	 * @return list<array{methods: list<string>, route: string, action: string, who: string, fields: list<string>|null}> `fields` null: those of a schema with its own tests.
	 */
	public static function routes( bool $with_network = false ): array {
		return array_map(
			static fn( array $entry ): array => array(
				'methods' => explode( ',', $entry[0] ),
				'route'   => $entry[1],
				'action'  => $entry[2],
				'who'     => $entry[3],
				'fields'  => '*' === $entry[4] ? null : array_values( array_filter( explode( ' ', $entry[4] ) ) ),
			),
			$with_network ? array( ...self::ROUTES, ...self::OF_NETWORK ) : self::ROUTES
		);
	}
}
