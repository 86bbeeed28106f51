// Trashing, restoring and purging at random, on one user's tree, against a model of what each should come to.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ApiClient } from '../support/client.js';
import { reckonedPlaces, storedPlaces } from '../support/places.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { homeOf, newDocument, newFolder } from './access-support.js';
import { outcome, rows } from './trash-support.js';
import type { TrashMutation } from './trash-support.js';

let server: TestServer;
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Node {
  parent: string;
  name: string;
  /** The item that it was trashed with; null where it is live. */
  batch: string | null;
}

/** What should be there, by id. */
type Model = Map<string, Node>;

const isTop = (model: Model, id: string): boolean => model.get(id)?.batch === id;
const known = (model: Model, id: string): boolean => model.get(id)?.batch === null || isTop(model, id);

function ancestorsOf(model: Model, id: string): string[] {
  const parent = model.get(id)?.parent;
  return parent === undefined ? [] : [...ancestorsOf(model, parent), parent];
}
const below = (model: Model, id: string): string[] =>
  [...model.keys()].filter((other) => ancestorsOf(model, other).includes(id));

/** `name`, or the first `name (2)`, `name (3)` … that no live sibling bears. */
function freeName(model: Model, parent: string, name: string): string {
  const taken = new Set(
    [...model.values()]
      .filter((node) => node.parent === parent && node.batch === null)
      .map((node) => node.name),
  );
  for (let nr = 1; ; nr += 1) {
    const candidate = nr === 1 ? name : `${name} (${nr})`;
    if (!taken.has(candidate)) return candidate;
  }
}

const apply: Readonly<Record<TrashMutation, (model: Model, home: string, ids: readonly string[]) => string>> =
  {
    trashItems: (model, _home, ids) => {
      const live = ids.filter((id) => model.get(id)?.batch === null);
      const tops = live.filter((id) => !ancestorsOf(model, id).some((above) => live.includes(above)));
      for (const top of tops) {
        for (const id of [top, ...below(model, top)]) {
          const node = model.get(id);
          if (node?.batch === null) node.batch = top;
        }
      }
      return 'OK';
    },
    restoreItems: (model, home, ids) => {
      const tops = ids.filter((id) => isTop(model, id));
      const depth = new Map(tops.map((id) => [id, ancestorsOf(model, id).length]));
      const goesHome = (id: string): boolean => {
        const batch = model.get(model.get(id)?.parent ?? '')?.batch ?? null;
        return batch !== null && !tops.includes(batch);
      };
      const makeLive = (top: string): void => {
        for (const node of model.values()) if (node.batch === top) node.batch = null;
      };
      const homeward = tops.filter(goesHome).toSorted((a, b) => (depth.get(b) ?? 0) - (depth.get(a) ?? 0));
      for (const id of homeward) {
        const node = model.get(id);
        if (node === undefined) continue;
        node.name = freeName(model, home, node.name);
        node.parent = home;
        makeLive(id);
      }
      // Those whose name is free come first, the others take what is left.
      const rest = tops.filter((id) => !homeward.includes(id));
      const later: string[] = [];
      for (const id of rest) {
        const node = model.get(id);
        if (node === undefined) continue;
        if (freeName(model, node.parent, node.name) === node.name) makeLive(id);
        else later.push(id);
      }
      for (const id of later) {
        const node = model.get(id);
        if (node !== undefined) node.name = freeName(model, node.parent, node.name);
        makeLive(id);
      }
      return 'OK';
    },
    purgeItems: (model, _home, ids) => {
      if (!ids.every((id) => isTop(model, id))) return 'CONFLICT';
      for (const id of ids) for (const gone of [...below(model, id), id]) model.delete(gone);
      return 'OK';
    },
  };

const tree = fc.array(
  fc.record({
    parent: fc.nat(1000),
    kind: fc.constantFrom('FOLDER', 'DOCUMENT'),
    name: fc.constantFrom('甲', '乙', 'c'),
  }),
  { minLength: 2, maxLength: 14 },
);
const steps = fc.array(
  fc.record({
    mutation: fc.constantFrom<TrashMutation>(
      'trashItems',
      'trashItems',
      'restoreItems',
      'restoreItems',
      'purgeItems',
    ),
    items: fc.array(fc.nat(1000), { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 12 },
);

async function stored(home: string): Promise<Model> {
  const found = await rows<Node & { id: string }>(
    server,
    `select item.id, item.parent_id as parent, item.name, item.trash_batch as batch
     from item join item parent on parent.id = item.parent_id
     where parent.id = $1 or parent.ancestors @> array[$1::uuid]`,
    home,
  );
  return new Map(found.map(({ id, parent, name, batch }) => [id, { parent, name, batch }]));
}

/** The tree as planned: each below an earlier folder or the home, under a name that is free there. */
async function plant(
  client: ApiClient,
  home: string,
  planned: readonly { parent: number; kind: string; name: string }[],
) {
  const model: Model = new Map();
  const folders = [home];
  for (const { parent, kind, name } of planned) {
    const parentId = folders[parent % folders.length] ?? home;
    const free = freeName(model, parentId, name);
    const id = await (kind === 'FOLDER' ? newFolder : newDocument)(client, free, parentId);
    if (kind === 'FOLDER') folders.push(id);
    model.set(id, { parent: parentId, name: free, batch: null });
  }
  return model;
}

test('what is there afterwards is what the model says', async () => {
  await fc.assert(
    fc.asyncProperty(tree, steps, async (planned, todo) => {
      const client = await server.newUser(`user${(made += 1)}`);
      const home = await homeOf(client);
      const model = await plant(client, home, planned);
      for (const { mutation, items } of todo) {
        const all = [...model.keys()];
        if (all.length === 0) break;
        const ids = [...new Set(items.map((at) => all[at % all.length] ?? ''))];
        const expected = ids.every((id) => known(model, id))
          ? apply[mutation](model, home, ids)
          : 'NOT_FOUND';
        expect([mutation, await outcome(client, mutation, ...ids)]).toEqual([mutation, expected]);
        expect(await stored(home)).toEqual(model);
      }
      expect(await storedPlaces(server.database)).toEqual(await reckonedPlaces(server.database));
    }),
    { numRuns: 25 },
  );
}, 180_000);
