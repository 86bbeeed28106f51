// What the audit trail costs a burst of writes: the server as it is, against the same server on a database that keeps no entries.
import { Client } from 'pg';
import { sendOnce } from './checks.ts';
import { measure, medianOf } from './measure.ts';
import type { Measured } from './measure.ts';
import type { Operation } from './operations.ts';
import type { Options } from './options.ts';

const KINDS = ['without', 'audited'] as const;

/** The address of a server of each kind. */
export type AuditUrls = Readonly<Record<(typeof KINDS)[number], string>>;

export interface AuditOutcome {
  readonly operation: Operation;
  readonly without: Measured;
  readonly audited: Measured;
  readonly ratio: number;
}

/** At once, whatever the other operations are sent over. */
export const BURST = 100;

/** Entries are dropped as they are written, so that there is nothing to seal either; the server does not notice. */
export async function keepNoEntries(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('truncate audit_entry, audit_seal');
    await client.query(
      'create function no_entry() returns trigger language plpgsql as $$ begin return null; end $$',
    );
    await client.query(
      'create trigger no_entry before insert on audit_entry for each row execute function no_entry()',
    );
  } finally {
    await client.end();
  }
}

/** The kinds take turns, so that what else the machine does falls on both. */
export async function compareAudit(
  operation: Operation,
  urls: AuditUrls,
  options: Options,
  say: (line: string) => void,
): Promise<AuditOutcome> {
  const load = { ...options, connections: BURST };
  const measured: Record<keyof AuditUrls, Measured[]> = { without: [], audited: [] };
  for (const kind of KINDS) await sendOnce(operation, 'sheaf', urls[kind]);
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const kind of KINDS) {
      const figures = await measure('audit', () => operation.steps('sheaf'), urls[kind], load);
      measured[kind].push(figures);
      say(`audit, round ${round}, ${kind}: ${figures.perSecond.toFixed(0)} req/s, p99 ${figures.p99} ms`);
    }
  }
  const without = medianOf(measured.without);
  const audited = medianOf(measured.audited);
  return { operation, without, audited, ratio: audited.perSecond / without.perSecond };
}
