// Makes the `tsvector` values of an item out of its words, by value: no configuration of PostgreSQL has a say in them.
import { setImmediate as pause } from 'node:timers/promises';
import { compact, furtherLexeme, lexemesOf, nameLexeme } from './lexemes.js';
import type { Placed } from './lexemes.js';
import { piecesOf } from './pieces.js';

/** The words that an item itself bears. */
export interface ItemWords {
  readonly name: string;
  readonly description: string | null;
  readonly tagNames: readonly string[];
}

/** Two values of one item, as literals: `vector` is what it is found by, `head` what it is ranked by. */
export interface Vectors {
  readonly vector: string;
  readonly head: string;
}

const weights = ['A', 'B', 'C', 'D'] as const;
type Weight = (typeof weights)[number];

/**
 * PostgreSQL counts positions up to 16,383. Each field has a stretch of its own, so that no phrase begins in one and ends
 * in another; a longer text begins its stretch anew, so that phrases are found to its end.
 */
const stretches = {
  A: { from: 1, room: 511 },
  B: { from: 600, room: 1500 },
  C: { from: 2200, room: 4000 },
  D: { from: 6300, room: 10_000 },
} as const satisfies Record<Weight, { readonly from: number; readonly room: number }>;

/** Places that PostgreSQL keeps of one lexeme. */
const MOST_PLACES = 250;
/** Characters that are looked at without a pause. */
const PIECE = 32_768;
/** Of a value's 1 MiB of lexemes and positions, what the content may take; and the rest of the item, which is bounded too. */
const MOST_CONTENT = 850_000;
const MOST_OTHER = 170_000;
/** Lexemes of the content that say what it is about. */
const MOST_ABOUT = 20;
/** How often they occur counts by powers of two, up to this one. */
const MOST_REPEATED = 8;

/** Lexemes with their places, up to a size in bytes. */
class Vector {
  /** As numbers, of which there are many: the position four times and the weight's. */
  private readonly places = new Map<string, number[]>();
  private size = 0;

  constructor(private readonly most: number) {}

  /** Whether there was room. */
  private add(lexeme: string, place: number): boolean {
    const known = this.places.get(lexeme);
    this.size += known === undefined ? Buffer.byteLength(lexeme) + 6 : 2;
    if (this.size > this.most) return false;
    if (known === undefined) this.places.set(lexeme, [place]);
    else known.push(place);
    return true;
  }

  addAll(placed: Iterable<Placed>, weight: Weight): void {
    const { from, room } = stretches[weight];
    for (const { lexeme, position } of placed) {
      if (!this.add(lexeme, 4 * (from + (position % room)) + weights.indexOf(weight))) return;
    }
  }

  literal(): string {
    const entries: string[] = [];
    for (const [lexeme, places] of this.places) {
      const distinct = places.length > MOST_PLACES ? [...new Set(places)] : places;
      for (let from = 0; from < distinct.length; from += MOST_PLACES) {
        const kept = from === 0 ? lexeme : furtherLexeme(lexeme, from / MOST_PLACES);
        const told = distinct
          .slice(from, from + MOST_PLACES)
          .map((place) => `${place >> 2}${weights[place & 3]}`);
        entries.push(`${quoted(kept)}:${told.join(',')}`);
      }
    }
    return entries.join(' ');
  }
}

/** As both `tsvector` and `tsquery` take a lexeme. */
export const quoted = (lexeme: string): string =>
  `'${lexeme.replaceAll('\\', String.raw`\\`).replaceAll("'", "''")}'`;

/** Of name, tags and description. */
export function ownVectors(words: ItemWords): Vectors {
  const vector = new Vector(MOST_OTHER);
  const head = new Vector(MOST_OTHER);
  const name = lexemesOf(words.name);
  const named = compact(name).map((one) => ({ ...one, lexeme: nameLexeme(one.lexeme) }));
  vector.addAll(named, 'A');
  const fields = [
    ['A', name],
    ['B', tagLexemes(words.tagNames)],
    ['C', lexemesOf(words.description ?? '')],
  ] as const;
  for (const [weight, placed] of fields) {
    vector.addAll(compact(placed), weight);
    head.addAll(placed, weight);
  }
  return { vector: vector.literal(), head: head.literal() };
}

/** Of a tag, which is found and ranked by its name. */
export function tagVector(name: string): string {
  const vector = new Vector(MOST_OTHER);
  vector.addAll(lexemesOf(name), 'A');
  return vector.literal();
}

/** The names one behind the other, with a gap between them, as far as there is room. */
function tagLexemes(names: readonly string[]): Placed[] {
  const all: Placed[] = [];
  let from = 0;
  for (const placed of names.map(lexemesOf)) {
    const next = from + (placed.at(-1)?.position ?? 0) + 2;
    if (next > stretches.B.room) break;
    for (const one of placed) all.push({ ...one, position: from + one.position });
    from = next;
  }
  return all;
}

/** Of the text of a document's content, as far as there is room. A long one takes its time, and lets others have theirs. */
export async function contentVectors(text: string): Promise<Vectors> {
  const vector = new Vector(MOST_CONTENT);
  const counts = new Map<string, number>();
  let from = 0;
  for (const { piece } of piecesOf(text, PIECE)) {
    const placed = lexemesOf(piece).map((one) => ({ ...one, position: from + one.position }));
    vector.addAll(compact(placed), 'D');
    for (const { lexeme } of placed) counts.set(lexeme, (counts.get(lexeme) ?? 0) + 1);
    from = (placed.at(-1)?.position ?? from) + 1;
    if (piece.length < text.length) await pause();
  }
  const about = [...counts].filter(([lexeme, count]) => count > 1 && saysMuch(lexeme));
  const head = new Vector(MOST_OTHER);
  for (const [lexeme, count] of about.toSorted(([, one], [, other]) => other - one).slice(0, MOST_ABOUT)) {
    const places = Math.min(Math.floor(Math.log2(count)), MOST_REPEATED);
    head.addAll(
      Array.from({ length: places }, (_, position) => ({ lexeme, position })),
      'D',
    );
  }
  return { vector: vector.literal(), head: head.literal() };
}

/** The short words of most languages hold sentences together; two signs are a word. */
const saysMuch = (lexeme: string): boolean =>
  lexeme.startsWith('~') ? lexeme.length > 4 : /^\P{ASCII}{2}$/u.test(lexeme);
