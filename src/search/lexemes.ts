// What a text is found by: its lexemes, as the index keeps them.
//
// A word has itself, and the stem behind `~` where that is another; two signs that follow each other are one lexeme, so that
// a word of any length is found by its pairs, and a single sign by the lexemes that begin with it. The words of a name are
// there once more behind `^`, so that PostgreSQL finds what bears a word in its name without looking at what bears it elsewhere.
import { stemOf } from './fold.js';
import { areJoined, tokenise } from './tokens.js';

export interface Placed {
  readonly lexeme: string;
  readonly position: number;
  /** It is the stem of a word that is its own stem: needed only where one lexeme is to stand for all forms of a word. */
  readonly isTwin?: true;
}

export const stemLexeme = (stem: string): string => `~${stem}`;
export const nameLexeme = (lexeme: string): string => `^${lexeme}`;
/** Under which further places of a lexeme are kept that has more of them than one entry holds. */
export const furtherLexeme = (lexeme: string, number: number | ''): string => `${lexeme}>${number}`;

/** The lexemes of the text with their positions, in their order; the same may come again. */
export function lexemesOf(text: string): Placed[] {
  const tokens = tokenise(text);
  const placed: Placed[] = [];
  for (const [at, token] of tokens.entries()) {
    const { position } = token;
    if (token.kind === 'SIGN') {
      const next = tokens[at + 1];
      placed.push({ lexeme: areJoined(text, token, next) ? token.text + next.text : token.text, position });
      continue;
    }
    placed.push({ lexeme: token.text, position });
    const stem = stemOf(token.text);
    if (stem === token.text) placed.push({ lexeme: stemLexeme(stem), position, isTwin: true });
    else if (stem !== null) placed.push({ lexeme: stemLexeme(stem), position });
  }
  return placed;
}

/** Without what is there only to stand for all forms of a word. */
export const compact = (placed: readonly Placed[]): Placed[] =>
  placed.filter(({ isTwin }) => isTwin !== true);
