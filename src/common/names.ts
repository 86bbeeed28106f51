// Names of items: how they are normalised, what is refused, and the form in which they are compared.
import type { FieldProblem } from './errors.js';

const LONGEST = 255;
// Control characters (C0, DEL, C1), separators of paths, line and paragraph separators, and the directional controls
// that make a name read as another one.
// oxlint-disable-next-line no-control-regex
const refused = /[\u0000-\u001f\u007f-\u009f/\\\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** NFC, without white space around it. */
export const normaliseName = (name: string): string => name.normalize('NFC').trim();

/** The form in which names are compared: case folded (by way of upper case, so that ß equals ss), NFC. */
export const nameKey = (name: string): string =>
  // Lower case has two sigmas, of which the last letter of a word gets one: what follows may not matter.
  name.toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC');

/** What is wrong with a normalised name, or null. Names have 1–255 characters (code points). */
export function nameProblem(path: string, name: string): FieldProblem | null {
  const length = [...name].length;
  if (length === 0) return { path, rule: 'required', message: 'A name has at least one character.' };
  if (length > LONGEST)
    return { path, rule: 'maxLength', message: `A name has at most ${LONGEST} characters.` };
  if (name === '.' || name === '..') return { path, rule: 'reserved', message: 'This name is reserved.' };
  if (refused.test(name)) {
    return { path, rule: 'characters', message: 'A name has no slash, backslash or control character.' };
  }
  if (!name.isWellFormed()) return { path, rule: 'characters', message: 'The name is not valid Unicode.' };
  return null;
}

/** Of a file's name as a client sent it, the part after the last slash or backslash. */
export const lastPathPart = (fileName: string): string => fileName.split(/[/\\]/).at(-1) ?? '';

/** `report.pdf`, 2 → `report (2).pdf`, kept within the length that names may have. */
export const numberedName = (name: string, number: number): string => suffixedName(name, ` (${number})`);

/** `report.pdf`, ` of May` → `report of May.pdf`, cut in the middle to at most `longest` characters. */
export function suffixedName(name: string, suffix: string, longest = LONGEST): string {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  const room = longest - [...suffix, ...extension].length;
  return room > 0
    ? `${[...stem].slice(0, room).join('')}${suffix}${extension}`
    : `${[...name].slice(0, longest - [...suffix].length).join('')}${suffix}`;
}
