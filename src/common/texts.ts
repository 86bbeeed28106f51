// What PostgreSQL takes for a text: valid Unicode without NUL.

export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
