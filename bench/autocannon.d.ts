// The part of autocannon that the benchmark uses; the package brings no types.
declare module 'autocannon' {
  export interface RequestParts {
    readonly method: 'GET' | 'POST' | 'PATCH';
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  }

  export interface Step<Context> {
    setupRequest(request: object, context: Context): RequestParts;
    onResponse?(status: number, body: string, context: Context): void;
  }

  export interface Options<Context> {
    readonly url: string;
    readonly connections: number;
    /** In seconds. */
    readonly duration: number;
    /** In seconds. */
    readonly timeout?: number;
    /** Each connection sends them in this order, again and again; the context is empty at the start of each pass. */
    readonly requests: readonly Step<Context>[];
  }

  export interface Result {
    /** In seconds. */
    readonly duration: number;
    readonly errors: number;
    readonly timeouts: number;
    readonly non2xx: number;
    readonly '2xx': number;
    /** In milliseconds. */
    readonly latency: { readonly p50: number; readonly p99: number };
  }

  export default function autocannon<Context>(options: Options<Context>): Promise<Result>;
}
