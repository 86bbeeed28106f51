// The form in which words are compared: without regard to case, width, accents and endings.
import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as greek } from '@orama/stemmers/greek';
import { stemmer as russian } from '@orama/stemmers/russian';

/** Characters of a word at most: longer ones are no words, and an index entry has its limit. */
const LONGEST = 64;

// oxlint-disable-next-line no-control-regex
const ascii = /^[\u0000-\u007f]*$/;
/** On Han signs these are selectors of a shape. */
const accented = /([\p{sc=Latin}\p{sc=Greek}\p{sc=Han}])\p{M}+/gu;
/** Stress, which Cyrillic is printed with in schoolbooks; its other marks make other letters, but for ё. */
const stressed = /(\p{sc=Cyrillic})[\u0300\u0301]+|(?<=е)\u0308/gu;
/** Latin letters that Unicode does not take apart. */
const undivided: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
};
const undividedLetters = /[æœøđðłþħŧı]/g;
const noWordCharacter = /[^\p{L}\p{M}\p{N}]+/gu;

/**
 * NFKC, so that full-width and half-width forms are one; case by way of upper case, so that ß is ss; without accents where
 * they are no letters of their own (Latin, Greek). What folding leaves stays as it is when it is folded again.
 */
export function fold(word: string): string {
  if (ascii.test(word)) return shortened(word.toLowerCase());
  let folded = word;
  // Taking off a mark may make way for another form; a second time is enough for all that Unicode has.
  for (let times = 0; times < 3; times += 1) {
    const before = folded;
    folded = foldOnce(folded);
    if (folded === before) break;
  }
  return shortened(folded);
}

const foldOnce = (word: string): string =>
  word
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFD')
    .replace(accented, '$1')
    .replace(stressed, '$1')
    .normalize('NFKC')
    .replace(undividedLetters, (letter) => undivided[letter] ?? letter)
    .replace(noWordCharacter, '');

const shortened = (word: string): string =>
  word.length <= LONGEST ? word : [...word].slice(0, LONGEST).join('');

const stemmers = [
  { letters: /^[a-z]{3,}$/, stem: english },
  { letters: /^[а-яё]{3,}$/, stem: russian },
  { letters: /^[α-ω]{3,}$/, stem: greek },
];

/** Finding a stem takes microseconds, and a text has few different words. */
const known = new Map<string, string | null>();
const MOST_KNOWN = 50_000;

/** What the word and its other forms have in common, where its script tells the language; else null. */
export function stemOf(folded: string): string | null {
  let stem = known.get(folded);
  if (stem === undefined) {
    const stemmer = stemmers.find(({ letters }) => letters.test(folded));
    stem = stemmer === undefined ? null : stemmer.stem(folded);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(folded, stem);
  }
  return stem;
}
