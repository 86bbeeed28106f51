// What a searcher writes, taken apart, and what PostgreSQL is asked for it. Their text reaches it as quoted lexemes only.
import { badUserInput } from '../common/errors.js';
import { isStorable } from '../common/texts.js';
import { stemOf } from './fold.js';
import { furtherLexeme, nameLexeme, stemLexeme } from './lexemes.js';
import { areJoined, tokenise } from './tokens.js';
import type { Token } from './tokens.js';
import { quoted } from './vectors.js';

/** One word or sign that is looked for. */
export interface SoughtPart {
  readonly kind: 'WORD' | 'SIGN';
  /** Folded. */
  readonly text: string;
  /** What all forms of the word have; null where none but the word itself will do. */
  readonly stem: string | null;
  /** Whether anything that begins so will do. */
  readonly isPrefix: boolean;
  /** Whether it goes on from the part before it without a space. */
  readonly isJoined: boolean;
}

/** Parts that follow each other. */
export type Sought = readonly SoughtPart[];

export interface SearchQuery {
  /** All of these have to occur. */
  readonly sought: readonly Sought[];
  /** None of these may. */
  readonly excluded: readonly Sought[];
}

const MOST_TERMS = 32;
const LONGEST = 1000;

const term = /(?<minus>(?<=^|\s)-(?=[^\s-]))?(?:"(?<phrase>[^"]*)(?:"|$)|(?<word>[^\s"]+))/gu;

/** BAD_USER_INPUT, at `path`, where it is too long or has nothing to look for. */
export function parseQuery(text: string, path: string): SearchQuery {
  const refuse = (rule: string, message: string): Error => badUserInput({ path, rule, message });
  if (text.length > LONGEST) throw refuse('maxLength', `A query has at most ${LONGEST} characters.`);
  if (!isStorable(text)) throw refuse('characters', 'The query has a character that is not valid.');
  const terms = [...plain(text).matchAll(term)].flatMap(({ groups = {} }) => {
    const { minus, phrase, word = '' } = groups;
    const parts = phrase === undefined ? wordParts(word) : exactParts(phrase);
    return parts.length === 0 ? [] : [{ parts, isExcluded: minus !== undefined }];
  });
  if (terms.length > MOST_TERMS)
    throw refuse('maxTerms', `A query has at most ${MOST_TERMS} words and phrases.`);
  const sought = terms.filter(({ isExcluded }) => !isExcluded).map(({ parts }) => parts);
  if (sought.length === 0) throw refuse('required', 'The query names nothing to look for.');
  return { sought, excluded: terms.filter(({ isExcluded }) => isExcluded).map(({ parts }) => parts) };
}

/** With the signs of the query language as ASCII has them, whatever keyboard they come from. */
const plain = (text: string): string =>
  text
    .replaceAll(/[“”„‟«»＂「」『』]/g, '"')
    .replaceAll(/[－−]/g, '-')
    .replaceAll('＊', '*');

const exactParts = (text: string): Sought =>
  tokenise(text, 'WORDS').map((token, at, all) =>
    partOf(token, all[at - 1], { stem: null, isPrefix: false }),
  );

function wordParts(word: string): Sought {
  const tokens = tokenise(word, 'WORDS');
  const beginning = word.endsWith('*') ? tokens.at(-1) : undefined;
  return tokens.map((token, at) => {
    const isPrefix = token === beginning;
    return partOf(token, tokens[at - 1], { stem: isPrefix ? null : stemOf(token.text), isPrefix });
  });
}

function partOf(
  { kind, text, start }: Token,
  before: Token | undefined,
  form: Pick<SoughtPart, 'stem' | 'isPrefix'>,
): SoughtPart {
  return kind === 'SIGN'
    ? { kind, text, stem: null, isPrefix: false, isJoined: before?.kind === 'SIGN' && before.end === start }
    : { kind: 'WORD', text, ...form, isJoined: false };
}

/** A lexeme of the index, or the beginning of one. */
interface Operand {
  readonly lexeme: string;
  readonly isPrefix: boolean;
}

/** What may stand at one place: any of the operands. */
type Place = readonly Operand[];

const exactly = (lexeme: string): Operand => ({ lexeme, isPrefix: false });

/** The places, one behind the other: of a word its forms, of signs each pair. */
function placesOf(parts: Sought): Place[] {
  const places: Place[] = [];
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1];
    if (part.kind === 'WORD') {
      const { text, stem, isPrefix } = part;
      if (stem !== null) places.push([exactly(stemLexeme(stem)), exactly(stem)]);
      else places.push([{ lexeme: text, isPrefix }]);
    } else if (next?.isJoined === true) {
      places.push([exactly(part.text + next.text)]);
    } else if (!part.isJoined) {
      // By itself: as the beginning of a pair, or as the last one of a run.
      places.push([{ lexeme: part.text, isPrefix: true }]);
    } else if (next !== undefined) {
      // The last of several, which its pair has covered, but for what is to follow it.
      places.push([{ lexeme: part.text, isPrefix: true }]);
    }
  }
  return places;
}

const operand = ({ lexeme, isPrefix }: Operand): string => `${quoted(lexeme)}${isPrefix ? ':*' : ''}`;
const anyOf = (operands: readonly Operand[]): string =>
  operands.length === 1 ? operands.map(operand).join('') : `(${operands.map(operand).join(' | ')})`;

/** With what all places of each lexeme are under: only where lexemes have to follow each other do all of them matter. */
const withFurther = (place: Place): Place => [
  ...place,
  ...place
    .filter(({ isPrefix }) => !isPrefix)
    .map(({ lexeme }) => ({ lexeme: furtherLexeme(lexeme, ''), isPrefix: true })),
];

/** As PostgreSQL's `tsquery` reads it; `rename` gives the name under which each lexeme is looked for. */
function conditionOf(parts: Sought, rename: (lexeme: string) => string): string {
  const places = placesOf(parts).map((place) => place.map((one) => ({ ...one, lexeme: rename(one.lexeme) })));
  const [first = []] = places;
  if (places.length === 1) return anyOf(first);
  return `(${places.map((place) => anyOf(withFurther(place))).join(' <-> ')})`;
}

const same = (lexeme: string): string => lexeme;

/** Whether nothing is sought but beginnings of one letter each, which a great many words have. */
export const isVague = ({ sought }: SearchQuery): boolean =>
  sought.every(
    ([part, ...others]) => part?.isPrefix === true && [...part.text].length === 1 && others.length === 0,
  );

/** Holds for what the query finds. */
export const matchQuery = ({ sought, excluded }: SearchQuery): string =>
  [
    ...sought.map((parts) => conditionOf(parts, same)),
    ...excluded.map((parts) => `!(${conditionOf(parts, same)})`),
  ].join(' & ');

/**
 * Holds for what the query finds and for what has the parts of its phrases elsewhere, which the index alone can tell; null where
 * the query has no phrase, so that this is `matchQuery`.
 */
export function looseQuery({ sought, excluded }: SearchQuery): string | null {
  const all = sought.map(placesOf);
  if (all.every((places) => places.length === 1)) return null;
  const without = excluded.filter((parts) => placesOf(parts).length === 1);
  return [...all.flat().map(anyOf), ...without.map((parts) => `!(${conditionOf(parts, same)})`)].join(' & ');
}

/** Holds for what has all that is sought in its name. */
export const nameQuery = ({ sought }: SearchQuery): string =>
  sought.map((parts) => conditionOf(parts, nameLexeme)).join(' & ');

/** One lexeme for each word and pair that is sought, any of which counts: what hits are ranked by. */
export const rankQuery = ({ sought }: SearchQuery): string =>
  [
    ...new Set(sought.flatMap(placesOf).flatMap(([best]) => (best === undefined ? [] : [operand(best)]))),
  ].join(' | ');

/** Holds for what has any of it in its content. */
export const contentQuery = ({ sought }: SearchQuery): string =>
  sought
    .flatMap(placesOf)
    .flat()
    .map(({ lexeme, isPrefix }) => `${quoted(lexeme)}:${isPrefix ? '*' : ''}D`)
    .join(' | ');

/**
 * Holds for whatever has the text as a part of it, and for some that has not; null where no lexeme is sure to be there: the
 * first and the last word of a part may be parts of words, and marks may follow its last sign, but for Han ones.
 */
export function partQuery(text: string): string | null {
  const tokens = tokenise(text, 'WORDS');
  const sure = tokens.flatMap((token, at) => {
    const next = tokens[at + 1];
    const isWhole = at + 2 < tokens.length || han.test(next?.text ?? '');
    if (areJoined(text, token, next)) return isWhole ? [token.text + next.text] : [];
    return token.kind === 'WORD' && at > 0 && next !== undefined ? [token.text] : [];
  });
  return sure.length === 0 ? null : sure.slice(0, MOST_TERMS).map(quoted).join(' & ');
}
const han = /^\p{sc=Han}$/u;
