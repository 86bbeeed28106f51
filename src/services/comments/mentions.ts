// Who is mentioned in a text: `@username`, as people write it.
import { usernameKey, usernameProblem } from '../users/user-input.js';

/** Names in one text that anything is made of; the others are text like any other. */
const MOST_MENTIONS = 50;

// What stands before tells it from an e-mail address or a link, and so does another @ behind it.
const mention = /(?<![\p{L}\p{M}\p{N}_%+=/@-])@([\p{L}\p{M}\p{Nd}._-]+)/gu;

/** The keys of the names, each once, in the order of the text. Full stops behind a name are punctuation. */
export function mentionedIn(text: string): string[] {
  const names = [...text.matchAll(mention)]
    .filter((match) => text[match.index + match[0].length] !== '@')
    .map(([, name = '']) => name.replace(/\.+$/, ''))
    .filter((name) => usernameProblem('body', name.normalize('NFKC')) === null);
  return [...new Set(names.map(usernameKey))].slice(0, MOST_MENTIONS);
}
