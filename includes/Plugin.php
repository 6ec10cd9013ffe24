<?php
/**
 * The one list of hooks: reading it top to bottom tells everything that Mailwright does in WordPress.
 * Callbacks are static and lazy, so that a page that sends no mail loads three files.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright;

defined( 'ABSPATH' ) || exit;

final class Plugin {

	/** Late, so that plugins which only set From or Reply-To in `phpmailer_init` have run. */
	private const AFTER_OTHER_PLUGINS = 100;

	/** Early, so that a plugin which asks for another sender is heard after us. */
	private const BEFORE_OTHER_PLUGINS = 1;

	/** On every page: what mail needs that is sent there, and the doors to everything else. Each new name costs a page 1.5 KB. */
	public static function register_hooks(): void {
		add_filter( 'wp_mail_from', array( Transport\Sender::class, 'on_wp_mail_from' ), self::BEFORE_OTHER_PLUGINS );
		add_filter( 'wp_mail_from_name', array( Transport\Sender::class, 'on_wp_mail_from_name' ), self::BEFORE_OTHER_PLUGINS );
		add_action( 'phpmailer_init', array( Outbox\Dispatch::class, 'on_phpmailer_init' ), self::AFTER_OTHER_PLUGINS );
		add_action( 'wp_mail_succeeded', array( Outbox\Php_Mail::class, 'on_wp_mail_succeeded' ), self::BEFORE_OTHER_PLUGINS, 0 );
		add_action( 'wp_mail_failed', array( Outbox\Php_Mail::class, 'on_wp_mail_failed' ), self::BEFORE_OTHER_PLUGINS );
		add_filter( 'cron_schedules', array( self::class, 'on_cron_schedules' ) );
		add_filter( 'user_has_cap', array( self::class, 'on_user_has_cap' ), self::BEFORE_OTHER_PLUGINS );
		add_action( 'mailwright_settings_changed', array( Audit\Audit::class, 'on_settings_changed' ), 10, 2 );
		add_action( 'mailwright_run_outbox', array( Outbox\Runner::class, 'on_run_outbox' ) );
		add_action( 'mailwright_clean_up', array( Messages\Retention::class, 'on_clean_up' ) );
		add_action( 'mailwright_clean_up', array( Outbox\Runner::class, 'on_clean_up' ) );
		add_action( 'rest_api_init', array( self::class, 'on_rest_api_init' ) );
		add_action( 'wp_abilities_api_categories_init', array( self::class, 'on_abilities' ) );
		// Loaded as late as this, the plugin is being activated.
		if ( is_admin() || self::is_cron() || self::is_command() || did_action( 'plugins_loaded' ) ) {
			self::register_hooks_behind_the_scenes();
		}
		if ( is_admin() || self::is_cron() ) {
			self::notice_changes();
		}
	}

	/** In the admin area, by cron, REST and commands. Pages of the site do without. Called again it changes nothing. */
	private static function register_hooks_behind_the_scenes(): void {
		self::register_watch_hooks();
		self::register_admin_hooks();
		if ( is_multisite() ) {
			self::register_network_hooks();
		}
		add_action( 'cli_init', array( self::class, 'on_cli_init' ) );
		add_filter( 'wp_privacy_personal_data_exporters', array( Admin\Privacy::class, 'on_exporters' ) );
		add_filter( 'wp_privacy_personal_data_erasers', array( Admin\Privacy::class, 'on_erasers' ) );
		register_activation_hook( MAILWRIGHT_FILE, array( Outbox\Deactivation::class, 'on_activate' ) );
		register_deactivation_hook( MAILWRIGHT_FILE, array( Audit\Audit::class, 'on_deactivate' ) );
		register_deactivation_hook( MAILWRIGHT_FILE, array( Outbox\Deactivation::class, 'on_deactivate' ) );
	}

	/** Who notices what breaks, and tells of it. */
	private static function register_watch_hooks(): void {
		add_action( 'mailwright_clean_up', array( Audit\Audit::class, 'on_clean_up' ), 1, 0 );
		add_action( 'mailwright_clean_up', array( Health\Watch::class, 'on_clean_up' ), 20 );
		add_action( 'mailwright_run_outbox', array( Health\Watch::class, 'on_run_outbox' ), 20 );
		add_action( 'mailwright_watch', array( Health\Watch::class, 'on_watch' ), 10, 0 );
		add_action( 'mailwright_watch', array( Health\Alerts\Alerts::class, 'on_watch' ), 20, 0 );
		add_action( 'mailwright_health_changed', array( Health\Alerts\Alerts::class, 'on_health_changed' ), 10, 3 );
		add_action( 'mailwright_connection_changed', array( Health\Alerts\Alerts::class, 'on_connection_changed' ) );
		add_action( 'mailwright_send_alerts', array( Health\Alerts\Alerts::class, 'on_send_alerts' ), 10, 0 );
		add_action( 'mailwright_summary', array( Health\Alerts\Summary::class, 'on_summary' ), 10, 0 );
		add_filter( 'site_status_tests', array( Health\Site_Health::class, 'on_site_status_tests' ) );
	}

	/** Where things are installed and settings are saved. */
	private static function notice_changes(): void {
		add_action( 'upgrader_process_complete', array( Health\Changes::class, 'on_upgrader_process_complete' ), 10, 2 );
		add_action( 'activated_plugin', array( Health\Changes::class, 'on_activated_plugin' ) );
		add_action( 'deactivated_plugin', array( Health\Changes::class, 'on_deactivated_plugin' ) );
		add_action( 'switch_theme', array( Health\Changes::class, 'on_switch_theme' ) );
		add_action( 'mailwright_settings_changed', array( Health\Changes::class, 'on_settings_changed' ), 10, 0 );
		add_action( 'mailwright_settings_changed', array( Health\Alerts\Summary::class, 'tend' ), 20, 0 );
		add_filter( 'debug_information', array( Health\Debug_Info::class, 'on_debug_information' ) );
	}

	private static function register_admin_hooks(): void {
		$plugin = plugin_basename( MAILWRIGHT_FILE );
		add_action( 'admin_menu', array( Admin\Settings_Page::class, 'on_admin_menu' ) );
		if ( is_admin() ) {
			add_action( 'admin_init', array( self::class, 'on_admin_init' ) );
		}
		add_action( 'load-options-general.php', array( Admin\Oauth_Callback::class, 'on_load_options_general' ) );
		add_filter( "plugin_action_links_$plugin", array( Admin\Plugin_Links::class, 'on_plugin_action_links' ) );
		add_action( "after_plugin_row_$plugin", array( Admin\Waiting_Mail::class, 'on_after_plugin_row' ), 10, 0 );
	}

	/** Of a network of sites. */
	private static function register_network_hooks(): void {
		add_action( 'network_admin_menu', array( Admin\Network_Page::class, 'on_network_admin_menu' ) );
		add_filter( 'network_admin_plugin_action_links_' . plugin_basename( MAILWRIGHT_FILE ), array( Admin\Network_Page::class, 'on_plugin_action_links' ) );
		add_filter( 'wpmu_drop_tables', array( Install\Network_Sites::class, 'on_wpmu_drop_tables' ), 10, 2 );
	}

	/** With ALTERNATE_WP_CRON a page of the site becomes cron after plugins are loaded. */
	private static function is_cron(): bool {
		return wp_doing_cron() || ( defined( 'ALTERNATE_WP_CRON' ) && constant( 'ALTERNATE_WP_CRON' ) );
	}

	/** Whether this process serves nobody's browser; as Outbox\Runner::is_command(), without its file. */
	private static function is_command(): bool {
		return in_array( PHP_SAPI, array( 'cli', 'phpdbg', 'embed' ), true ) || ( defined( 'WP_CLI' ) && constant( 'WP_CLI' ) );
	}

	/** WordPress 6.9 and later: asks for categories first, then for abilities. */
	public static function on_abilities(): void {
		add_action( 'wp_abilities_api_init', array( Abilities\Abilities::class, 'on_init' ) );
		Abilities\Abilities::on_categories_init();
	}

	/**
	 * Words for the privacy policy. Core compares the words of all plugins on each page of the admin area once somebody has read them, and says that
	 * they have changed when some are missing; before that they are needed in core's guide only. What is asked here core asks behind us, so it costs
	 * no query of its own.
	 */
	public static function on_admin_init(): void {
		/** @var int|string|false $policy Core keeps the number of a page there; a look at its type would cost every page memory. */
		$policy = get_option( 'wp_page_for_privacy_policy' );
		if ( in_array( $GLOBALS['pagenow'] ?? '', array( 'options-privacy.php', 'privacy-policy-guide.php' ), true )
			|| ( $policy > 0 && current_user_can( 'edit_post', $policy ) && array() !== get_post_meta( (int) $policy, '_wp_suggested_privacy_policy_content' ) ) ) {
			Admin\Privacy::suggest_policy();
		}
	}

	/**
	 * Who may read messages although nobody gave or took that right by name: people who run the site and may see its users' addresses.
	 * A role that may only change settings reads nobody's mail (guarantees A05). Here, because WordPress asks on each page.
	 *
	 * @param mixed $rights All rights of the user, by name.
	 * @return mixed
	 */
	public static function on_user_has_cap( mixed $rights ): mixed {
		if ( is_array( $rights ) && ! isset( $rights['mailwright_read_messages'] ) ) {
			$rights['mailwright_read_messages'] = ! empty( $rights['manage_options'] ) && ! empty( $rights['list_users'] );
		}
		return $rights;
	}

	/**
	 * Here, because plugins ask for the schedules on many pages.
	 *
	 * @param mixed $schedules As core passes them.
	 * @return mixed
	 */
	public static function on_cron_schedules( mixed $schedules ): mixed {
		if ( is_array( $schedules ) ) {
			$schedules['mailwright_minute'] = array(
				'interval' => MINUTE_IN_SECONDS,
				// Some plugins ask before `init`, when texts cannot be translated yet.
				'display'  => did_action( 'init' ) ? __( 'Every minute, while mail is waiting', 'mailwright' ) : 'Every minute, while mail is waiting',
			);
		}
		return $schedules;
	}

	public static function on_rest_api_init(): void {
		self::register_hooks_behind_the_scenes();
		self::notice_changes();
		Rest\Settings_Controller::register();
		Rest\Connections_Controller::register();
		Rest\Oauth_Controller::register();
		Rest\Providers_Controller::register();
		Rest\Autodiscover_Controller::register();
		Rest\Test_Email_Controller::register();
		Rest\Explain_Controller::register();
		Rest\Diagnosis_Controller::register();
		Rest\Site_Health_Controller::register();
		Rest\Messages_Controller::register();
		Rest\Outbox_Controller::register();
		Rest\Import_Controller::register();
		Rest\Export_Controller::register();
		Rest\Alerts_Controller::register();
		Rest\Audit_Controller::register();
		if ( is_multisite() ) {
			Rest\Network_Controller::register();
		}
		add_filter( 'rest_pre_dispatch', array( Rest\Import_Controller::class, 'on_rest_pre_dispatch' ), 10, 3 );
	}

	public static function on_cli_init(): void {
		self::notice_changes();
		\WP_CLI::add_command( 'mailwright health', Cli\Health_Command::class );
		\WP_CLI::add_command( 'mailwright settings', Cli\Settings_Command::class );
		\WP_CLI::add_command( 'mailwright connection', Cli\Connection_Command::class );
		\WP_CLI::add_command( 'mailwright test', Cli\Test_Command::class );
		\WP_CLI::add_command( 'mailwright explain', Cli\Explain_Command::class );
		\WP_CLI::add_command( 'mailwright diagnose', Cli\Diagnose_Command::class );
		\WP_CLI::add_command( 'mailwright messages', Cli\Messages_Command::class );
		\WP_CLI::add_command( 'mailwright outbox', Cli\Outbox_Command::class );
		\WP_CLI::add_command( 'mailwright import', Cli\Import_Command::class );
		\WP_CLI::add_command( 'mailwright export', Cli\Export_Command::class );
		\WP_CLI::add_command( 'mailwright alerts', Cli\Alerts_Command::class );
		\WP_CLI::add_command( 'mailwright audit', Cli\Audit_Command::class );
	}
}
