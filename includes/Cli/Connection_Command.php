<?php
/**
 * Connections on the command line. No command prints a password or key, and none needs one among its arguments.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

use Mailwright\Oauth\Status;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Secret_State;
use Mailwright\Settings\Validator;
use Mailwright\Settings\View;

defined( 'ABSPATH' ) || exit;

/**
 * Lists, makes, changes and removes connections to mail servers.
 */
final class Connection_Command {

	private const COLUMNS = array( 'id', 'name', 'mailer', 'host', 'port', 'encryption', 'username', 'password' );

	/**
	 * Lists the connections.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : How to show them.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - ids
	 * ---
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function list( array $args, array $options ): void {
		$all    = ( new Connection_Store() )->all();
		$shown  = array_map( array( View::class, 'of_connection' ), $all );
		$format = $options['format'] ?? 'table';
		match ( $format ) {
			'json'  => \WP_CLI::line( (string) wp_json_encode( $shown, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES ) ),
			'ids'   => \WP_CLI::line( implode( ' ', array_map( static fn( Connection $connection ): string => $connection->id, $all ) ) ),
			default => \WP_CLI\Utils\format_items( $format, array_map( self::row( ... ), $all ), self::COLUMNS ),
		};
	}

	/**
	 * Shows one connection.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Id of the connection.
	 *
	 * [--format=<format>]
	 * : How to show it.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 * ---
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function get( array $args, array $options ): void {
		$connection = ( new Connection_Store() )->get( $args[0] ?? '' );
		if ( null === $connection ) {
			Output::refused( Invalid_Input::not_found() );
		}
		Output::fields( View::of_connection( $connection ) + array_filter( array( 'oauth' => Status::of( $connection ) ) ), $options['format'] ?? 'table' );
	}

	/**
	 * Makes a connection.
	 *
	 * ## OPTIONS
	 *
	 * [--<field>=<value>]
	 * : Any field: id, name, mailer, provider, host, port, encryption, authentication, username, auth_method, timeout, ca_file, region, domain, access_key_id, client_id, tenant.
	 *
	 * [--password-file=<file>]
	 * : Reads the password from a file; "-" reads one line from standard input. In the same way --api-key-file, --secret-access-key-file and --client-secret-file.
	 *
	 * [--prompt-password]
	 * : Asks for the password. In the same way --prompt-api-key, --prompt-secret-access-key and --prompt-client-secret.
	 *
	 * [--porcelain]
	 * : Prints only the id.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright connection create --host=smtp.example.com --username=shop@example.com --password-file=secret.txt
	 *
	 * @param list<string>          $args
	 * @param array<string, string|bool> $options
	 */
	public function create( array $args, #[\SensitiveParameter] array $options ): void {
		$is_for_scripts = ! empty( $options['porcelain'] );
		unset( $options['porcelain'] );
		try {
			$connection = ( new Connection_Store() )->create( self::values( $options ) );
		} catch ( Invalid_Input $problem ) {
			Output::refused( $problem );
		}
		if ( $is_for_scripts ) {
			\WP_CLI::line( $connection->id );
			return;
		}
		/* translators: %s: id of a connection */
		\WP_CLI::success( sprintf( __( 'Made the connection %s.', 'mailwright' ), $connection->id ) );
	}

	/**
	 * Changes some fields of a connection.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Id of the connection.
	 *
	 * [--<field>=<value>]
	 * : Any field: name, mailer, provider, host, port, encryption, authentication, username, auth_method, timeout, ca_file, region, domain, access_key_id, client_id, tenant.
	 *
	 * [--password-file=<file>]
	 * : Reads the password from a file; "-" reads one line from standard input. In the same way --api-key-file, --secret-access-key-file and --client-secret-file.
	 *
	 * [--prompt-password]
	 * : Asks for the password. In the same way --prompt-api-key, --prompt-secret-access-key and --prompt-client-secret.
	 *
	 * [--delete-password]
	 * : Removes the stored password. In the same way --delete-api-key, --delete-secret-access-key and --delete-client-secret.
	 *
	 * @param list<string>          $args
	 * @param array<string, string|bool> $options
	 */
	public function update( array $args, #[\SensitiveParameter] array $options ): void {
		try {
			( new Connection_Store() )->update( $args[0] ?? '', self::values( $options ) );
		} catch ( Invalid_Input $problem ) {
			Output::refused( $problem );
		}
		/* translators: %s: id of a connection */
		\WP_CLI::success( sprintf( __( 'Changed the connection %s.', 'mailwright' ), $args[0] ?? '' ) );
	}

	/**
	 * Removes a connection and its password.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Id of the connection.
	 *
	 * [--yes]
	 * : Do not ask.
	 *
	 * @param list<string>          $args
	 * @param array<string, string|bool> $options
	 */
	public function delete( array $args, array $options ): void {
		$store = new Connection_Store();
		$id    = $args[0] ?? '';
		try {
			if ( null === $store->get( $id ) ) {
				throw Invalid_Input::not_found();
			}
			/* translators: %s: id of a connection */
			\WP_CLI::confirm( sprintf( __( 'Remove the connection %s and its password?', 'mailwright' ), $id ), $options );
			$store->delete( $id );
		} catch ( Invalid_Input $problem ) {
			Output::refused( $problem );
		}
		/* translators: %s: id of a connection */
		\WP_CLI::success( sprintf( __( 'Removed the connection %s.', 'mailwright' ), $id ) );
	}

	/**
	 * One line of the list; of the password only whether it can be used.
	 *
	 * @return array<string, mixed>
	 */
	private static function row( Connection $connection ): array {
		$password = match ( $connection->has_locked_secret() ? Secret_State::Locked : self::main_secret( $connection ) ) {
			Secret_State::None      => __( 'none', 'mailwright' ),
			Secret_State::Available => __( 'set', 'mailwright' ),
			Secret_State::Locked    => __( 'locked: its key is missing', 'mailwright' ),
		};
		return array( 'password' => $password ) + $connection->to_array();
	}

	/** The one that this mailer logs in with. */
	private static function main_secret( Connection $connection ): Secret_State {
		return $connection->secret_state(
			match ( $connection->mailer ) {
				'gmail', 'microsoft' => 'client_secret',
				'amazonses'          => 'secret_access_key',
				'php', 'smtp'        => 'password',
				default              => 'api_key',
			}
		);
	}

	/**
	 * @param array<string, string|bool> $options
	 * @return array<string, mixed>
	 */
	private static function values( #[\SensitiveParameter] array $options ): array {
		$fields = Connection_Schema::fields();
		$values = array();
		foreach ( Connection_Schema::secrets() as $field ) {
			$word    = str_replace( '_', '-', $field );
			$values += self::secret( $field, $options[ "$word-file" ] ?? null, ! empty( $options[ "prompt-$word" ] ), ! empty( $options[ "delete-$word" ] ) );
			unset( $options[ "$word-file" ], $options[ "prompt-$word" ], $options[ "delete-$word" ] );
		}
		foreach ( $options as $name => $value ) {
			$name            = str_replace( '-', '_', (string) $name );
			$values[ $name ] = is_string( $value ) && isset( $fields[ $name ] ) ? Validator::parse( $value, $fields[ $name ] ) : $value;
		}
		return $values;
	}

	/** @return array<string, string|null> */
	private static function secret( string $field, string|bool|null $file, bool $is_asked, bool $is_deleted ): array {
		if ( $is_deleted ) {
			return array( $field => null );
		}
		if ( is_string( $file ) && '-' !== $file ) {
			if ( str_contains( $file, '://' ) || ! is_file( $file ) || ! is_readable( $file ) ) {
				Output::wrong_use( __( 'The password file cannot be read.', 'mailwright' ) );
			}
			return array( $field => self::without_line_end( (string) file_get_contents( $file ) ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A local file.
		}
		return '-' === $file || $is_asked ? array( $field => self::read_line( Connection_Schema::properties()[ $field ]['title'] ?? $field ) ) : array();
	}

	/** Reads a secret from standard input; on a terminal without showing it. */
	private static function read_line( string $title ): string {
		$is_terminal = function_exists( 'stream_isatty' ) && stream_isatty( STDIN );
		if ( ! $is_terminal ) {
			return self::without_line_end( (string) fgets( STDIN ) );
		}
		return \cli\prompt( $title, false, ': ', true );
	}

	private static function without_line_end( #[\SensitiveParameter] string $text ): string {
		return (string) preg_replace( '/\r?\n\z/', '', $text );
	}
}
