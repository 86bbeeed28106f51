// Fetches what the document server has saved: from it alone, once, and not for ever.
import { Readable } from 'node:stream';
import { SECOND } from '../../common/clock.js';
import { forbidden, notFound } from '../../common/errors.js';
import type { IncomingFile } from '../content/receive.js';

/** For the whole of it; shorter than a connection may be silent on which the document server waits for the answer. */
const LONGEST_FETCH = 100 * SECOND;

/**
 * FORBIDDEN where the address is not below the document server's, or leads on to another one; NOT_FOUND where there is
 * nothing. Where the document server does not answer, an error that is not ours: it will ask again.
 */
export async function fetchSaved(serverUrl: string, url: string, filename: string): Promise<IncomingFile> {
  requireBelow(serverUrl, url);
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(LONGEST_FETCH) });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    if (response.status >= 300 && response.status < 400) throw elsewhere();
    if (response.status >= 500) throw new Error(`The document server answered ${response.status}.`);
    throw notFound('saved document');
  }
  const { body } = response;
  return { filename, createReadStream: () => Readable.fromWeb(body as never) };
}

function requireBelow(serverUrl: string, url: string): void {
  if (!URL.canParse(url)) throw elsewhere();
  const [server, saved] = [new URL(serverUrl), new URL(url)];
  const below =
    saved.origin === server.origin &&
    saved.username === '' &&
    saved.password === '' &&
    saved.pathname.startsWith(`${server.pathname.replace(/\/+$/, '')}/`);
  if (!below) throw elsewhere();
}

const elsewhere = () =>
  forbidden({ rule: 'What an editor saved is fetched from the document server and nowhere else.' });
