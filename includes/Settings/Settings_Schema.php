<?php
/**
 * The fields of a site's email settings, said once: REST, defaults, checks, overrides and the TypeScript types all come from here.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Schema from Validator
 */
final class Settings_Schema {

	/**
	 * The fields without words: cheap enough for every mail, and usable before translations are loaded.
	 * `rule` names the check in {@see Rules} that goes beyond JSON Schema.
	 *
	 * @return array<string, Schema>
	 */
	public static function fields(): array {
		static $fields = null; // Read several times for each mail.

		return $fields ??= array(
			'from_email'          => array( 'type' => 'string', 'default' => '', 'maxLength' => 254, 'rule' => 'email' ),
			'from_name'           => array( 'type' => 'string', 'default' => '', 'maxLength' => 200 ),
			'force_from_email'    => array( 'type' => 'boolean', 'default' => false ),
			'force_from_name'     => array( 'type' => 'boolean', 'default' => false ),
			'return_path'         => array( 'type' => 'string', 'default' => 'default', 'maxLength' => 254, 'rule' => 'return_path' ),
			'default_connection'  => array( 'type' => array( 'string', 'null' ), 'default' => null, 'maxLength' => 40, 'rule' => 'slug' ),
			'fallback_connection' => array( 'type' => array( 'string', 'null' ), 'default' => null, 'maxLength' => 40, 'rule' => 'slug' ),
			'routes'              => array( 'type' => 'array', 'default' => array(), 'maxItems' => 100, 'items' => self::route() ),
			'background'          => array( 'type' => 'string', 'default' => 'auto', 'enum' => array( 'auto', 'on', 'off' ) ),
			'after_unknown'       => array( 'type' => 'string', 'default' => 'resend', 'enum' => array( 'resend', 'hold' ) ),
			'log_content'         => array( 'type' => 'string', 'default' => 'none', 'enum' => array( 'none', 'full' ) ),
			'log_retention_days'  => array( 'type' => 'integer', 'default' => 30, 'minimum' => 1, 'maximum' => 3650 ),
			'log_max_rows'        => array( 'type' => 'integer', 'default' => 1000000, 'minimum' => 100, 'maximum' => 10000000 ),
			// A misspelt constant was meant to keep mail from leaving: then everything is held.
			'safe_mode'           => array( 'type' => 'string', 'default' => 'off', 'enum' => array( 'off', 'hold', 'redirect' ), 'when_broken' => 'hold' ),
			'safe_mode_address'   => array( 'type' => 'string', 'default' => '', 'maxLength' => 254, 'rule' => 'email' ),
			'keep_data'           => array( 'type' => 'boolean', 'default' => false ),
			'alerts'              => self::alerts(),
		);
	}

	/**
	 * When somebody is told that mail does not leave. Where they are told is a resource of its own (`/alerts/channels`), because it holds secrets.
	 *
	 * @return Schema
	 */
	private static function alerts(): array {
		$properties = array(
			'failures'       => array( 'type' => 'integer', 'default' => 5, 'minimum' => 1, 'maximum' => 10000 ),
			'minutes'        => array( 'type' => 'integer', 'default' => 60, 'minimum' => 5, 'maximum' => 1440 ),
			'quiet_from'     => array( 'type' => 'string', 'default' => '', 'maxLength' => 5, 'rule' => 'clock' ),
			'quiet_until'    => array( 'type' => 'string', 'default' => '', 'maxLength' => 5, 'rule' => 'clock' ),
			'weekly_summary' => array( 'type' => 'boolean', 'default' => false ),
			'summary_to'     => array( 'type' => 'string', 'default' => '', 'maxLength' => 254, 'rule' => 'email' ),
		);
		return array( 'type' => 'object', 'default' => array_map( static fn( array $field ): mixed => $field['default'], $properties ), 'additionalProperties' => false, 'properties' => $properties );
	}

	/**
	 * The fields with label (`title`) and explanation (`description`) for people.
	 *
	 * @return array<string, Schema>
	 */
	public static function properties(): array {
		return array_merge_recursive( self::fields(), self::words() );
	}

	/** @return Schema */
	private static function route(): array {
		return array(
			'type'                 => 'object',
			'additionalProperties' => false,
			'properties'           => array(
				'from'       => array( 'type' => 'string', 'maxLength' => 254, 'rule' => 'route_from', 'required' => true ),
				'connection' => array( 'type' => 'string', 'maxLength' => 40, 'rule' => 'slug', 'required' => true ),
			),
		);
	}

	/** @return array<string, array{title: string, description?: string}> */
	private static function words(): array {
		return array(
			'from_email'          => array( 'title' => __( 'From Email', 'mailwright' ), 'description' => __( 'The address that messages of this site come from. Empty: WordPress chooses.', 'mailwright' ) ),
			'from_name'           => array( 'title' => __( 'From Name', 'mailwright' ), 'description' => __( 'The name that stands beside that address. Empty: WordPress chooses.', 'mailwright' ) ),
			'force_from_email'    => array( 'title' => __( 'Use this address for every email', 'mailwright' ), 'description' => __( 'Also when another plugin asks for a different address.', 'mailwright' ) ),
			'force_from_name'     => array( 'title' => __( 'Use this name for every email', 'mailwright' ), 'description' => __( 'Also when another plugin asks for a different name.', 'mailwright' ) ),
			'return_path'         => array( 'title' => __( 'Return path', 'mailwright' ), 'description' => __( 'Where undeliverable messages come back to: "default", "from" for the From address, or an address.', 'mailwright' ) ),
			'default_connection'  => array( 'title' => __( 'Default connection', 'mailwright' ), 'description' => __( 'The connection that sends unless a rule chooses another one.', 'mailwright' ) ),
			'fallback_connection' => array( 'title' => __( 'Fallback connection', 'mailwright' ), 'description' => __( 'The connection that takes over when the first one cannot be reached.', 'mailwright' ) ),
			'routes'              => array( 'title' => __( 'Rules', 'mailwright' ), 'description' => __( 'Which From address or domain is sent by which connection.', 'mailwright' ) ),
			'background'          => array( 'title' => __( 'Send in the background', 'mailwright' ), 'description' => __( 'So that visitors do not wait for the mail server.', 'mailwright' ) ),
			'after_unknown'       => array( 'title' => __( 'When nobody knows whether a message arrived', 'mailwright' ), 'description' => __( 'The connection can break between the end of a message and the mail server’s answer. "resend": the message is sent once more after 15 minutes, so somebody may get it twice. "hold": it waits until you decide.', 'mailwright' ) ),
			'log_content'         => array( 'title' => __( 'Keep the text of messages', 'mailwright' ), 'description' => __( 'Messages with a login or reset link are never kept.', 'mailwright' ) ),
			'log_retention_days'  => array( 'title' => __( 'Keep the log for', 'mailwright' ), 'description' => __( 'Days after which an entry is deleted.', 'mailwright' ) ),
			'log_max_rows'        => array( 'title' => __( 'Log entries at most', 'mailwright' ), 'description' => __( 'The oldest entries beyond this number are deleted.', 'mailwright' ) ),
			'safe_mode'           => array( 'title' => __( 'Safe mode', 'mailwright' ), 'description' => __( 'For copies of a site: "hold" keeps every email in the log without sending it, "redirect" sends every email to one address. Storing "off" also ends the safe mode that a copy of a site begins by itself.', 'mailwright' ) ),
			'safe_mode_address'   => array( 'title' => __( 'Send everything to', 'mailwright' ), 'description' => __( 'The address that gets every email of this site in the safe mode "redirect".', 'mailwright' ) ),
			'keep_data'           => array( 'title' => __( 'Keep everything when the plugin is deleted', 'mailwright' ), 'description' => __( 'Settings, log and stored passwords (encrypted) stay in the database for a later installation.', 'mailwright' ) ),
			'alerts'              => array(
				'title'       => __( 'Alerts', 'mailwright' ),
				'description' => __( 'When somebody is told that email does not leave this site.', 'mailwright' ),
				'properties'  => array(
					'failures'       => array( 'title' => __( 'Failures', 'mailwright' ), 'description' => __( 'So many messages have to fail before it counts as a problem.', 'mailwright' ) ),
					'minutes'        => array( 'title' => __( 'Minutes', 'mailwright' ), 'description' => __( 'Within so many minutes.', 'mailwright' ) ),
					'quiet_from'     => array( 'title' => __( 'Quiet from', 'mailwright' ), 'description' => __( 'Such as 22:00, by the clock of the site. Only what is critical is told at once. Empty: never quiet.', 'mailwright' ) ),
					'quiet_until'    => array( 'title' => __( 'Quiet until', 'mailwright' ), 'description' => __( 'Such as 07:00. What was collected is told then.', 'mailwright' ) ),
					'weekly_summary' => array( 'title' => __( 'Send a weekly summary', 'mailwright' ), 'description' => __( 'By email, once a week.', 'mailwright' ) ),
					'summary_to'     => array( 'title' => __( 'Summary to', 'mailwright' ), 'description' => __( 'Empty: the administration email address of the site.', 'mailwright' ) ),
				),
			),
		);
	}
}
