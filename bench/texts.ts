// Texts to search in: words of real languages, about as frequent as they are (Zipf's law), and the same ones in every run.
import { readFileSync } from 'node:fs';

/** Words of a text: from so many to so many. */
const SHORTEST = 50;
const LONGEST = 200;
/** Set phrases in a language, and how often one stands where a word could. */
const PHRASES = 400;
const PHRASE_SHARE = 0.01;
/** Six texts in ten are English, the others Chinese. */
const ENGLISH_SHARE = 0.6;

export interface Language {
  /** The most frequent ones first. */
  readonly words: readonly string[];
  /** Words that go together more often than by chance, as a query has them in quotation marks. */
  readonly phrases: readonly string[];
  readonly space: string;
  readonly comma: string;
  readonly stop: string;
}

/** Chinese: the most frequent words of the dictionary of jieba (MIT); English: those of the documentation of npm packages. */
const wordsOf = (file: string): string[] =>
  readFileSync(new URL(`words/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');

function language(file: string, signs: Omit<Language, 'words' | 'phrases'>): Language {
  const words = wordsOf(file);
  // Words of some length out of the first 2,000: each of them is frequent by itself as well.
  const long = words.slice(50, 2000).filter((word) => word.length > (signs.space === '' ? 1 : 3));
  const phrases = Array.from({ length: PHRASES }, (_, at) =>
    [long[(at * 7919) % long.length], long[(at * 104_729 + 17) % long.length]].join(signs.space),
  );
  return { words, phrases, ...signs };
}

export const english = language('english.txt', { space: ' ', comma: ', ', stop: '. ' });
export const chinese = language('chinese.txt', { space: '', comma: '，', stop: '。' });

/** Chooses a rank from 0 below `count`, the first ones most often. */
function zipf(count: number): (chance: number) => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank += 1) sums[rank] = sum += 1 / (rank + 2.7) ** 1.07;
  return (chance) => {
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < chance * sum) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

const ranks = new Map([english, chinese].map((one) => [one, zipf(one.words.length)]));
const phraseRank = zipf(PHRASES);

/** Numbers from 0 below 1 that look random and follow from the seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The nth text, with a reference of its own as letters have. */
export function textOf(n: number): string {
  const chance = chances(n);
  const { words, phrases, space, comma, stop } = chance() < ENGLISH_SHARE ? english : chinese;
  const rank = ranks.get(space === '' ? chinese : english) ?? phraseRank;
  const length = SHORTEST + Math.floor(chance() * (LONGEST - SHORTEST + 1));
  let text = `Ref. ${100_000 + n}${stop}`;
  for (let at = 1; at <= length; at += 1) {
    text += chance() < PHRASE_SHARE ? phrases[phraseRank(chance())] : words[rank(chance())];
    text += at === length || at % 23 === 0 ? stop : at % 9 === 0 ? comma : space;
  }
  return text;
}
