// Reads and writes the Authorization header as it stands in GraphiQL's headers editor, which holds JSON text.

/** What the editor holds before anyone signs in: ready for a token to be pasted behind "Bearer". */
export const presetHeaders = JSON.stringify({ Authorization: 'Bearer ' }, null, 2);

export type Headers = Readonly<Record<string, string>>;

const isAuthorization = (name: string): boolean => name.toLowerCase() === 'authorization';

/** The token behind "Bearer", or an empty text where there is none yet. */
export function tokenOf(headers: Headers): string {
  const value = Object.entries(headers).find(([name]) => isAuthorization(name))?.[1] ?? '';
  return value.replace(/^bearer\b/i, '').trim();
}

/**
 * The editor's text with the latest of `tokens` in it, or null where it is to stay as it is: it holds a token of the user's
 * own, that is, none of `tokens`, or it is not JSON at the moment.
 */
export function withToken(text: string, tokens: readonly string[]): string | null {
  const latest = tokens.at(-1);
  const headers = parseHeaders(text);
  if (latest === undefined || headers === null) return null;
  const present = tokenOf(headers);
  if (present === latest || (present !== '' && !tokens.includes(present))) return null;
  return JSON.stringify({ Authorization: `Bearer ${latest}`, ...withoutAuthorization(headers) }, null, 2);
}

export const withoutAuthorization = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !isAuthorization(name)));

function parseHeaders(text: string): Headers | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, String(one)]));
  } catch {
    return null;
  }
}
