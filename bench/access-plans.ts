// The plans of the lists that access is measured with, as the server sends them for an account.
import jwt from 'jsonwebtoken';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import type { Sql } from 'sql-template-tag';
import type { AccessWorld } from './access-world.ts';
import type { Account } from './access.ts';

const built = (path: string): string => fileURLToPath(new URL(`../dist/${path}.js`, import.meta.url));

/** Prints the plans of the two lists as the server sends them for the account. */
export async function explainLists(databaseUrl: string, account: Account, world: AccessWorld): Promise<void> {
  const { loadViewerFacts, standingAt } = (await import(
    built('access/viewer-facts')
  )) as typeof import('../src/access/viewer-facts.ts');
  const { loadPublicGrants } = (await import(
    built('access/public-grants')
  )) as typeof import('../src/access/public-grants.ts');
  const { listContents } = (await import(
    built('services/items/list-contents')
  )) as typeof import('../src/services/items/list-contents.ts');
  const { listDocuments } = (await import(
    built('services/items/list-documents')
  )) as typeof import('../src/services/items/list-documents.ts');
  const { selectItems } = (await import(
    built('services/items/find-items')
  )) as typeof import('../src/services/items/find-items.ts');
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const rows = async <Row extends object>(query: Sql): Promise<Row[]> =>
      (await client.query<Row>(query.text, [...query.values])).rows;
    const reading = { rows, row: async <Row extends object>(query: Sql) => (await rows<Row>(query))[0] };
    const explaining = {
      rows: async (query: Sql) => {
        const plan = await client.query<Record<'QUERY PLAN', string>>(
          `explain (analyze, buffers) ${query.text}`,
          [...query.values],
        );
        for (const line of plan.rows) process.stderr.write(`${line['QUERY PLAN'].slice(0, 200)}\n`);
        return [];
      },
      row: () => Promise.resolve(undefined),
    };
    const claims = jwt.decode(account.token, { json: true });
    const [facts] = await loadViewerFacts(reading, [claims?.['sid'] as never]);
    if (facts === undefined) throw new Error('The session is gone.');
    const { viewer } = standingAt(facts, new Date(), await loadPublicGrants(reading, new Date()));
    const { default: sql, empty } = await import('sql-template-tag');
    const folders = await rows<never>(selectItems(sql`item.id = ${world.subfolders[0]}`));
    const page = { first: 50, after: null, offset: 0 };
    process.stderr.write(`\n${viewer.roots.size} grants: a folder's documents\n`);
    await listContents(explaining, viewer, folders, {
      page,
      order: { field: 'NAME', direction: 'ASC' },
      kind: 'DOCUMENT',
      filter: empty,
    });
    process.stderr.write(`\n${viewer.roots.size} grants: documents anywhere\n`);
    await listDocuments(explaining, viewer, {
      page,
      order: { field: 'CREATED_AT', direction: 'DESC' },
      filter: empty,
    });
  } finally {
    await client.end();
  }
}
