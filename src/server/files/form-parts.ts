// Reads the parts of a multipart/form-data body as they arrive, in constant memory.
import { badUserInput } from '../../common/errors.js';
import type { SheafError } from '../../common/errors.js';

/** One part. Its content is to be read before the next part is asked for; what is left of it is skipped. */
export interface FormPart {
  readonly name: string;
  /** Null where it is no file. */
  readonly fileName: string | null;
  readonly content: AsyncIterable<Buffer>;
}

/** Of the headers of one part. */
const MOST_HEADER_BYTES = 16 * 1024;
const LINE_END = '\r\n';

/** The boundary that the header names; null where it is no multipart/form-data with one. */
export function boundaryOf(contentType: string | undefined): string | null {
  const [, quoted, bare] =
    /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType ?? '') ??
    [];
  return quoted ?? bare ?? null;
}

/**
 * The parts, in their order. A body that breaks off or is no form: BAD_USER_INPUT, thrown by whatever is being read then. The
 * source is neither destroyed nor read beyond the end of the form.
 */
export async function* readFormParts(
  source: AsyncIterator<Buffer>,
  boundary: string,
): AsyncGenerator<FormPart> {
  // The first boundary may stand at the very beginning, without a line before it.
  const body = new Body(source, Buffer.from(LINE_END));
  const delimiter = Buffer.from(`${LINE_END}--${boundary}`);
  await body.skip(delimiter);
  while ((await body.peek(2)) !== '--') {
    const headers = await body.collect(Buffer.from(LINE_END + LINE_END), MOST_HEADER_BYTES);
    const { name, fileName } = dispositionOf(headers);
    const content = { ended: false };
    yield { name, fileName, content: body.until(delimiter, content) };
    if (!content.ended) await body.skip(delimiter);
  }
}

/** The bytes that have arrived and were not yet read. */
class Body {
  constructor(
    private readonly source: AsyncIterator<Buffer>,
    private held: Buffer,
  ) {}

  /** What comes before the delimiter, which is read too; `progress` is told when that has happened. */
  async *until(delimiter: Buffer, progress: { ended: boolean }): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.held.indexOf(delimiter);
      // The end of what is there may be the beginning of the delimiter.
      const ready = at === -1 ? Math.max(0, this.held.length - delimiter.length + 1) : at;
      const chunk = this.held.subarray(0, ready);
      this.held = this.held.subarray(at === -1 ? ready : at + delimiter.length);
      if (at !== -1) progress.ended = true;
      if (chunk.length > 0) yield chunk;
      if (at !== -1) return;
      await this.more();
    }
  }

  async skip(delimiter: Buffer): Promise<void> {
    for await (const _ of this.until(delimiter, { ended: false }));
  }

  /** The text before the delimiter, which is read too. */
  async collect(delimiter: Buffer, mostBytes: number): Promise<string> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of this.until(delimiter, { ended: false })) {
      length += chunk.length;
      if (length > mostBytes) throw malformed();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  }

  /** What comes next, which is not read. */
  async peek(length: number): Promise<string> {
    while (this.held.length < length) await this.more();
    return this.held.toString('latin1', 0, length);
  }

  private async more(): Promise<void> {
    const next = await this.source.next().catch(() => {
      throw incomplete();
    });
    if (next.done === true) throw incomplete();
    this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value]);
  }
}

const malformed = (): SheafError =>
  badUserInput({ path: 'file', rule: 'form', message: 'Send multipart/form-data with parts named file.' });

const incomplete = (): SheafError =>
  badUserInput({
    path: 'file',
    rule: 'incomplete',
    message: 'The file did not arrive whole: send it again.',
  });

/** The names in the header `Content-Disposition` of a part. Browsers write them in UTF-8 as they are. */
function dispositionOf(headers: string): Pick<FormPart, 'name' | 'fileName'> {
  const [, parameters] = /^content-disposition:[ \t]*form-data(.*)$/im.exec(headers) ?? [];
  if (parameters === undefined) throw malformed();
  const found = new Map<string, string>();
  for (const [, key = '', quoted, bare] of parameters.matchAll(
    /;[ \t]*([\w*]+)=(?:"((?:\\"|[^"])*)"|([^;\s]*))/g,
  )) {
    found.set(key.toLowerCase(), quoted?.replaceAll('\\"', '"') ?? bare ?? '');
  }
  const name = found.get('name');
  if (name === undefined) throw malformed();
  return { name, fileName: extendedName(found.get('filename*')) ?? found.get('filename') ?? null };
}

/** `UTF-8''%E2%82%AC.pdf`, as some programs write a name. */
function extendedName(value: string | undefined): string | null {
  const [, encoded] = /^utf-8'[^']*'(.*)$/i.exec(value ?? '') ?? [];
  try {
    return encoded === undefined ? null : decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
