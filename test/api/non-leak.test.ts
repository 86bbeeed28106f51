// What a viewer may not read shows in no answer: not by its id, not by its name, not by how long it takes to say no.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { newId } from '../../src/common/ids.js';
import { rights } from '../../src/common/rights.js';
import { succeeded } from '../support/client.js';
import type { ApiAnswer, ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  give,
  homeOf,
  inherit,
  newDocument,
  newFolder,
  setRules,
  take,
  withRights,
} from './access-support.js';
import { comment } from './collaboration-support.js';
import {
  CreateDocument,
  CreateFolder,
  Documents,
  Root,
  SharedWithMe,
  UpdateItem,
  UploadDocument,
} from './generated/operations.js';
import { idOf, newGroup, putInto } from './groups-support.js';
import { exceptions, itemArguments, onceShown } from './non-leak-table.js';
import { everything, namingArguments, openQueries } from './non-leak-walk.js';

const schema: GraphQLSchema = buildSchema(
  readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'),
);
/** Occurs in every name, description and key of what is hidden, and nowhere else. */
const SECRET = 'zanzibar';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let bobId: string;
/** Ids of hidden items, and of a revision of one. */
const hidden = { folder: '', document: '', home: '', revision: '', inside: '' };
/** Of what stands on a hidden item: a manager of what it reaches sees the grant, and not on what it stands. */
const standing = { grant: '', rule: '', shareLink: '', comment: '', notification: '' };
/** What bob may read: a folder in a hidden one, a paper beside hidden ones in it, one of which is in a folder in there. */
const shown = { folder: '', paper: '' };

beforeAll(async () => {
  server = await startTestServer();
  const admin = await server.signIn();
  [alice, bob] = [await server.newUser('alice'), await server.newUser('bob')];
  bobId = await idOf(bob);
  // Whatever is refused is not refused for want of a right.
  const every = rights.filter((right) => right !== 'BYPASS_ACCESS');
  const group = await newGroup(admin, every);
  await putInto(admin, bobId, [{ groupId: group }]);

  hidden.home = await homeOf(alice);
  const { createFolder } = await alice.data(CreateFolder, {
    input: { name: `${SECRET} folder`, externalId: `${SECRET}:1`, description: SECRET },
  });
  hidden.folder = createFolder.id;
  const upload = await alice.upload(
    UploadDocument,
    { input: { file: null as never, parentId: hidden.folder, tagNames: ['seen'] } },
    { 'input.file': textFile(`${SECRET}.txt`, SECRET) },
  );
  hidden.document = succeeded(upload).uploadDocument.id;
  hidden.revision = await idIn('revision', 'document_id', hidden.document);
  await give(alice, hidden.folder, { groupId: await newGroup(admin) }, ['MANAGE']);
  const { createShareLink } = await alice.data<{ createShareLink: { id: string } }>(
    'mutation ($id: ID!) { createShareLink(input: { itemId: $id }) { id } }',
    { id: hidden.folder },
  );
  standing.shareLink = createShareLink.id;
  standing.comment = (await comment(alice, hidden.document, SECRET)).id;
  standing.grant = await idIn('access_grant', 'item_id', hidden.folder);
  const clauses = [{ match: 'ALL', rights: { match: 'ALL', rights: ['BYPASS_ACCESS'] } }] as const;
  // Of which bob meets one.
  const [rule] = await setRules(alice, hidden.folder, [
    { permission: 'READ', match: 'ALL', clauses },
    { permission: 'READ', match: 'ALL', clauses: [withRights('ALL', 'COMMENT')] },
  ]);
  standing.rule = rule?.id ?? '';

  await give(alice, hidden.document, { userId: await idOf(admin) });
  standing.notification = await idIn('notification', 'user_id', await idOf(admin));
  // What bob was told of when he might read it.
  await give(alice, hidden.document, { userId: bobId });
  await comment(alice, hidden.document, `${SECRET}, @bob`);
  await take(alice, hidden.document, { userId: bobId });

  shown.folder = await newFolder(alice, 'shown folder', hidden.folder);
  await give(alice, shown.folder, { userId: bobId }, ['MANAGE']);
  shown.paper = await newDocument(alice, 'shown paper', shown.folder);
  hidden.inside = await newFolder(alice, `${SECRET} inside`, shown.folder);
  await newDocument(alice, `${SECRET} below`, hidden.inside);
  await inherit(alice, hidden.inside, false);
  const beside = await newDocument(alice, `${SECRET} beside`, shown.folder);
  await alice.data(UpdateItem, { input: { itemId: beside, externalId: `${SECRET}:2` } });
  await inherit(alice, beside, false);
  for (const id of [hidden.document, hidden.inside, beside]) onceShown.add(id);
}, 60_000);
afterAll(() => server.close());

async function idIn(table: string, column: string, value: string): Promise<string> {
  const { rows } = await server.database.pool.query<{ id: string }>(
    `select id from ${table} where ${column} = $1`,
    [value],
  );
  return rows[0]?.id ?? '';
}

/** What was answered, without what was asked for, and what it cost. */
async function answerOf(
  call: () => Promise<ApiAnswer<unknown>>,
  value: string,
): Promise<{ readonly answer: unknown; readonly statements: number }> {
  await bob.data('{ me { id } }');
  server.statements.reset();
  const { status, data, errors } = await call();
  const statements = server.statements.statements.length;
  const told = JSON.stringify({ status, data, errors }).replaceAll(value, 'WHAT WAS ASKED FOR');
  return { answer: JSON.parse(told) as unknown, statements };
}

const expectNoSecret = (told: unknown): void => {
  const text = JSON.stringify(told);
  expect(text).not.toMatch(new RegExp(SECRET, 'i'));
  for (const id of Object.values(hidden)) expect(text).not.toContain(id);
};

const found = namingArguments(schema);

test('every argument that can name an item is known here', () => {
  const paths = found.map(({ path }) => path);
  const unknown = found.filter(({ path, declared }) => !(path in itemArguments) && !(declared in exceptions));
  expect(unknown).toEqual([]);
  expect(Object.keys(itemArguments).filter((path) => !paths.includes(path))).toEqual([]);
  const declarations = found.map(({ declared }) => declared);
  expect(Object.keys(exceptions).filter((declared) => !declarations.includes(declared))).toEqual([]);
});

/** What to send in the argument's place: something hidden, and what there is not in its stead. */
const valuesOf = (path: string): (readonly [string, string])[] => {
  if (path.endsWith('externalId'))
    return [
      [`${SECRET}:1`, 'nothing:1'],
      [`${SECRET}:2`, 'nothing:2'],
    ];
  if (path.endsWith('path')) {
    return [
      [`/Home/alice/${SECRET} folder`, '/Home/alice/nothing'],
      [`/Home/alice/${SECRET} folder/${SECRET}.txt`, '/Home/alice/nothing/nothing.txt'],
      ['/Home/alice', '/Home/nobody'],
      [`/Home/alice/${SECRET} folder/shown folder/${SECRET} beside`, '/Home/alice/nothing/nothing'],
    ];
  }
  if (path.endsWith('commentId')) return [[standing.comment, newId()]];
  if (path.endsWith('shareLinkId')) return [[standing.shareLink, newId()]];
  const nodes = path.startsWith('Query.node') ? [hidden.revision, ...Object.values(standing)] : [];
  return [hidden.folder, hidden.document, hidden.home, hidden.inside, ...nodes].map((id) => [id, newId()]);
};

describe('what is hidden answers, and costs, what does not exist does:', () => {
  test.each(Object.entries(itemArguments))('%s', async (path, send) => {
    for (const [there, nowhere] of valuesOf(path)) {
      const nothing = await answerOf(() => send(bob, nowhere), nowhere);
      const secret = await answerOf(() => send(bob, there), there);
      expect(secret).toEqual(nothing);
      expectNoSecret(secret.answer);
    }
  });
});

describe('nothing of it shows in', () => {
  // Whoever may view the audit log sees by name what was acted on: that is what the right is for.
  const queries = [...openQueries(schema, 2)].filter(([name]) => name !== 'auditLog' && name !== 'tags');
  // All that hangs on the documents of all tags is more than one operation may ask for.
  const borne = '{ totalCount nodes { id name description tags { name } parent { name } } }';
  queries.push(['tags', `{ tags { name usageCount documents ${borne} children { name } } }`]);
  test.each(queries)('%s', async (_name, query) => {
    const { data, errors } = await bob.request(query);
    // Lookups want a key; the rest answers.
    expect([undefined, 'BAD_USER_INPUT']).toContain(errors?.[0]?.extensions.code);
    expectNoSecret({ data, errors });
  });

  test('what is said of the items that are shown, with all that hangs on them', async () => {
    const item = schema.getType('Item');
    if (item === undefined || !('getFields' in item)) throw new Error('There are no items.');
    for (const id of Object.values(shown)) {
      const answer = await bob.data<{ item: object | null }>(
        `query ($id: ID) { item(id: $id) ${everything(schema, item as never, 2)} }`,
        { id },
      );
      expect(answer.item).not.toBeNull();
      expectNoSecret(answer);
    }
  });

  test('totals, lists and paths', async () => {
    const { documents } = await bob.data(Documents, {});
    expect(documents).toMatchObject({ totalCount: 1, nodes: [{ id: shown.paper }] });
    const everywhere = await bob.data(Documents, { filter: { text: SECRET } });
    expect(everywhere.documents).toMatchObject({ totalCount: 0, nodes: [] });
    const { sharedWithMe } = await bob.data(SharedWithMe, {});
    expect(sharedWithMe).toMatchObject({ totalCount: 1, nodes: [{ id: shown.folder }] });
    expect((await bob.data(Root)).root.children).toEqual({ nodes: [], totalCount: 0 });
    const { folder } = await bob.data<{
      folder: { parent: unknown; path: unknown[]; children: { totalCount: number } };
    }>('query ($id: ID) { folder(id: $id) { parent { id } path { id } children { totalCount } } }', {
      id: shown.folder,
    });
    expect(folder).toEqual({ parent: null, path: [], children: { totalCount: 1 } });
  });

  test('what mutations answer about what is shown', async () => {
    const calls: [string, object][] = [
      ['grantAccess', { principal: { everyone: true }, permissions: ['READ'] }],
      ['revokeAccess', { principal: { everyone: true } }],
      ['setInheritance', { inheritsAccess: true }],
      ['setAccessRules', { rules: [] }],
      ['updateItem', { description: 'seen' }],
    ];
    for (const [name, input] of calls) {
      const field = schema.getMutationType()?.getFields()[name];
      const type = schema.getType(String(field?.type).replaceAll(/[[\]!]/g, ''));
      const argument = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
      const answer = await bob.data<unknown, object>(
        `mutation ($input: ${argument}) { ${name}(input: $input) ${everything(schema, type as never, 2)} }`,
        { input: { itemId: shown.paper, ...input } },
      );
      expectNoSecret(answer);
    }
  });

  test('conflicts with it: the name or key that was sent, and no id', async () => {
    const names = { name: `${SECRET} beside`, parentId: shown.folder };
    const errors = [
      await bob.error(CreateFolder, { input: names }),
      await bob.error(CreateDocument, { input: names }),
      await bob.error(UpdateItem, { input: { itemId: shown.paper, name: names.name } }),
      await bob.error(CreateFolder, { input: { name: 'free', externalId: `${SECRET}:2` } }),
      await bob.error(CreateDocument, { input: { name: 'free', externalId: `${SECRET}:1` } }),
      await bob.error(UpdateItem, { input: { itemId: shown.paper, externalId: `${SECRET}:1` } }),
    ];
    for (const { message, extensions } of errors) {
      expect(extensions.code).toBe('CONFLICT');
      expect(extensions).not.toHaveProperty('itemId');
      const told = JSON.stringify({ message, extensions });
      expectNoSecret(told.replaceAll(names.name, '').replaceAll(new RegExp(`${SECRET}:[12]`, 'g'), ''));
    }
  });
});
