// What callers see of errors: an id and nothing else of what nobody foresaw, and all that there is to know of the rest.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { TestSocket } from './support/sockets.js';

let server: TestServer;
let admin: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  // From here on it is known who asks, whatever table is not there.
  await admin.data('{ me { id } }');
});
afterAll(() => server.close());

const createFolder = 'mutation ($input: CreateFolderInput!) { made: createFolder(input: $input) { id } }';
const tags = '{ me { home { children { nodes { ... on Document { tags { name } } } } } } tags: __typename }';

const rename = (from: string, to: string): Promise<unknown> =>
  server.database.pool.query(`alter table ${from} rename to ${to}`);

/** Runs the work while the table is not there. */
async function without<Result>(table: string, work: () => Promise<Result>): Promise<Result> {
  await rename(table, 'gone_away');
  try {
    return await work();
  } finally {
    await rename('gone_away', table);
  }
}

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [name: string]: unknown;
}
const logLines = (): LogLine[] =>
  server
    .logged()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine);

const audited = async (): Promise<{
  action: string;
  result: string;
  actor_name: string | null;
  target_id: string | null;
}> => {
  const { rows } = await server.database.pool.query(
    'select action, result, actor_name, target_id from audit_entry order by id desc limit 1',
  );
  return rows[0];
};

test('an error that nobody foresaw is an id to the caller, and a cause in the log under that id', async () => {
  const { status, data, errors } = await without('item', () =>
    admin.request(createFolder, { input: { name: 'x' } }),
  );
  expect({ status, data }).toEqual({ status: 200, data: null });
  const [error] = errors ?? [];
  const id = String(error?.extensions['id']);
  expect(error).toEqual({
    message: `Something went wrong here. It is in the log as ${id}.`,
    path: ['made'],
    locations: [{ line: 1, column: createFolder.indexOf('made') + 1 }],
    extensions: { code: 'INTERNAL_SERVER_ERROR', status: 500, id },
  });
  const line = logLines().find(({ errorId }) => errorId === id);
  expect(line).toMatchObject({
    level: 50,
    path: ['made'],
    err: { message: expect.stringContaining('item') },
  });
  expect(JSON.stringify(line)).toContain('stack');
  // The request's own line leads there too.
  await eventually(async () =>
    expect(logLines().find(({ errorIds }) => (errorIds as string[] | undefined)?.includes(id))).toMatchObject(
      {
        msg: 'request',
        operation: 'mutation',
        codes: ['INTERNAL_SERVER_ERROR'],
      },
    ),
  );
  expect(await audited()).toMatchObject({ action: 'createFolder', result: 'INTERNAL_SERVER_ERROR' });
});

test('an error in a part of the answer leaves the rest of it', async () => {
  await admin.data('mutation { createDocument(input: { name: "a.txt" }) { id } }');
  const { data, errors } = await without('tag', () => admin.request(tags));
  expect(data).toMatchObject({ tags: 'Query' });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({
    path: ['me', 'home', 'children', 'nodes', 0, 'tags'],
    locations: [{ line: 1, column: tags.indexOf('tags') + 1 }],
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
  expect(JSON.stringify(errors)).not.toMatch(/relation|select|stack|gone_away|\.ts:/i);
});

test('an error before anything runs is an id too', async () => {
  await server.database.pool.query("notify sheaf, 'everyone'");
  const answer = await without('session', () =>
    // Until the viewer that was kept is forgotten.
    eventually(async () => {
      const { errors, status } = await admin.request('{ me { id } }');
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', status: 500 });
      return { status, text: JSON.stringify(errors) };
    }),
  );
  expect(answer.status).toBe(500);
  expect(answer.text).not.toMatch(/relation|session|stack|context/i);
});

test('over a socket it is an id as well, and the socket stays', async () => {
  const socket = await TestSocket.open(server.url, admin.token);
  const { data, errors } = await without('item', () =>
    socket.request(createFolder, { input: { name: 'x' } }),
  );
  expect(data).toBeNull();
  expect(errors?.[0]).toMatchObject({
    path: ['made'],
    locations: [{ line: 1, column: createFolder.indexOf('made') + 1 }],
    extensions: { code: 'INTERNAL_SERVER_ERROR', status: 500 },
  });
  expect(JSON.stringify(errors)).not.toMatch(/relation|insert|stack|gone_away/);
  const { errors: unforeseen } = await without('session', async () => {
    await server.database.pool.query("notify sheaf, 'everyone'");
    return eventually(async () => {
      const answer = await socket.request('{ me { id } }');
      expect(answer.errors).toHaveLength(1);
      return answer;
    });
  });
  expect(unforeseen?.[0]?.extensions).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  expect((await socket.request('{ me { username } }')).data).toEqual({ me: { username: 'admin' } });
  socket.close();
});

test('our own errors keep their code, status and details, and say where; what is for Apollo stays inside', async () => {
  await admin.data(createFolder, { input: { name: 'twice' } });
  const conflict = await admin.request(createFolder, { input: { name: 'twice' } });
  expect(conflict.errors?.[0]).toMatchObject({
    path: ['made'],
    locations: [{ line: 1, column: createFolder.indexOf('made') + 1 }],
    extensions: { code: 'CONFLICT', status: 409 },
  });
  const parentId = '01890000-0000-7000-8000-000000000000';
  const notFound = await admin.error(createFolder, { input: { name: 'x', parentId } });
  expect(notFound.extensions).toEqual({ code: 'NOT_FOUND', status: 404, what: expect.any(String) });
  expect(await audited()).toMatchObject({ action: 'createFolder', result: 'NOT_FOUND', target_id: parentId });
  const nobody = await server.client().error('{ root { id } }');
  expect(nobody.extensions).toEqual({ code: 'UNAUTHENTICATED', status: 401, reason: 'TOKEN_MISSING' });
  const complex = await admin.error(
    `{ ${Array.from({ length: 65 }, (_, at) => `a${at}: me { id }`).join(' ')} }`,
  );
  expect(complex.extensions).toEqual({ code: 'QUERY_TOO_COMPLEX', status: 400 });
  const wrong = await server
    .client()
    .error('mutation { login(input: { login: "nobody", password: "x" }) { accessToken } }');
  expect(wrong.extensions).toEqual({ code: 'UNAUTHENTICATED', status: 401, reason: 'BAD_CREDENTIALS' });
  expect(await audited()).toMatchObject({ action: 'login', result: 'UNAUTHENTICATED', actor_name: 'nobody' });
});
