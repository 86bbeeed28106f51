// The tokeniser, of index and queries alike: the words of a text and, in scripts that put no spaces, its characters.
import { fold } from './fold.js';

/**
 * WORD: a word, or behind it a part of it. SIGN: a character of a script that puts no spaces between words, with its marks.
 */
export interface Token {
  readonly kind: 'WORD' | 'SIGN';
  /** Folded. */
  readonly text: string;
  /** Counted in words and signs; the parts of a word are where the word is. */
  readonly position: number;
  /** Where it stands in the text, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** PARTS: words are taken apart where case or digits begin, as names of files and programs are made. WORDS: they are not. */
export type Splitting = 'PARTS' | 'WORDS';

const run = /[\p{L}\p{M}\p{N}]+/gu;
// oxlint-disable-next-line no-control-regex
const ascii = /^[\u0000-\u007f]*$/;
/** Scripts without spaces; and Korean, which has them, but in which endings grow to the words. */
const unspaced =
  /(?:[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]\p{M}*)+/gu;
/** A character with its marks, half-width voicing marks and the parts of a Korean syllable being such. */
const sign =
  /[\u1100-\u115f][\u1160-\u11a7]+[\u11a8-\u11ff]*\p{M}*|[^\p{M}\uff9e\uff9f][\p{M}\uff9e\uff9f]*/gu;
const compound = /[\p{Ll}\p{Lo}]\p{M}*\p{Lu}|\p{L}\p{M}*\p{N}|\p{N}\p{L}|\p{Lu}\p{M}*\p{Lu}\p{M}*\p{Ll}/u;
const part = /(?:\p{Lu}\p{M}*)+(?!\p{Ll})|(?:\p{Lu}\p{M}*)?[\p{Ll}\p{Lm}\p{Lo}\p{Lt}\p{M}]+|\p{N}+/gu;
/** What has more parts is a key or a checksum, and its parts are no words. */
const MOST_PARTS = 5;

/** The words and signs of the text, in their order. */
export function tokenise(text: string, splitting: Splitting = 'PARTS'): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  /** Whether anything is left of it, folded. */
  const add = (kind: Token['kind'], source: string, start: number): boolean => {
    const folded = fold(source);
    if (folded !== '') tokens.push({ kind, text: folded, position, start, end: start + source.length });
    return folded !== '';
  };
  const addWord = (word: string, start: number): void => {
    const parts = splitting === 'PARTS' && compound.test(word) ? [...word.matchAll(part)] : [];
    const isTaken = parts.length > 1 && parts.length <= MOST_PARTS;
    if (!add('WORD', word, start)) return;
    for (const { 0: piece, index } of isTaken ? parts : []) {
      // A single letter or digit says nothing by itself.
      if ([...piece].length > 1) add('WORD', piece, start + index);
    }
    position += 1;
  };
  const addSigns = (signs: string, start: number): void => {
    for (const { 0: one, index } of signs.matchAll(sign)) {
      if (add('SIGN', one, start + index)) position += 1;
    }
  };
  for (const { 0: found, index } of text.matchAll(run)) {
    if (ascii.test(found)) {
      addWord(found, index);
      continue;
    }
    let end = 0;
    for (const { 0: signs, index: at } of found.matchAll(unspaced)) {
      if (at > end) addWord(found.slice(end, at), index + end);
      addSigns(signs, index + at);
      end = at + signs.length;
    }
    if (end < found.length) addWord(found.slice(end), index + end);
  }
  return tokens;
}

const lineBreak = /^[ \t]*\r?\n[ \t]*$/;
const korean = /\p{sc=Hangul}/u;

/** Whether the signs follow each other in one word: without space, or broken into lines where lines are broken anywhere. */
export function areJoined(text: string, before: Token, after: Token | undefined): after is Token {
  if (before.kind !== 'SIGN' || after?.kind !== 'SIGN') return false;
  if (before.end === after.start) return true;
  return lineBreak.test(text.slice(before.end, after.start)) && !korean.test(after.text);
}
