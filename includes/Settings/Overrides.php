<?php
/**
 * Settings that are fixed in wp-config.php or the environment. A constant wins over an environment variable, and both over the database.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Schema from Validator
 * @phpstan-type Source array{source: 'constant'|'environment', name: string}
 */
final class Overrides {

	private const PREFIX = 'MAILWRIGHT_';

	/** What a line in the environment may at most hold; also the limit for a password file. */
	private const MAX_BYTES = 8192;

	/** @var array<string, mixed> Valid values; secrets as {@see Secret}. */
	private array $values = array();

	/** @var array<string, Source> */
	private array $sources = array();

	/** @var array<string, string> */
	private array $problems = array();

	/** @param array<string, Schema> $fields */
	private function __construct( private readonly array $fields, private readonly Outside $outside ) {}

	public static function of_settings( Outside $outside = new Outside() ): self {
		$overrides = new self( Settings_Schema::fields(), $outside );
		$overrides->read_level( 'constant', array() );
		$overrides->read_level( 'environment', array() );
		return $overrides;
	}

	public static function of_connection( Outside $outside = new Outside() ): self {
		$fields = Connection_Schema::fields();
		unset( $fields['id'] );
		$fields['ca_file']['rule'] = 'any_ca_file';

		$overrides = new self( $fields, $outside );
		$overrides->read_level( 'constant', $overrides->dsn( 'constant' ) );
		$overrides->read_level( 'environment', $overrides->dsn( 'environment' ) );
		return $overrides;
	}

	/** @return array<string, mixed> By field; secrets as {@see Secret}. A field whose fixed value is not valid is missing here, though it is in sources(). */
	public function values(): array {
		return $this->values;
	}

	/** @return array<string, Source> By field. */
	public function sources(): array {
		return $this->sources;
	}

	/** @return array<string, string> What is wrong in wp-config.php or the environment: field => sentence. */
	public function problems(): array {
		return $this->problems;
	}

	/** Whether enough is fixed to send with nothing stored at all. */
	public function describe_a_connection(): bool {
		return isset( $this->values['host'] ) || isset( $this->values['mailer'] );
	}

	/**
	 * Refuses a change of what is fixed.
	 *
	 * @param array<string, mixed> $changes
	 * @throws Invalid_Input Status 409, naming each such field.
	 */
	public function refuse( #[\SensitiveParameter] array $changes ): void {
		$errors = array();
		foreach ( array_intersect_key( $this->sources, $changes ) as $field => $source ) {
			$errors += Invalid_Input::locked( $field, $source['name'] )->errors();
		}
		if ( array() !== $errors ) {
			throw new Invalid_Input( $errors, 'locked', 409 );
		}
	}

	/** @return array<string, Source> For var_dump() and print_r(). */
	public function __debugInfo(): array {
		return $this->sources;
	}

	/** @return array<string, mixed> */
	private function dsn( string $level ): array {
		$dsn = $this->raw( $level, self::PREFIX . 'DSN' );
		if ( null === $dsn || '' === $dsn ) {
			return array();
		}
		try {
			return Dsn::parse( is_string( $dsn ) ? $dsn : '' );
		} catch ( \InvalidArgumentException $problem ) {
			$this->add_problem( 'dsn', self::PREFIX . 'DSN', $problem->getMessage() );
			return array();
		}
	}

	/**
	 * @param 'constant'|'environment' $level
	 * @param array<string, mixed>     $dsn Values of the same level's DSN, which single constants or variables win over.
	 */
	private function read_level( string $level, #[\SensitiveParameter] array $dsn ): void {
		foreach ( $this->fields as $field => $schema ) {
			if ( isset( $this->sources[ $field ] ) ) {
				continue;
			}
			$name = self::PREFIX . strtoupper( $field );
			$raw  = $this->raw( $level, $name );
			$file = null === $raw && ! empty( $schema['secret'] ) ? $this->raw( $level, $name . '_FILE' ) : null;

			match ( true ) {
				null !== $raw           => $this->take( $field, $raw, $level, $name ),
				null !== $file          => $this->take_file( $field, $file, $level, $name . '_FILE' ),
				isset( $dsn[ $field ] ) => $this->take( $field, $dsn[ $field ], $level, self::PREFIX . 'DSN' ),
				default                 => null,
			};
		}
	}

	private function raw( string $level, string $name ): mixed {
		return 'constant' === $level ? $this->outside->constant( $name ) : $this->outside->variable( $name );
	}

	/** @param 'constant'|'environment' $level */
	private function take( string $field, #[\SensitiveParameter] mixed $raw, string $level, string $name ): void {
		$schema  = $this->fields[ $field ];
		$value   = is_string( $raw ) ? Validator::parse( $raw, $schema ) : $raw;
		$message = Validator::error( $value, $schema );

		$this->sources[ $field ] = array( 'source' => $level, 'name' => $name );
		if ( null !== $message ) {
			$this->add_problem( $field, $name, $message );
		}
		if ( ! empty( $schema['secret'] ) ) {
			// A broken one must not let an older password out of the database to this server.
			$this->values[ $field ] = null === $message && is_string( $value ) ? Secret::of( $value ) : Secret::unavailable();
		} elseif ( null === $message || isset( $schema['when_broken'] ) ) {
			$this->values[ $field ] = null === $message ? $value : $schema['when_broken'];
		}
	}

	/** @param 'constant'|'environment' $level */
	private function take_file( string $field, mixed $path, string $level, string $name ): void {
		$is_readable = is_string( $path ) && ! str_contains( $path, '://' ) && ! str_contains( $path, "\0" ) && is_file( $path ) && is_readable( $path ) && filesize( $path ) <= self::MAX_BYTES;
		if ( $is_readable ) {
			$text = (string) file_get_contents( $path ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A mounted secret, a local file.
			$this->take( $field, (string) preg_replace( '/\r?\n\z/', '', $text ), $level, $name );
			return;
		}
		$this->sources[ $field ] = array( 'source' => $level, 'name' => $name );
		$this->values[ $field ]  = Secret::unavailable();
		$this->add_problem( $field, $name, __( 'The file that this names cannot be read.', 'mailwright' ) );
	}

	private function add_problem( string $field, string $name, string $message ): void {
		/* translators: 1: name of a constant or environment variable, 2: sentence that says what is wrong with its value */
		$this->problems[ $field ] ??= sprintf( __( '%1$s is not used. %2$s', 'mailwright' ), $name, $message );
	}
}
