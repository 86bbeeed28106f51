// The process that reads one file, apart from the server, and ends: whatever the file does, it does to this process.
import { writeSync } from 'node:fs';
import { officeFormats, PDF } from '../processing/types.js';
import { ANSWER_DESCRIPTOR } from './protocol.js';
import type { Answer, ExtractedText, Request } from './protocol.js';
import { Unreadable } from './unreadable.js';

const request = JSON.parse(process.argv[2] ?? '') as Request;

async function answer(bytes: Buffer): Promise<Answer> {
  const make = await maker(request);
  try {
    return await make(bytes);
  } catch (error) {
    if (error instanceof Unreadable) return { failure: error.failure };
    return {
      failure: /allocation|memory|string length/i.test(String(error)) ? 'OUT_OF_MEMORY' : 'BROKEN_FILE',
    };
  }
}

type Maker = (bytes: Buffer) => Promise<Answer>;

/** Only the libraries that the file needs are loaded. That one is missing is not the file's fault: it ends the process. */
async function maker({ make, mimeType }: Request): Promise<Maker> {
  if (make === 'thumbnails') {
    const { thumbnails } = await import('./thumbnails.js');
    return async (bytes) => ({ thumbnails: await thumbnails(bytes, mimeType) });
  }
  if (make === 'avatar') {
    const { squarePicture } = await import('./avatar.js');
    return async (bytes) => ({ avatar: await squarePicture(bytes) });
  }
  const read = await textReader(mimeType);
  return async (bytes) => ({ text: await read(bytes) });
}

async function textReader(mimeType: string): Promise<(bytes: Buffer) => Promise<ExtractedText>> {
  if (mimeType === PDF) return (await import('./pdf.js')).pdfText;
  const format = officeFormats.get(mimeType as never);
  if (format !== undefined) {
    const { officeText } = await import('./office/office-text.js');
    return (bytes) => officeText(bytes, format);
  }
  return (await import('./plain-text.js')).textOf(mimeType);
}

async function input(): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(request.size);
  let read = 0;
  for await (const piece of process.stdin as AsyncIterable<Buffer>) read += piece.copy(bytes, read);
  if (read !== request.size) throw new Error('The file did not come whole.');
  return bytes;
}

function send(what: Answer): void {
  const bytes = Buffer.from(JSON.stringify(what));
  for (let sent = 0; sent < bytes.length;) sent += writeSync(ANSWER_DESCRIPTOR, bytes, sent);
}

send(await answer(await input()));
// Libraries keep threads and timers.
process.exit(0);
