// Makes characters of the bytes of a text file: by its mark, as UTF-8, as it says itself, or as it looks.
import { analyse } from 'chardet';
import { Unreadable } from './unreadable.js';

/** What the guess is made from, in bytes. */
const SAMPLE = 64 * 1024;
/** Of a hundred, for a guess among encodings of more than one byte a character. */
const LIKELY = 10;

/** `isWhole`: the bytes do not end in the middle of the file. What is no text at all is broken. */
export function decodeText(bytes: Buffer, isWhole: boolean): string {
  const text = unicode(bytes, isWhole) ?? new TextDecoder(guess(bytes)).decode(bytes);
  if (isBinary(text)) throw new Unreadable('BROKEN_FILE');
  return text;
}

function unicode(bytes: Buffer, isWhole: boolean): string | null {
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE(0);
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: encoding === 'utf-8' }).decode(bytes, { stream: !isWhole });
  } catch {
    return null;
  }
}

function guess(bytes: Buffer): string {
  const [, declared] =
    /(?:charset|encoding)\s*=\s*["']?([\w-]{3,20})/i.exec(bytes.subarray(0, 2048).toString('latin1')) ?? [];
  if (declared !== undefined && isKnown(declared)) return declared;
  const sample = bytes.subarray(0, SAMPLE);
  const found = analyse(sample).find(
    ({ name, confidence }) => confidence > LIKELY && isKnown(name) && !name.startsWith('UTF-'),
  );
  return found?.name ?? 'windows-1252';
}

function isKnown(encoding: string): boolean {
  try {
    return new TextDecoder(encoding).encoding !== '';
  } catch {
    return false;
  }
}

/** Control characters, or what stands for bytes that mean nothing, more than a slip here and there. */
function isBinary(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  const strange = text.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0;
  return strange > 8 && strange > text.length / 200;
}
