// Everything that has to hold after a crash, looked at from the outside and from the inside.
import { join } from 'node:path';
import { openDatabase } from '../../src/database/open-database.js';
import { entities } from '../../src/entities/index.js';
import { embeddedUrl } from './database-processes.js';
import { inspectApi } from './inspect-api.js';
import { inspectChain } from './inspect-chain.js';
import type { ChainHead } from './inspect-chain.js';
import { inspectRows } from './inspect-rows.js';
import { inspectStore } from './inspect-store.js';
import { inspectTrail } from './inspect-trail.js';
import type { Ledger } from './ledger.js';

export interface Inspected {
  readonly url: string;
  readonly dataDir: string;
  readonly ledger: Ledger;
  /** Ends that the audit chain had before. */
  readonly heads: readonly ChainHead[];
}

/** Enough to see what is wrong. */
const MOST_PROBLEMS = 20;

/** What is wrong, in words, and how far the audit chain reaches. */
export async function inspect({
  url,
  dataDir,
  ledger,
  heads,
}: Inspected): Promise<{ readonly problems: readonly string[]; readonly head: ChainHead }> {
  const cutOff = ledger.unanswered.filter(({ content }) => content !== null).length;
  const database = await openDatabase({
    url: await embeddedUrl(dataDir),
    entities,
    poolSize: 2,
    onError: (error) => {
      throw error;
    },
  });
  try {
    // The trail first: what the server still does when it is asked for things is no part of the storm.
    const trail = await inspectTrail(database, ledger.attempts);
    const rows = await inspectRows(database);
    const chain = await inspectChain(database, heads);
    const store = await inspectStore(database, join(dataDir, 'blobs'), cutOff);
    const api = await inspectApi(url, ledger);
    const problems = [...ledger.surprises, ...api, ...store, ...rows, ...trail, ...chain.problems];
    const more = problems.length - MOST_PROBLEMS;
    return {
      problems: more > 0 ? [...problems.slice(0, MOST_PROBLEMS), `and ${more} more`] : problems,
      head: chain.head,
    };
  } finally {
    await database.close();
  }
}
