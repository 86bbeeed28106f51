// Reads XML as it comes: names that open and close, and text, in constant memory, whatever the depth.
import { Unreadable } from '../unreadable.js';

export interface XmlListener {
  /** `name` without its prefix; `tag` is the whole of it, for `attributeOf`. One that is empty is closed at once. */
  opens(name: string, tag: string): void;
  closes(name: string): void;
  text(text: string): void;
}

/** Of one tag, comment or entity, in characters: more than any real one has. */
const MOST_TAG = 1024 * 1024;

// No two parts of it can begin with the same character, so that what fits nowhere is found out in one go.
const TAG = /<(\/?)(?:[^\s<>"'/:]+:)?([^\s<>"'/:]+)((?:[\s/](?:[^<>"']|"[^"]*"|'[^']*')*)?)>/y;
/** What is passed over, by how it begins and ends; CDATA is text as it stands. */
const ENDS = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<![CDATA[', ']]>'],
] as const;

export class XmlEvents {
  private rest = '';

  constructor(private readonly listener: XmlListener) {}

  push(piece: string): void {
    const text = this.rest + piece;
    let at = 0;
    while (at < text.length) {
      const next = text.charCodeAt(at) === LESS ? this.markup(text, at) : this.characters(text, at);
      if (next === null) break;
      at = next;
    }
    this.rest = text.slice(at);
    if (this.rest.length > MOST_TAG) throw new Unreadable('BROKEN_FILE');
  }

  /** Up to the next tag; null where the last entity may go on. */
  private characters(text: string, at: number): number | null {
    const found = text.indexOf('<', at);
    let end = found === -1 ? text.length : found;
    if (found === -1) {
      const entity = text.lastIndexOf('&');
      if (entity >= at && text.length - entity < LONGEST_ENTITY && !text.includes(';', entity)) end = entity;
      if (end === at) return null;
    }
    this.listener.text(decoded(text.slice(at, end)));
    return end;
  }

  /** Behind the tag or what is passed over; null where its end has not come yet. */
  private markup(text: string, at: number): number | null {
    const second = text.charCodeAt(at + 1);
    if (second === EXCLAMATION || second === QUESTION) return this.passage(text, at);
    TAG.lastIndex = at;
    const match = TAG.exec(text);
    if (match === null) return null;
    const [tag, slash, name = '', attributes = ''] = match;
    if (slash === '/') this.listener.closes(name);
    else {
      this.listener.opens(name, tag);
      if (attributes.endsWith('/')) this.listener.closes(name);
    }
    return at + tag.length;
  }

  private passage(text: string, at: number): number | null {
    const known = ENDS.find(([start]) => text.startsWith(start, at));
    if (known === undefined) {
      // A document type, of which office files have none, or the beginning of what is known.
      if (text.length - at >= LONGEST_START) throw new Unreadable('BROKEN_FILE');
      return null;
    }
    const [start, stop] = known;
    const end = text.indexOf(stop, at + start.length);
    if (end === -1) return null;
    if (start === '<![CDATA[') this.listener.text(text.slice(at + start.length, end));
    return end + stop.length;
  }
}

const LESS = '<'.charCodeAt(0);
const EXCLAMATION = '!'.charCodeAt(0);
const QUESTION = '?'.charCodeAt(0);
const LONGEST_START = '<![CDATA['.length;
const LONGEST_ENTITY = 12;

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (...found: string[]) => {
        const [whole = '', hex, decimal, name] = found;
        if (name !== undefined) return named[name] ?? whole;
        const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : '';
      })
    : text;

/** The value of an attribute, by its name without prefix, as it is written. */
export const attributeOf = (tag: string, name: string): string | undefined => {
  const [, double, single] = new RegExp(`[\\s:]${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag) ?? [];
  return double ?? single;
};
