<?php
/**
 * Holds the rules of the rooms: who may use whom, who may touch the database, and what is not used at all.
 * The rules of src/ are in eslint.config.mjs.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

/** Rooms that a room may use beside itself; doors may use every room but no other door. */
const ROOMS = array(
	'Settings'  => array(),
	'Causes'    => array( 'Settings' ),
	'Http'      => array(),
	'Oauth'     => array( 'Settings', 'Http' ),
	'Transport' => array( 'Settings', 'Causes', 'Http', 'Oauth' ),
	'Install'   => array( 'Settings' ),
	'Messages'  => array( 'Settings', 'Causes', 'Install' ),
	'Outbox'    => array( 'Settings', 'Transport', 'Messages', 'Causes', 'Install' ),
	'Diagnosis' => array( 'Settings', 'Transport', 'Causes', 'Http', 'Oauth' ),
	'Health'    => array( 'Settings', 'Causes', 'Http', 'Oauth', 'Transport', 'Install', 'Diagnosis', 'Messages', 'Outbox' ),
	'Import'    => array( 'Settings', 'Diagnosis' ),
	'Audit'     => array( 'Settings', 'Causes', 'Install', 'Transport', 'Outbox' ),
);
const DOORS = array( 'Rest', 'Cli', 'Admin', 'Abilities' );

/** Where $wpdb and options may be used, beside classes named ..._Store. */
const STORES = array( 'Settings/Option_Row.php', 'Install/' );

/** Options of WordPress that everybody may read. */
const CORE_OPTIONS = array( 'admin_email', 'blog_charset', 'blogname', 'date_format', 'gmt_offset', 'home', 'siteurl', 'time_format', 'timezone_string', 'WPLANG', 'wp_page_for_privacy_policy' );

const OPTION_FUNCTIONS = '/^(?:get|add|update|delete)_(?:site_|network_|blog_)?option$/';

const SUPERGLOBALS = array( '$_GET', '$_POST', '$_REQUEST', '$_COOKIE', '$_SERVER', '$_FILES', '$_ENV', '$_SESSION' );

const BANNED = array( 'assert', 'create_function', 'exec', 'extract', 'maybe_unserialize', 'parse_str', 'passthru', 'pcntl_exec', 'popen', 'print_r', 'proc_open', 'shell_exec', 'sleep', 'system', 'unserialize', 'var_dump' );

/** Functions that have one place. */
const ONE_PLACE = array( 'register_rest_route' => 'Rest/Router.php' );

final class Room_Check {

	/** @var list<string> */
	private array $complaints = array();
	private string $name      = '';
	private string $room      = '';
	private int $files        = 0;

	/** @return list<string> */
	public function complaints(): array {
		return $this->complaints;
	}

	public function files(): int {
		return $this->files;
	}

	/** @param string $name Path below includes/. */
	public function check( string $file, string $name ): void {
		$this->name = $name;
		$this->room = str_contains( $name, '/' ) ? strstr( $name, '/', true ) : '';
		++$this->files;
		$code = (string) file_get_contents( $file );
		if ( '' !== $this->room && ! isset( ROOMS[ $this->room ] ) && ! in_array( $this->room, DOORS, true ) ) {
			$this->complain( 1, "there is no room {$this->room}" );
		}
		if ( ! str_contains( $code, "defined( 'ABSPATH' ) || exit;" ) ) {
			$this->complain( 1, "opened alone, the file has to end at once: defined( 'ABSPATH' ) || exit;" );
		}
		if ( ! preg_match( '~^<\?php\n/\*\*\n \* \S~', $code ) ) {
			$this->complain( 1, 'the file begins with a comment that says why it exists' );
		}
		$this->check_namespace( $code );
		$tokens = array_values( array_filter( PhpToken::tokenize( $code ), static fn ( PhpToken $token ): bool => ! $token->isIgnorable() ) );
		foreach ( $tokens as $i => $token ) {
			$this->check_token( $token, $tokens[ $i - 1 ] ?? $token, array_slice( $tokens, $i + 1, 2 ) );
		}
	}

	private function check_namespace( string $code ): void {
		$wanted = rtrim( 'Mailwright\\' . str_replace( '/', '\\', dirname( $this->name ) === '.' ? '' : dirname( $this->name ) ), '\\' );
		$class  = basename( $this->name, '.php' );
		if ( ! ctype_upper( $class[0] ) ) {
			return; // Not a class: autoload.php, unsupported.php.
		}
		if ( ! preg_match( '/^namespace ' . preg_quote( $wanted, '/' ) . ';/m', $code ) || ! preg_match( "/^(?:final |abstract |readonly )*(?:class|enum|interface|trait) $class\\b/m", $code ) ) {
			$this->complain( 1, "autoloading needs $wanted\\$class in this file" );
		}
	}

	/** @param list<PhpToken> $after */
	private function check_token( PhpToken $token, PhpToken $before, array $after ): void {
		if ( $token->is( array( T_NAME_QUALIFIED, T_NAME_FULLY_QUALIFIED ) ) && ! $before->is( T_NAMESPACE ) && preg_match( '/^\\\\?Mailwright\\\\(\w+)/', $token->text, $found ) ) {
			$this->check_use( $token, $found[1] );
		}
		if ( $token->is( T_VARIABLE ) && in_array( $token->text, SUPERGLOBALS, true ) ) {
			$this->complain( $token->line, "no superglobals: {$token->text}" );
		}
		if ( ! $this->is_store() && ( '$wpdb' === $token->text || "'wpdb'" === $token->text ) ) {
			$this->complain( $token->line, 'only stores and Install touch the database' );
		}
		if ( $token->is( array( T_EVAL, '`' ) ) ) {
			$this->complain( $token->line, "not used here: {$token->text}" );
		}
		$is_call = $token->is( array( T_STRING, T_NAME_FULLY_QUALIFIED ) ) && '(' === ( $after[0]->text ?? '' )
			&& ! $before->is( array( T_OBJECT_OPERATOR, T_NULLSAFE_OBJECT_OPERATOR, T_DOUBLE_COLON, T_FUNCTION, T_NEW ) );
		if ( $is_call ) {
			$this->check_call( ltrim( $token->text, '\\' ), $token->line, $after[1]->text ?? '' );
		}
	}

	private function check_use( PhpToken $token, string $other ): void {
		if ( $other === $this->room || '' === $this->room ) {
			return;
		}
		$is_door = in_array( $this->room, DOORS, true );
		if ( $is_door ? in_array( $other, DOORS, true ) : ! in_array( $other, ROOMS[ $this->room ] ?? array(), true ) ) {
			$this->complain( $token->line, "{$this->room} does not use $other" );
		}
	}

	private function check_call( string $called, int $line, string $argument ): void {
		if ( in_array( $called, BANNED, true ) ) {
			$this->complain( $line, "not used here: $called()" );
		}
		if ( isset( ONE_PLACE[ $called ] ) && ONE_PLACE[ $called ] !== $this->name ) {
			$this->complain( $line, "$called() belongs into " . ONE_PLACE[ $called ] );
		}
		if ( preg_match( OPTION_FUNCTIONS, $called ) && ! $this->is_store() && ! ( 'get_option' === $called && in_array( trim( $argument, "'" ), CORE_OPTIONS, true ) ) ) {
			$this->complain( $line, "only stores and Install touch options: $called()" );
		}
	}

	private function is_store(): bool {
		if ( str_ends_with( $this->name, '_Store.php' ) ) {
			return true;
		}
		return array() !== array_filter( STORES, fn ( string $place ): bool => str_starts_with( $this->name, $place ) );
	}

	private function complain( int $line, string $what ): void {
		$this->complaints[] = "includes/{$this->name}:$line: $what";
	}
}

$folder = $argv[1] ?? dirname( __DIR__ ) . '/includes';
$check  = new Room_Check();
foreach ( new RecursiveIteratorIterator( new RecursiveDirectoryIterator( $folder, FilesystemIterator::SKIP_DOTS ) ) as $file ) {
	if ( 'php' === $file->getExtension() ) {
		$check->check( $file->getPathname(), substr( $file->getPathname(), strlen( $folder ) + 1 ) );
	}
}
$complaints = $check->complaints();
sort( $complaints );
echo implode( "\n", $complaints ), array() === $complaints ? "The rooms keep to their rules ({$check->files()} files).\n" : "\n";
exit( array() === $complaints ? 0 : 1 );
