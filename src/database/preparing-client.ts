// A connection that prepares each statement with values once and from then on only binds it, in transactions too.
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Client, ClientConfig } from 'pg';

/** Texts beyond this many are sent as they are: ours are few, and what others build may be without end. */
const MOST_PREPARED = 1000;
const names = new Map<string, string>();

/** The name under which a text is prepared, the same on every connection; undefined where it is not. */
function nameOf(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < MOST_PREPARED) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    names.set(text, name);
  }
  return name;
}

type Query = (config: unknown, values?: unknown, callback?: unknown) => unknown;

/** The client class that prepares, over pg's or another one of its kind. */
export function preparing(Base: typeof Client = pg.Client): typeof Client {
  return class PreparingClient extends Base {
    constructor(config?: string | ClientConfig) {
      super(config);
      const send = this.query.bind(this) as Query;
      // pg's query has a dozen overloads; those with a text and values are the ones that are worth preparing.
      this.query = ((text: unknown, values?: unknown, callback?: unknown): unknown =>
        typeof text === 'string' && Array.isArray(values) && values.length > 0
          ? send({ name: nameOf(text), text, values }, callback)
          : send(text, values, callback)) as Client['query'];
    }
  };
}
