// `npm run admin -- reindex` beside a server that runs, and how it tells how far it is.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { Progress } from '../../src/cli/support/progress.js';
import { found } from '../api/search-support.js';
import { runScript } from '../support/command.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('all is indexed anew', async () => {
  const alice = await server.newUser('alice');
  for (let number = 1; number <= 120; number += 1) {
    await alice.data<unknown, object>(
      'mutation ($input: CreateDocumentInput!) { createDocument(input: $input) { id } }',
      {
        input: { name: `Falcon ${number}`, tagNames: ['raptor'] },
      },
    );
  }
  const { database } = server;
  await database.rows(sql`delete from item_text`);
  await database.rows(sql`update tag_text set vector = ''`);
  expect(await found(alice, 'falcon 117')).toEqual([]);
  const { code, out, err } = await runScript('dist/cli/admin.js', ['reindex'], {
    DATABASE_URL: server.databaseUrl,
  });
  expect({ code, out }).toEqual({ code: 0, out: '124 items are indexed anew.\n' });
  expect(err.trim().split('\n').at(-1)).toBe('124 of 124 items, 100 %');
  expect(await found(alice, 'falcon 117')).toEqual(['Falcon 117']);
  expect(await found(alice, 'raptor', { kinds: ['TAG'] })).toEqual(['raptor']);
}, 60_000);

const shown = (isTTY: boolean): string => {
  let out = '';
  let now = 0;
  const stream = { isTTY, write: (text: string) => (out += text) } as unknown as NodeJS.WriteStream;
  const progress = new Progress(stream, 'items', () => now);
  for (let done = 0; done <= 4; done += 1) {
    progress.show(done, 4);
    now += 5000;
  }
  progress.end();
  return out;
};

test('on a terminal a bar moves; elsewhere a line comes now and then', () => {
  expect(shown(false)).toBe(
    '0 of 4 items, 0 %\n2 of 4 items, 50 %\n4 of 4 items, 100 %\n4 of 4 items, 100 %\n',
  );
  expect(shown(true)).toContain(`\r[${'#'.repeat(15)}${' '.repeat(15)}] 2 of 4 items, 50 %`);
  expect(shown(true).endsWith('\n')).toBe(true);
});
