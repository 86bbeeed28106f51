// Uploads over tus as clients send them: with tus-js-client, or request by request.
import { createHash } from 'node:crypto';
import { Upload } from 'tus-js-client';
import type { UploadOptions } from 'tus-js-client';
import type { ApiClient } from '../support/client.js';

export const MIB = 1024 * 1024;

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const authorization = ({ token }: ApiClient): { authorization: string } => ({
  authorization: `Bearer ${token}`,
});

export const idOf = (url: string | null): string => url?.split('/').at(-1) ?? '';

/** Sends it with tus-js-client, and answers the address. */
export function sendByTus(client: ApiClient, bytes: Buffer, options: UploadOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: `${client.url}/uploads`,
      headers: authorization(client),
      retryDelays: [0, 100, 500],
      metadata: { filename: 'sent.bin', filetype: 'application/octet-stream' },
      ...options,
      onError: reject,
      onSuccess: () => resolve(upload.url ?? ''),
    });
    upload.start();
  });
}

/** Sends about so many bytes and goes away in the middle of a part; answers the address. */
export function breakOff(
  client: ApiClient,
  bytes: Buffer,
  after: number,
  options: UploadOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: `${client.url}/uploads`,
      headers: authorization(client),
      retryDelays: null,
      metadata: { filename: 'broken.bin' },
      ...options,
      onError: reject,
      onProgress: (sent) => {
        if (sent >= after) void upload.abort().then(() => resolve(upload.url ?? ''));
      },
    });
    upload.start();
  });
}

export interface TusRequest {
  readonly method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | ReadableStream;
}

/** One request as it stands, with the headers that every one has. */
export const tus = (
  client: ApiClient,
  path: string,
  { method, headers = {}, body }: TusRequest,
): Promise<Response> =>
  fetch(path.startsWith('http') ? path : `${client.url}/uploads${path}`, {
    method,
    headers: {
      'tus-resumable': '1.0.0',
      ...(client.token === null ? {} : authorization(client)),
      ...(body === undefined ? {} : { 'content-type': 'application/offset+octet-stream' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: body as Buffer<ArrayBuffer>, duplex: 'half' }),
  });

export const patch = (
  client: ApiClient,
  path: string,
  offset: number,
  body: Buffer | ReadableStream,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  tus(client, path, { method: 'PATCH', headers: { 'upload-offset': String(offset), ...headers }, body });

/** The status, and how many bytes are kept. */
export const headOf = async (client: ApiClient, path: string): Promise<[number, number | null]> => {
  const response = await tus(client, path, { method: 'HEAD' });
  const offset = response.headers.get('upload-offset');
  return [response.status, offset === null ? null : Number(offset)];
};

/** Begins one of so many bytes, and answers its address. */
export async function begin(client: ApiClient, size: number, fileName = 'begun.bin'): Promise<string> {
  const response = await tus(client, '', {
    method: 'POST',
    headers: {
      'upload-length': String(size),
      'upload-metadata': `filename ${Buffer.from(fileName).toString('base64')}`,
    },
  });
  if (response.status !== 201) throw new Error(`It was not begun: ${await response.text()}`);
  return response.headers.get('location') ?? '';
}

export const uploadDocument = /* GraphQL */ `
  mutation ($input: UploadDocumentInput!) {
    uploadDocument(input: $input) {
      id
      name
      size
      mimeType
      sha256
      downloadUrl
      currentRevision {
        number
        fileName
      }
    }
  }
`;

export interface Uploaded {
  readonly uploadDocument: {
    readonly id: string;
    readonly name: string;
    readonly size: number;
    readonly mimeType: string;
    readonly sha256: string;
    readonly downloadUrl: string;
  };
}

/** Makes a document of what an address has received. */
export const use = (client: ApiClient, url: string, input: object = {}) =>
  client.request<Uploaded, object>(uploadDocument, {
    input: { uploadId: idOf(url), onConflict: 'KEEP_BOTH', ...input },
  });
