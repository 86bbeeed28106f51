// One request to the API under a name of its own, and whether its whole answer arrived.

export interface SentFile {
  readonly name: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

export interface ApiRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Takes the place of the null at `input.file`. */
  readonly file?: SentFile | null;
  readonly token?: string | null;
  /** Sent as the user agent, which the audit trail keeps: so every entry can be told whose it is. */
  readonly marker?: string;
}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

export type Reply<Data> =
  | { readonly state: 'ACKNOWLEDGED'; readonly data: Data }
  | { readonly state: 'REFUSED'; readonly code: string; readonly message: string }
  | { readonly state: 'UNANSWERED'; readonly message: string };

/** Answered means that the last byte of the answer is here; everything short of that is UNANSWERED. */
export async function send<Data>(url: string, request: ApiRequest): Promise<Reply<Data>> {
  let answer: Answer<Data>;
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: headersOf(request),
      body: bodyOf(request),
    });
    answer = (await response.json()) as Answer<Data>;
  } catch (error) {
    return { state: 'UNANSWERED', message: String(error) };
  }
  const [error] = answer.errors ?? [];
  if (error !== undefined) return { state: 'REFUSED', code: error.extensions.code, message: error.message };
  if (answer.data === undefined || answer.data === null)
    return { state: 'UNANSWERED', message: 'There is no data.' };
  return { state: 'ACKNOWLEDGED', data: answer.data };
}

/** What a request that has to succeed gives. */
export async function ask<Data>(url: string, request: ApiRequest): Promise<Data> {
  const reply = await send<Data>(url, request);
  if (reply.state !== 'ACKNOWLEDGED') throw new Error(`It did not succeed: ${JSON.stringify(reply)}`);
  return reply.data;
}

function headersOf({ token, marker, file }: ApiRequest): Record<string, string> {
  return {
    ...(token === null || token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(marker === undefined ? {} : { 'user-agent': marker }),
    ...(hasFile(file) ? { 'apollo-require-preflight': 'true' } : { 'content-type': 'application/json' }),
  };
}

function bodyOf({ query, variables, file }: ApiRequest): string | FormData {
  const operations = JSON.stringify({ query, variables });
  if (!hasFile(file)) return operations;
  const body = new FormData();
  body.append('operations', operations);
  body.append('map', '{"0":["variables.input.file"]}');
  body.append('0', new File([file.bytes], file.name));
  return body;
}

const hasFile = (file: SentFile | null | undefined): file is SentFile => file !== null && file !== undefined;
