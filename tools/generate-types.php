<?php
/**
 * Prints the TypeScript types of settings and connections, from the schemas in PHP: the page and the server cannot drift apart.
 * Use `npm run generate`.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Settings_Schema;

define( 'ABSPATH', __DIR__ . '/' );

/** The schemas are read without WordPress. */
function __( string $text ): string {
	return $text;
}

/** @param array<string, mixed> $schema */
function type_of( array $schema ): string {
	if ( isset( $schema['enum'] ) ) {
		return implode( ' | ', array_map( literal( ... ), $schema['enum'] ) );
	}
	$types = array_map(
		static fn ( string $type ): string => match ( $type ) {
			'integer', 'number' => 'number',
			'array'             => 'Array< ' . type_of( $schema['items'] ) . ' >',
			'object'            => object_type( $schema['properties'] ),
			default             => $type,
		},
		(array) $schema['type']
	);
	return implode( ' | ', array_unique( $types ) );
}

/** @param array<string, array<string, mixed>> $properties */
function object_type( array $properties ): string {
	$fields = array();
	foreach ( $properties as $name => $schema ) {
		$optional = empty( $schema['required'] ) ? '?' : '';
		$fields[] = "$name$optional: " . type_of( $schema );
	}
	return '{ ' . implode( '; ', $fields ) . ' }';
}

/** A value as Prettier would write it. */
function literal( mixed $value ): string {
	if ( is_string( $value ) ) {
		return "'" . addcslashes( $value, "'\\" ) . "'";
	}
	if ( is_array( $value ) && array() !== $value && ! array_is_list( $value ) ) {
		return '{ ' . implode( ', ', array_map( static fn ( string $name, mixed $part ): string => "$name: " . literal( $part ), array_keys( $value ), $value ) ) . ' }';
	}
	return (string) json_encode( $value, JSON_THROW_ON_ERROR );
}

/** @param array<string, array<string, mixed>> $properties */
function interface_of( string $name, array $properties ): string {
	$lines = array( "export interface $name {" );
	foreach ( $properties as $field => $schema ) {
		$about   = trim( ( $schema['title'] ?? '' ) . '. ' . ( $schema['description'] ?? '' ) . ( empty( $schema['secret'] ) ? '' : ' Write-only.' ) );
		$lines[] = "\t/** $about */";
		$lines[] = "\t$field: " . type_of( $schema ) . ';';
	}
	return implode( "\n", $lines ) . "\n}\n";
}

/** @param array<string, array<string, mixed>> $properties */
function defaults_of( string $name, string $constant, array $properties ): string {
	$with    = array_filter( $properties, static fn ( array $schema ): bool => array_key_exists( 'default', $schema ) );
	$without = array_keys( array_diff_key( $properties, $with ) );
	$type    = array() === $without ? $name : "Omit< $name, " . implode( ' | ', array_map( literal( ... ), $without ) ) . ' >';
	$lines   = array( "export const $constant: $type = {" );
	foreach ( $with as $field => $schema ) {
		$lines[] = "\t$field: " . literal( $schema['default'] ) . ',';
	}
	return implode( "\n", $lines ) . "\n};\n";
}

/**
 * What a form has to know about the fields beyond their types.
 *
 * @param array<string, array<string, mixed>> $fields
 */
function rules_of( array $fields ): string {
	$lines = array( '/** The mailers that use a field; all of them when it is not listed. */', 'export const fieldMailers: Partial<', "\tRecord< keyof Connection, ReadonlyArray< Connection[ 'mailer' ] > >", '> = {' );
	foreach ( array_filter( $fields, static fn ( array $field ): bool => isset( $field['mailers'] ) ) as $name => $field ) {
		$lines[] = "\t$name: [ " . implode( ', ', array_map( literal( ... ), $field['mailers'] ) ) . ' ],';
	}
	$secrets = array_filter( $fields, static fn ( array $field ): bool => ! empty( $field['secret'] ) );
	$lines[] = '};';
	$lines[] = '';
	$lines[] = '/** Write-only fields; a stored one may not follow when one of these fields changes. */';
	$lines[] = 'export const secretBindings = {';
	foreach ( $secrets as $name => $field ) {
		$lines[] = "\t$name: [ " . implode( ', ', array_map( literal( ... ), $field['bound_to'] ) ) . ' ],';
	}
	return implode( "\n", $lines ) . "\n} as const;\n";
}

require dirname( __DIR__ ) . '/includes/autoload.php';

echo "/**\n * Made from the schemas in includes/Settings/ by `npm run generate`. Changes belong there.\n */\n\n";
foreach ( array(
	'Settings'   => Settings_Schema::properties(),
	'Connection' => Connection_Schema::properties(),
) as $name => $properties ) {
	echo interface_of( $name, $properties ), "\n", defaults_of( $name, lcfirst( $name ) . 'Defaults', $properties ), 'Connection' === $name ? '' : "\n";
}
echo "\n", rules_of( Connection_Schema::fields() );
