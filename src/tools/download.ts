/** Hands a JSON value to the person as a file. */
export function download( name: string, value: unknown ): void {
	const url = URL.createObjectURL(
		new Blob( [ JSON.stringify( value, null, '\t' ) + '\n' ], {
			type: 'application/json',
		} )
	);
	const link = document.createElement( 'a' );
	link.href = url;
	link.download = name;
	link.click();
	URL.revokeObjectURL( url );
}
