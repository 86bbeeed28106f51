// Patterns of SQL's `like`.

/** For what contains the text; nothing in it stands for anything but itself. */
export const patternOf = (text: string): string => `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`;
