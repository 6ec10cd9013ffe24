<?php
/**
 * Parses every PHP file of the project, in one process.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

$failed = 0;
$files  = 0;
$root   = dirname( __DIR__ );
$finder = new RecursiveIteratorIterator(
	new RecursiveCallbackFilterIterator(
		new RecursiveDirectoryIterator( $root, FilesystemIterator::SKIP_DOTS ),
		static fn ( SplFileInfo $file ): bool => ! $file->isLink() && ! in_array( $file->getFilename(), array( 'node_modules', 'vendor', '.git', '.cache', 'test-results', 'dist' ), true )
	)
);
foreach ( $finder as $file ) {
	if ( 'php' !== $file->getExtension() ) {
		continue;
	}
	++$files;
	try {
		PhpToken::tokenize( (string) file_get_contents( $file->getPathname() ), TOKEN_PARSE );
	} catch ( ParseError $error ) {
		++$failed;
		echo substr( $file->getPathname(), strlen( $root ) + 1 ), ':', $error->getLine(), ': ', $error->getMessage(), "\n";
	}
}
echo "$files PHP files parsed, $failed failed.\n";
exit( $failed > 0 ? 1 : 0 );
