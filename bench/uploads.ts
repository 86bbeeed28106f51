// Measures what a large file costs on its way in: bytes a second against `cat` onto the same disk, and memory.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { callApi } from './api.ts';
import { MIB, cat, forgetPages, makeFile, renew } from './large-file.ts';
import type { Started } from './processes.ts';

interface UploadFigures {
  readonly way: 'multipart' | 'tus';
  readonly store: 'disk' | 'S3';
  /** MB are a million bytes. Medians of the rounds. */
  readonly megabytesPerSecond: number;
  /** Against `cat`, flushed too, just before and after each: the median of the rounds; and what has to be reached. */
  readonly ratio: number;
  readonly required: number | null;
  /** Of the server's resident memory, at its highest, in MiB; null where the system does not tell. */
  readonly addedMebibytes: number | null;
  /** Downloaded again, as soon as it is there. */
  readonly back: number;
}

export interface UploadsOutcome {
  readonly bytes: number;
  readonly cat: number;
  readonly figures: readonly UploadFigures[];
}

export interface UploadBench {
  /** Where the file lies, and the disk is that is written to. */
  readonly dir: string;
  readonly rounds: number;
  readonly servers: Readonly<Record<'disk' | 'S3', Started>>;
  readonly signIn: (url: string) => Promise<string>;
  readonly say: (line: string) => void;
}

const BYTES = 1024 * MIB;
const REQUIRED = 0.5;
export const MOST_ADDED = 80;

export const uploadsMeet = ({ figures }: UploadsOutcome): boolean =>
  figures.every(
    ({ ratio, required, addedMebibytes }) =>
      (required === null || ratio >= required) && (addedMebibytes ?? 0) <= MOST_ADDED,
  );

export async function measureUploads({
  dir,
  rounds,
  servers,
  signIn,
  say,
}: UploadBench): Promise<UploadsOutcome> {
  const source = await makeFile(join(dir, 'source'), BYTES);
  const warmUp = randomBytes(64 * MIB);
  const cats: number[] = [];
  const cases = (['disk', 'S3'] as const).flatMap((store) =>
    (['multipart', 'tus'] as const).map((way) => ({
      way,
      store,
      speeds: [] as number[],
      ratios: [] as number[],
      added: [] as number[],
      back: [] as number[],
    })),
  );
  const copied = async (): Promise<number> => {
    const speed = await timed(() => cat(source.path, join(dir, 'copy')));
    await rm(join(dir, 'copy'));
    return speed;
  };
  const uploads = { multipart: byMultipart, tus: byTus };
  for (let round = 1; round <= rounds; round += 1) {
    for (const { way, store, speeds, ratios, added, back } of cases) {
      const { url, pid } = servers[store];
      const token = await signIn(url);
      await uploads[way](url, token, warmUp);
      // Content that no store has yet.
      const sha256 = await renew(source);
      // What the disk takes differs from one second to the next.
      const catBefore = await copied();
      const before = resident(pid);
      const taken = { sha256: '', downloadUrl: '' };
      speeds.push(
        await timed(async () => void Object.assign(taken, await uploads[way](url, token, source.content))),
      );
      const most = highest(pid);
      back.push(await timed(() => drain(taken.downloadUrl)));
      await forgetPages(join(dir, 'blobs'));
      cats.push(catBefore, await copied());
      ratios.push((2 * (speeds.at(-1) ?? 0)) / (catBefore + (cats.at(-1) ?? 0)));
      if (before !== null && most !== null) added.push((most - before) / MIB);
      if (taken.sha256 !== sha256 || (round === 1 && (await sha256At(taken.downloadUrl)) !== sha256)) {
        throw new Error(`What came by ${way} onto ${store} is not what was sent.`);
      }
      say(
        `uploads, round ${round}: ${way} onto ${store} ${speeds.at(-1)?.toFixed(0)} MB/s, ` +
          `cat ${catBefore.toFixed(0)} and ${cats.at(-1)?.toFixed(0)} MB/s, ratio ${ratios.at(-1)?.toFixed(2)}, ${added.at(-1)?.toFixed(0) ?? '?'} MiB added, ` +
          `${back.at(-1)?.toFixed(0)} MB/s back`,
      );
    }
  }
  await rm(source.path);
  return {
    bytes: BYTES,
    cat: median(cats),
    figures: cases.map(({ way, store, speeds, ratios, added, back }) => ({
      way,
      store,
      megabytesPerSecond: median(speeds),
      ratio: median(ratios),
      required: way === 'tus' && store === 'disk' ? REQUIRED : null,
      addedMebibytes: added.length === 0 ? null : Math.max(...added),
      back: median(back),
    })),
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** In MB a second, for the whole file. */
async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return BYTES / 1e6 / ((performance.now() - begun) / 1000);
}

interface Taken {
  readonly sha256: string;
  readonly downloadUrl: string;
}

const mutation =
  'mutation ($input: UploadDocumentInput!) { uploadDocument(input: $input) { sha256 downloadUrl } }';

async function byMultipart(url: string, token: string, content: Buffer): Promise<Taken> {
  const boundary = `----${randomBytes(12).toString('hex')}`;
  const part = (name: string, rest: string): string =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${rest}`;
  const operations = { query: mutation, variables: { input: { file: null, onConflict: 'KEEP_BOTH' } } };
  const head =
    part('operations', `\r\n\r\n${JSON.stringify(operations)}\r\n`) +
    part('map', `\r\n\r\n${JSON.stringify({ 0: ['variables.input.file'] })}\r\n`) +
    part('0', '; filename="large.bin"\r\ncontent-type: application/octet-stream\r\n\r\n');
  const tail = `\r\n--${boundary}--\r\n`;
  const answer = await send(
    `${url}/graphql`,
    'POST',
    { head, content, tail },
    {
      authorization: `Bearer ${token}`,
      'apollo-require-preflight': 'true',
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + content.length + tail.length,
    },
  );
  const { data } = JSON.parse(answer.body) as { data: { uploadDocument: Taken } | null };
  if (data === null) throw new Error('A multipart upload was refused.');
  return data.uploadDocument;
}

/** In one part, as tus-js-client does unless told. */
async function byTus(url: string, token: string, content: Buffer): Promise<Taken> {
  const { createUploadSession: session } = await callApi<{
    createUploadSession: { id: string; url: string };
  }>(
    url,
    token,
    'mutation ($input: CreateUploadSessionInput!) { createUploadSession(input: $input) { id url } }',
    { input: { fileName: 'large.bin', size: content.length } },
  );
  const answer = await send(
    session.url,
    'PATCH',
    { head: '', content, tail: '' },
    {
      authorization: `Bearer ${token}`,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': content.length,
    },
  );
  if (answer.status !== 204) throw new Error(`A part was answered ${answer.status}: ${answer.body}`);
  const { uploadDocument } = await callApi<{ uploadDocument: Taken }>(url, token, mutation, {
    input: { uploadId: session.id, onConflict: 'KEEP_BOTH' },
  });
  return uploadDocument;
}

/**
 * From memory, over a connection of its own, at the least cost for this process: it shares the processors with the server.
 * The status and the body of the answer.
 */
async function send(
  url: string,
  method: string,
  { head, content, tail }: { readonly head: string; readonly content: Buffer; readonly tail: string },
  headers: Readonly<Record<string, string | number>>,
): Promise<{ readonly status: number; readonly body: string }> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const answered = text(socket);
  const lines = Object.entries({ host: hostname, connection: 'close', ...headers });
  socket.write(
    `${method} ${pathname} HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n`,
  );
  socket.write(head);
  for (let at = 0; at < content.length; at += MIB) {
    // In bits, for at once the process would copy what the system does not take yet.
    await new Promise<void>((resolve, reject) => {
      socket.write(content.subarray(at, at + MIB), (error) => (error ? reject(error) : resolve()));
    });
  }
  socket.write(tail);
  const [, status, body = ''] = /^HTTP\/1\.1 (\d+).*?\r\n\r\n(.*)$/s.exec(await answered) ?? [];
  return { status: Number(status), body };
}

/** Reads all of it into one buffer, at the least cost for this process. */
async function drain(url: string): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  let read = 0;
  const socket = connect({
    host: hostname,
    port: Number(port),
    onread: { buffer: Buffer.alloc(MIB), callback: (bytes) => (read += bytes) > 0 },
  });
  socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\n\r\n`);
  await once(socket, 'close');
  if (read < BYTES) throw new Error('A download broke off.');
}

async function sha256At(url: string): Promise<string> {
  const { body } = await fetch(url);
  const hash = createHash('sha256');
  if (body !== null) await pipeline(Readable.fromWeb(body as never), hash);
  return hash.digest('hex');
}

const memory = (pid: number, name: string): number | null => {
  try {
    const [, kibibytes] =
      new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    return null;
  }
};

/** What it has now; the highest is counted anew from here. */
function resident(pid: number): number | null {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    return null;
  }
  return memory(pid, 'VmRSS');
}

const highest = (pid: number): number | null => memory(pid, 'VmHWM');
