// Passwords that people read off a screen and type.
import { randomInt } from 'node:crypto';

/** Without characters that are taken for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

const group = (): string => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** Four groups of five characters: 98 bits. */
export const readablePassword = (): string => Array.from({ length: 4 }, group).join('-');
