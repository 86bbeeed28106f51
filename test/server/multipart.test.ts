// Requests that carry files, as anybody may send them: what is refused of their form, and how little is read for nobody.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { UploadDocument } from '../api/generated/operations.js';
import { refused, succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const part = (name: string, text: string, more = ''): string =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${text}\r\n`;
const operations = (variables: object, query = UploadDocument.toString()): string =>
  part('operations', JSON.stringify({ query, variables }));
const map = (paths: object): string => part('map', JSON.stringify(paths));
const file = (name: string, text: string): string => part(name, text, '; filename="a.txt"');
const END = '--b--\r\n';
const WITHOUT_FILE = { input: { file: null } };

async function post(body: string, token = alice.token): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'multipart/form-data; boundary=b',
      'apollo-require-preflight': '1',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body,
  });
  return { status: response.status, answer: await response.json() };
}

const formProblem = {
  status: 400,
  answer: {
    errors: [{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: 'multipart', rule: 'form' }] } }],
  },
};

/** Operations of more than so many bytes. */
const long = (length: number): string => operations({ a: 'x'.repeat(length) }, '{ server { name } }');
/** What every object has: whether it is still as it was. */
const builtIn = (): unknown[] =>
  [Object, Array, String, Number, Boolean, Function].flatMap(({ prototype: one }) =>
    Object.getOwnPropertyNames(one).map((name) => {
      const value: unknown = Object.getOwnPropertyDescriptor(one, name)?.value;
      return typeof value === 'function' ? Object.getOwnPropertyNames(value) : name;
    }),
  );

describe('the form', () => {
  test.each([
    ['nothing before the files', file('0', 'x') + END],
    ['the map before the operations', map({}) + operations({}) + END],
    ['operations that are no JSON', part('operations', '{') + map({}) + END],
    ['operations that are no object', part('operations', '1') + map({}) + END],
    ['no map', operations({}) + END],
    ['a map that is null', operations({}) + part('map', 'null') + END],
    ['paths that are no list', operations(WITHOUT_FILE) + map({ 0: 'variables.input.file' }) + END],
    ['a path that is no text', operations(WITHOUT_FILE) + map({ 0: [1] }) + END],
    ...['', '.', 'variables.none.file', '__proto__.polluted', 'constructor.prototype.polluted'].map(
      (path) => [`the path "${path}"`, operations(WITHOUT_FILE) + map({ 0: [path] }) + file('0', 'x') + END],
    ),
  ])('with %s is refused', async (_what, body) => {
    expect(await post(body)).toMatchObject(formProblem);
    expect({}).not.toHaveProperty('polluted');
  });

  test('with too many files is refused', async () => {
    const paths = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [at, []]));
    expect(await post(operations({}) + map(paths) + END)).toMatchObject({ ...formProblem, status: 413 });
  });

  test.each([
    'variables.hasOwnProperty.call',
    'variables.input.toString.call',
    'variables.valueOf.call.apply',
    'variables.list.push.call',
    'variables.list.at.bind.call',
    'query.charAt.call',
    'variables.number.toFixed.call',
    'variables.yes.valueOf.call',
  ])('puts no file at %s, where everybody would find it', async (path) => {
    const before = builtIn();
    const body = operations({ ...WITHOUT_FILE, list: [null], number: 1, yes: true });
    const { status } = await post(body + map({ 0: [path] }) + file('0', 'x') + END);
    expect(status).toBeLessThan(500);
    expect(builtIn()).toEqual(before);
    expect(await post(operations({}, '{ server { name } }') + map({}) + END)).toMatchObject({ status: 200 });
  });

  test('that breaks off is refused', async () => {
    expect(await post(operations(WITHOUT_FILE))).toMatchObject({
      status: 400,
      answer: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
    });
  });

  test('may say much before its files, but not without end', async () => {
    expect(await post(long(1_000_000) + map({}) + END)).toMatchObject({ status: 200 });
    expect(await post(long(1024 * 1024) + map({}) + END)).toMatchObject({ ...formProblem, status: 413 });
  });

  test('brings its files in any order of the map, some of them twice named or not asked for', async () => {
    const query =
      'mutation ($a: Upload, $b: Upload) { a: uploadDocument(input: { file: $a, name: "a" }) { size } ' +
      'b: uploadDocument(input: { file: $b, name: "b" }) { size } }';
    const body =
      operations({ a: null, b: null }, query) +
      map({ 2: ['variables.b'], 1: ['variables.a'] }) +
      file('extra', 'x'.repeat(200_000)) +
      file('1', 'x'.repeat(100_000)) +
      file('2', 'yy') +
      END;
    expect(await post(body)).toMatchObject({ answer: { data: { a: { size: 100_000 }, b: { size: 2 } } } });
    const twice = operations({ a: null, b: null }, query) + map({ 1: ['variables.a', 'variables.b'] });
    expect(await post(twice.replaceAll('\\"a\\"', '\\"c\\"') + file('1', 'zzz') + END)).toMatchObject({
      answer: {
        errors: [{ path: ['b'], extensions: { code: 'BAD_USER_INPUT', fields: [{ rule: 'once' }] } }],
      },
    });
  });

  test('lets the connection be used again', async () => {
    for (let at = 0; at < 3; at += 1) {
      const input = { name: `again ${at}`, file: null as never };
      const { id } = succeeded(
        await alice.upload(UploadDocument, { input }, { 'input.file': textFile('x', 'x') }),
      ).uploadDocument;
      expect(id).toMatch(/^[\da-f-]{36}$/);
    }
  });
});

test('what goes on without an account goes on in such a request too', async () => {
  expect(await post(operations({}, '{ server { name } }') + map({}) + END, null)).toEqual({
    status: 200,
    answer: { data: { server: { name: 'Sheaf' } } },
  });
  const answer = await server
    .client()
    .upload(UploadDocument, { input: { file: null as never } }, { 'input.file': textFile('x', 'x') });
  expect(refused(answer).extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'TOKEN_MISSING' });
});

test('a large file that nobody sends is not read: the connection ends with the answer', async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  let answer = '';
  socket.on('data', (piece: Buffer) => (answer += piece.toString()));
  const closed = once(socket, 'close');
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: ${hostname}\r\nApollo-Require-Preflight: true\r\n` +
      'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000000\r\n\r\n' +
      operations(WITHOUT_FILE) +
      map({ 0: ['variables.input.file'] }) +
      '--b\r\nContent-Disposition: form-data; name="0"; filename="a"\r\n\r\n',
  );
  await eventually(async () => expect(answer).toContain('TOKEN_MISSING'));
  await closed;
  expect(answer).toMatch(/^connection: close\r$/im);
  const { rows } = await server.database.pool.query<object>(
    'select action, result from audit_entry order by xid desc limit 1',
  );
  expect(rows).toEqual([{ action: 'uploadDocument', result: 'UNAUTHENTICATED' }]);
});
