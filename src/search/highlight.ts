// Snippets: the passage of a text that has most of what was looked for, with the matches marked, safe to put into a page.
import { stemOf } from './fold.js';
import type { SearchQuery, Sought, SoughtPart } from './query.js';
import { piecesOf, wholeCharacter } from './pieces.js';
import { areJoined, tokenise } from './tokens.js';
import type { Token } from './tokens.js';

/** Characters of a snippet, about; names and tags are shown whole. */
const LENGTH = 200;
/** A long text is looked through in pieces, up to the first that has a passage with all that is sought. */
const PIECE = 16_384;

interface Match {
  /** Which of what is sought. */
  readonly term: number;
  readonly start: number;
  readonly end: number;
}

/** The whole text with its matches marked; null where there are none. */
export function markWhole(text: string, { sought }: SearchQuery): string | null {
  const matches = matchesIn(text, sought);
  return matches.length === 0 ? null : marked(text, 0, text.length, matches);
}

/** The best passage, about 200 characters; null where nothing matches. */
export function bestSnippet(text: string, { sought }: SearchQuery): string | null {
  let best: Passage | null = null;
  for (const { from, piece } of piecesOf(text, PIECE)) {
    const passage = bestPassage(matchesIn(piece, sought, from));
    if (passage !== null && (best === null || passage.worth > best.worth)) best = passage;
    if (best !== null && best.distinct === sought.length) break;
  }
  return best === null ? null : cut(text, best.matches);
}

function matchesIn(text: string, sought: readonly Sought[], offset = 0): Match[] {
  const tokens = tokenise(text);
  const found: Match[] = [];
  for (const [at, token] of tokens.entries()) {
    for (const [term, parts] of sought.entries()) {
      const end = endOfMatch(text, tokens, at, parts);
      if (end !== null) found.push({ term, start: offset + token.start, end: offset + end });
    }
  }
  return found.toSorted((one, other) => one.start - other.start || other.end - one.end);
}

/** Where the parts end that begin with this token, each in the place behind the one before; null where they do not match. */
function endOfMatch(text: string, tokens: readonly Token[], at: number, parts: Sought): number | null {
  const [first, ...rest] = parts;
  const begin = tokens[at];
  if (first === undefined || begin === undefined || !isMatch(first, begin)) return null;
  let last = begin;
  let next = at + 1;
  for (const part of rest) {
    const before = last;
    let following: Token | undefined;
    for (; next < tokens.length && following === undefined; next += 1) {
      const token = tokens[next];
      if (token === undefined || token.position > before.position + 1) return null;
      const fits = token.position === before.position + 1 && isMatch(part, token);
      if (fits && (!part.isJoined || areJoined(text, before, token))) following = token;
    }
    if (following === undefined) return null;
    last = following;
  }
  return Math.max(begin.end, last.end);
}

function isMatch({ kind, text, stem, isPrefix }: SoughtPart, token: Token): boolean {
  if (kind === 'SIGN' || token.kind === 'SIGN') return kind === token.kind && text === token.text;
  if (isPrefix) return token.text.startsWith(text);
  return stem === null ? token.text === text : token.text === stem || stemOf(token.text) === stem;
}

interface Passage {
  readonly matches: readonly Match[];
  /** How many different ones it has of what is sought. */
  readonly distinct: number;
  readonly worth: number;
}

/** Different words count before how near they are to each other, and this before how often they occur. */
function bestPassage(matches: readonly Match[]): Passage | null {
  let best: Passage | null = null;
  for (const [at, { start }] of matches.entries()) {
    const terms = new Set<number>();
    const inside: Match[] = [];
    let span = 0;
    for (let to = at; (matches[to]?.end ?? Infinity) - start <= LENGTH || to === at; to += 1) {
      const match = matches[to];
      if (match === undefined) break;
      inside.push(match);
      if (!terms.has(match.term)) span = match.end - start;
      terms.add(match.term);
    }
    const distinct = terms.size;
    const worth = 1000 * distinct - (distinct > 1 ? Math.min(span, 500) : 0) + Math.min(inside.length, 20);
    if (best === null || worth > best.worth) best = { matches: inside, distinct, worth };
  }
  return best;
}

/** The matches with what is around them, up to the length, cut between words. */
function cut(text: string, matches: readonly Match[]): string {
  const first = matches[0]?.start ?? 0;
  const last = Math.max(...matches.map(({ end }) => end));
  const around = Math.max(LENGTH - (last - first), 0);
  const start = startOfWord(text, Math.max(0, first - Math.floor(around / 2)), first);
  const end = endOfWord(text, Math.min(text.length, start + Math.max(LENGTH, last - start)), last);
  const snippet = marked(text, start, end, matches).replaceAll(/\s+/g, ' ').trim();
  return `${start > 0 ? '…' : ''}${snippet}${end < text.length ? '…' : ''}`;
}

const inWord = /^[^\p{L}\p{N}]|^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;
const isBetween = (text: string, at: number): boolean =>
  at <= 0 || at >= text.length || inWord.test(text.slice(at)) || inWord.test(text.slice(at - 1, at));

function startOfWord(text: string, from: number, most: number): number {
  let at = wholeCharacter(text, from);
  while (at < most && !isBetween(text, at)) at += 1;
  return at;
}

function endOfWord(text: string, from: number, least: number): number {
  let at = wholeCharacter(text, from);
  while (at > least && !isBetween(text, at)) at -= 1;
  return at;
}

function marked(text: string, from: number, to: number, matches: readonly Match[]): string {
  let html = '';
  let at = from;
  for (const { start, end } of merged(matches)) {
    html += `${escaped(text.slice(at, start))}<mark>${escaped(text.slice(start, end))}</mark>`;
    at = end;
  }
  return html + escaped(text.slice(at, to));
}

/** Those that overlap, or touch, as one. */
function merged(matches: readonly Match[]): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  for (const { start, end } of matches) {
    const last = spans.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
