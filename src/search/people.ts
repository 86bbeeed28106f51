// What people are found by: the words of their names and addresses, in the form in which the tokeniser compares them.
import { areJoined, tokenise } from './tokens.js';
import type { Token } from './tokens.js';

/** One word or run of signs that is looked for. */
export interface PersonTerm {
  /** Folded. */
  readonly text: string;
  /** Signs are found anywhere in a name, words from where a word begins. */
  readonly isSigns: boolean;
}

export interface PersonQuery {
  readonly terms: readonly PersonTerm[];
  /** All of it, as `personWords` would write it. */
  readonly whole: string;
}

/** What has more terms is found as a whole only. */
const MOST_TERMS = 32;
const apostrophes = /['’ʼ＇]/g;

/** The words with a space before and behind each, a further one between fields; of signs, whole runs. */
export const personWords = (...fields: readonly (string | null)[]): string =>
  fields
    .flatMap((field) => (field === null ? [] : readings(field)))
    .map((words) => ` ${words} `)
    .join('');

/** A name with an apostrophe is written without one, too. */
function readings(field: string): string[] {
  const all = [field, field.replaceAll(apostrophes, '')].map((text) => wordsOf(tokenise(text)));
  return [...new Set(all)].filter((words) => words !== '');
}

/** Signs are one run even where there is a space between them, as some put it between the parts of a name. */
const wordsOf = (tokens: readonly Token[]): string =>
  tokens
    .map(({ kind, text }, at) =>
      at > 0 && !(kind === 'SIGN' && tokens[at - 1]?.kind === 'SIGN') ? ` ${text}` : text,
    )
    .join('');

/** Without a term where the search has neither letter nor digit. */
export function personQuery(search: string): PersonQuery {
  const tokens = tokenise(search, 'WORDS');
  const terms: PersonTerm[] = [];
  let run = '';
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'WORD') {
      terms.push({ text: token.text, isSigns: false });
      continue;
    }
    run += token.text;
    if (areJoined(search, token, tokens[at + 1])) continue;
    terms.push({ text: run, isSigns: true });
    run = '';
  }
  return { terms: terms.length > MOST_TERMS ? [] : terms, whole: wordsOf(tokens) };
}
