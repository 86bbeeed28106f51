// What texts may consist of.

const controlCharacter =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Valid Unicode on one line: without control characters, those of direction among them. */
export const isOneLine = (text: string): boolean => !controlCharacter.test(text) && text.isWellFormed();

/** What PostgreSQL takes for a text: valid Unicode without NUL. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** A pattern of LIKE that finds the text anywhere, each character of it standing for itself. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`;
