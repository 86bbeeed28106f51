// Moves at the same time: whatever they do, a tree is left, and every folder stands where its parents say.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sql from 'sql-template-tag';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { EVERYONE, give, newDocument, newFolder } from './access-support.js';
import {
  CreateFolder,
  CreateShareLink,
  MoveItems,
  SetInheritance,
  UpdateItem,
} from './generated/operations.js';
import { waitForLocks } from '../support/locks.js';
import { expectPlaces, move } from './tree-support.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

/** Every item hangs below the root. */
async function expectTree(): Promise<void> {
  const { rows } = await server.database.pool.query<{ lost: string[] | null }>(`
    with recursive hanging as (
      select id from item where parent_id is null
      union all
      select item.id from hanging join item on item.parent_id = hanging.id
    )
    select array_agg(id) as lost from item where id not in (select id from hanging)`);
  expect(rows).toEqual([{ lost: null }]);
  await expectPlaces(server);
}

const codeOf = async (itemIds: readonly string[], targetFolderId: string): Promise<string> => {
  const { errors } = await alice.request(MoveItems, { input: { itemIds: [...itemIds], targetFolderId } });
  return errors?.[0]?.extensions.code ?? 'OK';
};

test('of two folders that would each go into the other, one stays', async () => {
  for (let round = 1; round <= 3; round += 1) {
    const [one, two] = [await newFolder(alice, `one ${round}`), await newFolder(alice, `two ${round}`)];
    const inner = [await newFolder(alice, 'in', one), await newFolder(alice, 'in', two)] as const;
    const codes = await Promise.all([codeOf([one], inner[1]), codeOf([two], inner[0])]);
    expect(codes.toSorted()).toEqual(['CONFLICT', 'OK']);
    await expectTree();
  }
}, 60_000);

test('of many that would close a circle, one stays', async () => {
  const ring: string[] = [];
  for (let at = 0; at < 6; at += 1) ring.push(await newFolder(alice, `ring ${at}`));
  const codes = await Promise.all(ring.map((id, at) => codeOf([id], ring[(at + 1) % 6] ?? '')));
  expect(codes.filter((code) => code === 'OK').length).toBeGreaterThanOrEqual(1);
  expect(codes.filter((code) => code !== 'OK' && code !== 'CONFLICT')).toEqual([]);
  expect(codes).toContain('CONFLICT');
  await expectTree();
}, 60_000);

test('of many of one name into one folder, one comes in, or all with numbers', async () => {
  const [to, other] = [await newFolder(alice, 'one of them'), await newFolder(alice, 'all of them')];
  const notes: string[] = [];
  for (let at = 0; at < 6; at += 1) {
    notes.push(await newDocument(alice, 'note', await newFolder(alice, `holder ${at}`)));
  }
  const codes = await Promise.all(notes.map((id) => codeOf([id], to)));
  expect(codes.filter((code) => code === 'OK')).toHaveLength(1);
  expect(codes.filter((code) => code === 'CONFLICT')).toHaveLength(5);
  const moved = await Promise.all(notes.map((id) => move(alice, [id], other, 'KEEP_BOTH')));
  expect(moved.flatMap((items) => items.map(({ name }) => name)).toSorted()).toEqual(
    ['note', ...[2, 3, 4, 5, 6].map((number) => `note (${number})`)].toSorted(),
  );
}, 60_000);

test('what is changed while it is moved is changed where it came to be', async () => {
  const [from, to] = [await newFolder(alice, 'whence'), await newFolder(alice, 'whither')];
  const note = await newDocument(alice, 'wandering', from);
  const calls: (() => Promise<unknown>)[] = [
    () => alice.data(UpdateItem, { input: { itemId: note, description: 'changed' } }),
    () => give(alice, note, EVERYONE),
    () => alice.data(CreateShareLink, { input: { itemId: note } }),
  ];
  for (const call of calls) {
    const client = await server.database.pool.connect();
    await client.query('begin');
    await client.query('update item set parent_id = $1 where id = $2', [to, note]);
    const changed = call();
    await waitForLocks(server.database, 1);
    await client.query('commit');
    client.release();
    await changed;
    await move(alice, [note], from);
  }
  const { rows } = await server.database.pool.query<{ kind: string; ancestors: string[] }>(
    `select kind, ancestors from change where item_id = $1 and kind in ('ITEM_UPDATED', 'ACCESS_CHANGED') order by id`,
    [note],
  );
  expect(rows.map(({ kind, ancestors }) => [kind, ancestors.at(-1)])).toEqual([
    ['ITEM_UPDATED', to],
    ['ACCESS_CHANGED', to],
  ]);
});

test('at random, beside folders that are made and cut off, a tree is left', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(1000), { minLength: 6, maxLength: 9 }),
      fc.array(
        fc.record({
          kind: fc.constantFrom(
            'MOVE' as const,
            'MOVE' as const,
            'MOVE' as const,
            'MAKE' as const,
            'CUT' as const,
          ),
          item: fc.nat(1000),
          into: fc.nat(1000),
        }),
        { minLength: 6, maxLength: 10 },
      ),
      async (parents, steps) => {
        const top = await newFolder(alice, `random ${server.clock.now().getTime()} ${Math.random()}`);
        const folders = [top];
        for (const [at, parent] of parents.entries()) {
          folders.push(await newFolder(alice, `f ${at}`, folders[parent % folders.length]));
        }
        const folder = (at: number): string => folders[at % folders.length] ?? top;
        const moved = (at: number): string => folders[1 + (at % (folders.length - 1))] ?? top;
        const answers = await Promise.all(
          steps.map(({ kind, item, into }, at) => {
            if (kind === 'MOVE') return codeOf([moved(item), moved(item + 1)], folder(into));
            const call =
              kind === 'MAKE'
                ? alice.request(CreateFolder, { input: { parentId: folder(into), name: `made ${at}` } })
                : alice.request(SetInheritance, {
                    input: { itemId: moved(item), inheritsAccess: into % 2 === 0 },
                  });
            return call.then(({ errors }) => errors?.[0]?.extensions.code ?? 'OK');
          }),
        );
        // Who is cut off from what they hold above is given it on the item; a request that began before does not know of it.
        const mayCross = steps.some(({ kind }) => kind === 'CUT');
        expect(
          answers.filter((code) => !['OK', 'CONFLICT', ...(mayCross ? ['NOT_FOUND'] : [])].includes(code)),
        ).toEqual([]);
        await expectTree();
        await server.database.rows(sql`select pg_notify('sheaf', 'everyone')`);
      },
    ),
    { numRuns: 8, seed: 20260104, endOnFailure: true },
  );
}, 240_000);
