// What callers give for the fields of an item, checked: every problem is told at once, by the field it is in.
import { badUserInput } from '../../common/errors.js';
import type { FieldProblem } from '../../common/errors.js';
import { nameProblem, normaliseName } from '../../common/names.js';
import { isStorable } from '../../common/texts.js';

export type Metadata = Readonly<Record<string, unknown>>;

const LONGEST_DESCRIPTION = 10_000;
const LONGEST_EXTERNAL_ID = 255;
const LARGEST_METADATA = 16 * 1024;
const DEEPEST_METADATA = 5;

/** Collects what is wrong with an input, to be thrown as one BAD_USER_INPUT. */
export class FieldCheck {
  private readonly problems: FieldProblem[] = [];

  add(path: string, rule: string, message: string): void {
    this.problems.push({ path, rule, message });
  }

  /** The name, normalised. */
  name(path: string, name: string): string {
    const normalised = normaliseName(name);
    const problem = nameProblem(path, normalised);
    if (problem !== null) this.problems.push(problem);
    return normalised;
  }

  /** Up to 10,000 characters; an empty one is none. */
  description(path: string, text: string | null | undefined): string | null {
    return this.text(path, text, LONGEST_DESCRIPTION);
  }

  /** Up to 255 characters; an empty one is none. */
  externalId(path: string, text: string | null | undefined): string | null {
    return this.text(path, text, LONGEST_EXTERNAL_ID);
  }

  /** Up to 16 KiB of JSON, five levels deep. */
  metadata(path: string, metadata: Metadata | null | undefined): Metadata {
    if (metadata === null || metadata === undefined) return {};
    if (isDeeper(metadata, DEEPEST_METADATA)) {
      this.add(path, 'maxDepth', `Metadata is at most ${DEEPEST_METADATA} levels deep.`);
    } else if (Buffer.byteLength(JSON.stringify(metadata)) > LARGEST_METADATA) {
      this.add(path, 'maxSize', `Metadata takes at most ${LARGEST_METADATA} bytes as JSON.`);
    } else if (!isAllStorable(metadata)) {
      this.add(path, 'characters', 'Metadata has a character that is not valid.');
    }
    return metadata;
  }

  /** BAD_USER_INPUT with every problem found. */
  done(): void {
    if (this.problems.length > 0) throw badUserInput(...this.problems);
  }

  /** Up to so many characters; an empty one is none. */
  text(path: string, text: string | null | undefined, longest: number): string | null {
    if (text === null || text === undefined || text === '') return null;
    if ([...text].length > longest) this.add(path, 'maxLength', `At most ${longest} characters are taken.`);
    if (!isStorable(text)) {
      this.add(path, 'characters', 'The text has a character that is not valid.');
    }
    return text;
  }
}

/** Whether every key and every text can be stored. */
function isAllStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isAllStorable(inner));
}

/** Goes no further down than it has to: what is sent may be nested as deep as its bytes allow. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
