interface Server {
	port: number;
	/** How many messages came with their final dot. */
	messages: () => Promise< number >;
	stop: () => Promise< unknown >;
}

export declare const LOGIN: { username: string; password: string };
export declare function mailServer(
	changes?: Record< string, unknown >
): Promise< Server >;
export declare function scriptedServer(
	...steps: unknown[][]
): Promise< Server >;
export declare function silentServer(): Promise< Server >;
export declare function nameServer(
	zone: Record< string, unknown >
): Promise< Server >;
export declare function closedPort(): Promise< number >;
