// Calls the API as a client does: JSON over HTTP, and multipart for files.

export interface ApiError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

export interface ApiAnswer<Data> {
  readonly status: number;
  readonly data: Data;
  readonly errors: readonly ApiError[] | undefined;
}

/** A document as codegen types it, or plain text. */
export type Operation<Data, Variables> =
  | string
  | { toString(): string; __apiType?: (variables: Variables) => Data };

export class ApiClient {
  constructor(
    readonly url: string,
    readonly token: string | null = null,
  ) {}

  /** Another client of the same server, signed in with the token. */
  as(token: string): ApiClient {
    return new ApiClient(this.url, token);
  }

  /** The whole answer, errors and all. */
  async request<Data = Record<string, never>, Variables = Record<string, unknown>>(
    operation: Operation<Data, Variables>,
    variables?: Variables,
  ): Promise<ApiAnswer<Data>> {
    return this.answer(
      await fetch(`${this.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...this.authorization() },
        body: JSON.stringify({ query: operation.toString(), variables }),
      }),
    );
  }

  /** What an operation that has to succeed gives. */
  async data<Data = Record<string, never>, Variables = Record<string, unknown>>(
    operation: Operation<Data, Variables>,
    variables?: Variables,
  ): Promise<Data> {
    return succeeded(await this.request(operation, variables));
  }

  /** The first error of an operation that has to be refused. */
  async error<Data, Variables>(
    operation: Operation<Data, Variables>,
    variables?: Variables,
  ): Promise<ApiError> {
    return refused(await this.request(operation, variables));
  }

  /** A request that carries files; each takes the place of the null at its path in the variables. */
  async upload<Data = Record<string, never>, Variables = Record<string, unknown>>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    files: Readonly<Record<string, File>>,
  ): Promise<ApiAnswer<Data>> {
    const body = new FormData();
    const entries = Object.entries(files);
    body.append('operations', JSON.stringify({ query: operation.toString(), variables }));
    body.append(
      'map',
      JSON.stringify(Object.fromEntries(entries.map(([path], at) => [at, [`variables.${path}`]]))),
    );
    entries.forEach(([, file], at) => body.append(String(at), file));
    return this.answer(
      await fetch(`${this.url}/graphql`, {
        method: 'POST',
        headers: { 'apollo-require-preflight': 'true', ...this.authorization() },
        body,
      }),
    );
  }

  private authorization(): Record<string, string> {
    return this.token === null ? {} : { authorization: `Bearer ${this.token}` };
  }

  private async answer<Data>(response: Response): Promise<ApiAnswer<Data>> {
    const { data, errors } = (await response.json()) as Pick<ApiAnswer<Data>, 'data' | 'errors'>;
    return { status: response.status, data, errors };
  }
}

export function succeeded<Data>({ data, errors }: ApiAnswer<Data>): Data {
  if (errors !== undefined) throw new Error(`It was refused: ${JSON.stringify(errors)}`);
  return data;
}

export function refused({ data, errors }: ApiAnswer<unknown>): ApiError {
  const [error] = errors ?? [];
  if (error === undefined) throw new Error(`It was not refused: ${JSON.stringify(data)}`);
  return error;
}
