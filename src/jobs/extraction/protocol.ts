// What a server and the child processes that read its files say to each other.

/** Why nothing could be made of a file: the values of the API's enum `ProcessingFailure` that are the file's doing. */
export const fileFailures = [
  'BROKEN_FILE',
  'CRASHED',
  'ENCRYPTED',
  'OUT_OF_MEMORY',
  'TIMEOUT',
  'TOO_LARGE',
] as const;
export type FileFailure = (typeof fileFailures)[number];

/** Another attempt may go better: the machine was busy, or short of memory. The others say what the file is. */
export const isWorthRetrying = (failure: FileFailure): boolean =>
  failure === 'TIMEOUT' || failure === 'OUT_OF_MEMORY' || failure === 'CRASHED';

export const thumbnailSizes = ['SMALL', 'MEDIUM', 'LARGE'] as const;
export type ThumbnailSize = (typeof thumbnailSizes)[number];

export interface ExtractedText {
  readonly text: string;
  /** Whether there is more. */
  readonly truncated: boolean;
}

/** WebP, in base64. */
export type Thumbnails = Readonly<Record<ThumbnailSize, string>>;

/** What is asked for. The bytes come on standard input; the answer goes out on descriptor 3, as JSON. */
export interface Request {
  readonly make: 'text' | 'thumbnails' | 'avatar';
  readonly mimeType: string;
  /** Of what is on standard input, in bytes. */
  readonly size: number;
}

export type Answer =
  | { readonly text: ExtractedText }
  | { readonly thumbnails: Thumbnails }
  /** WebP, in base64. */
  | { readonly avatar: string }
  | { readonly failure: FileFailure };

export const ANSWER_DESCRIPTOR = 3;

/** Of the text that is kept of a file, in bytes of UTF-8. */
export const MOST_TEXT = 1024 * 1024;

/** Of a file that is looked into, in bytes: it lies in the child's memory. */
export const MOST_INPUT = 128 * 1024 * 1024;

/** Of plain text and markup only this much is read, in bytes: enough for the text that is kept, in any encoding. */
export const MOST_MARKUP = 8 * 1024 * 1024;

/** Of the picture that an avatar is made of: more than cameras make, and no more than memory has room for. */
export const MOST_AVATAR_PIXELS = 50_000_000;

/** The child's word is not believed: a file may have taken it over. Null where it makes no sense. */
export function readAnswer(json: string, { make }: Request): Answer | null {
  let answer: unknown;
  try {
    answer = JSON.parse(json);
  } catch {
    return null;
  }
  if (!isRecord(answer)) return null;
  const failure = fileFailures.find((name) => name === answer['failure']);
  if (failure !== undefined) return { failure };
  const { text, thumbnails, avatar } = answer;
  if (make === 'text' && isRecord(text) && typeof text['text'] === 'string')
    return { text: { text: text['text'], truncated: text['truncated'] === true } };
  if (make === 'thumbnails' && isRecord(thumbnails)) {
    const { SMALL, MEDIUM, LARGE } = thumbnails;
    if (typeof SMALL === 'string' && typeof MEDIUM === 'string' && typeof LARGE === 'string')
      return { thumbnails: { SMALL, MEDIUM, LARGE } };
  }
  if (make === 'avatar' && typeof avatar === 'string') return { avatar };
  return null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
