// Files that visitors drop into a folder by an UPLOAD link.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request as send } from 'node:http';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { fixture, textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { DeleteShareLink, UpdateShareLink } from './generated/operations.js';
import {
  accessCount,
  auditOf,
  blobCount,
  changeSettings,
  drop,
  fresh,
  grant,
  newFolder,
  revoke,
  rows,
  share,
  userIdOf,
  visit,
} from './share-links-support.js';
import type { Link } from './share-links-support.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  bob = await server.newUser('bob');
});
afterAll(() => server.close());

interface Place {
  readonly folder: string;
  readonly link: Link;
  readonly url: string;
}

/** A folder of alice's with an UPLOAD link to it, and the address that a visit is given. */
async function newPlace(terms: object = {}, creator = alice): Promise<Place> {
  const folder = await newFolder(alice, fresh('inbox'));
  if (creator !== alice) await grant(alice, folder, creator, 'SHARE', 'WRITE');
  const link = await share(creator, folder, { permission: 'UPLOAD', ...terms });
  return { folder, link, url: (await visit(server, link.token)).uploadUrl ?? '' };
}

const namesIn = async (folder: string): Promise<string[]> =>
  (
    await alice.data<{ folder: { children: { nodes: { name: string }[] } } }>(
      'query ($id: ID!) { folder(id: $id) { children { nodes { name } } } }',
      { id: folder },
    )
  ).folder.children.nodes.map(({ name }) => name);

describe('files that are dropped', () => {
  test('become documents of the creator of the link, beside those of the same name', async () => {
    const { folder, link, url } = await newPlace({}, bob);
    const png = await fixture('sample.png', '图片.png');
    expect(await drop(url, textFile('a.txt', 'one'), textFile('A.txt', 'three'), png)).toEqual({
      status: 201,
      answer: [
        { name: 'a.txt', size: 3 },
        { name: 'A.txt', size: 5 },
        { name: '图片.png', size: png.size },
      ],
    });
    expect(await drop(url, textFile('a.txt', 'four'))).toEqual({
      status: 201,
      answer: [{ name: 'a.txt', size: 4 }],
    });
    expect((await namesIn(folder)).toSorted()).toEqual(['A (2).txt', 'a (3).txt', 'a.txt', '图片.png']);
    const owners = await rows<{ owner: string; bytes: number }>(
      server,
      'select owner_id as owner, sum(kept_bytes)::int as bytes from item where parent_id = $1 group by owner_id',
      folder,
    );
    expect(owners).toEqual([{ owner: await userIdOf(bob), bytes: 12 + png.size }]);
    const { folder: seen } = await bob.data<{
      folder: { children: { nodes: { viewerPermissions: string[]; mimeType: string; sha256: string }[] } };
    }>(
      'query ($id: ID!) { folder(id: $id) { children { nodes { viewerPermissions ... on Document { mimeType sha256 } } } } }',
      { id: folder },
    );
    expect(seen.children.nodes.map(({ viewerPermissions }) => viewerPermissions.includes('MANAGE'))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(seen.children.nodes.map(({ mimeType }) => mimeType)).toContain('image/png');
    // One visit, however many files.
    expect(await accessCount(server, link)).toBe(1);
    const entries = await auditOf(server, folder, 'shareVisit');
    expect(entries.map(({ actor, actorName, result, target }) => [actor, actorName, result, target])).toEqual(
      Array.from({ length: 4 }, () => [null, null, 'OK', 'Folder']),
    );
    expect(entries.map(({ details }) => details)).toMatchObject([
      { shareLinkId: link.id, use: 'UPLOAD', counted: true, drop: { name: 'a.txt', size: 3 } },
      { counted: false, drop: { name: 'A (2).txt' } },
      { counted: false, drop: { name: '图片.png' } },
      { counted: false, drop: { name: 'a (3).txt' } },
    ]);
    const kinds = await rows<{ kind: string }>(
      server,
      'select distinct kind from change where actor_id is null and $1 = any(ancestors) order by kind',
      folder,
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['ITEM_CREATED', 'REVISION_ADDED']);
  });

  test('many at once under one name all find a place', async () => {
    const { folder, url } = await newPlace();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, at) => drop(url, textFile('same.txt', `text ${at}`))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 201));
    expect((await namesIn(folder)).toSorted()).toEqual([
      'same (2).txt',
      'same (3).txt',
      'same (4).txt',
      'same (5).txt',
      'same (6).txt',
      'same.txt',
    ]);
  });

  test('tell nobody by their names what is in the folder', async () => {
    const { folder, url } = await newPlace();
    const answer = () => drop(url, textFile('offer.txt', 'one'), textFile(' cafe\u0301.txt', 'two'));
    const first = await answer();
    expect(first).toEqual({
      status: 201,
      answer: [
        { name: 'offer.txt', size: 3 },
        { name: 'caf\u00e9.txt', size: 3 },
      ],
    });
    expect(await answer()).toEqual(first);
    expect(await namesIn(folder)).toContain('offer (2).txt');
  });

  test('obey the settings, and those before stay', async () => {
    const { folder, url } = await newPlace();
    const before = await blobCount(server);
    await changeSettings(server, "max_upload_bytes = 10, accepted_types = '{txt}'");
    try {
      expect(
        await drop(url, textFile('kept.txt', 'fits'), textFile('large.txt', 'x'.repeat(11))),
      ).toMatchObject({
        status: 413,
        answer: {
          errors: [
            {
              message: expect.any(String) as unknown,
              extensions: { code: 'PAYLOAD_TOO_LARGE', limit: 10, kept: [{ name: 'kept.txt', size: 4 }] },
            },
          ],
        },
      });
      const huge = new File([Buffer.alloc(30 * 1024 * 1024, 'x')], 'huge.txt');
      expect(await drop(url, huge)).toMatchObject({ status: 413 });
      expect(await drop(url, new File(['%PDF-1.7'], 'x.txt'))).toMatchObject({
        status: 415,
        answer: { errors: [{ extensions: { code: 'UNSUPPORTED_TYPE', kept: [] } }] },
      });
    } finally {
      await changeSettings(server, "max_upload_bytes = default, accepted_types = '{}'");
    }
    expect(await namesIn(folder)).toEqual(['kept.txt']);
    expect(await blobCount(server)).toBe(before + 1);
  });

  test('come with a form, and are files', async () => {
    const { folder, link, url } = await newPlace();
    const post = async (type: string | null, body: string): Promise<unknown[]> => {
      const response = await fetch(url, {
        method: 'POST',
        body,
        ...(type === null ? {} : { headers: { 'content-type': type } }),
      });
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
      return [response.status, errors[0]?.extensions.code];
    };
    const bad = [400, 'BAD_USER_INPUT'];
    expect(await post('multipart/form-data', 'x')).toEqual(bad);
    expect(await post('multipart/form-data; boundary=b', '')).toEqual(bad);
    expect(await post('multipart/form-data; boundary=b', '--b--\r\n')).toEqual(bad);
    expect(await post('multipart/form-data; boundary=b', '--b\r\n\r\nx\r\n--b--\r\n')).toEqual(bad);
    expect(await post('application/json', '{}')).toEqual(bad);
    const field = '--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nno file\r\n--b--\r\n';
    expect(await post('multipart/form-data; boundary=b', field)).toEqual(bad);
    const huge = `--b\r\ncontent-disposition: form-data; name="${'x'.repeat(20_000)}"\r\n\r\nx\r\n--b--\r\n`;
    expect(await post('multipart/form-data; boundary=b', huge)).toEqual(bad);
    expect((await post('text/plain', 'x'))[0]).toBeGreaterThanOrEqual(400);
    expect(await namesIn(folder)).toEqual([]);
    expect(await accessCount(server, link)).toBe(0);
  });

  test('that break off leave what was whole before them, and nothing else', async () => {
    const { folder, url } = await newPlace();
    const before = await blobCount(server);
    const boundary = 'a-boundary';
    const part = (name: string): string =>
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
    await new Promise<void>((resolve) => {
      const request = send(url, {
        method: 'POST',
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': 1_000_000 },
      });
      request.on('error', () => resolve());
      request.write(`${part('whole.txt')}whole\r\n${part('broken.txt')}${'x'.repeat(100_000)}`);
      void eventually(async () => expect(await namesIn(folder)).toEqual(['whole.txt'])).finally(() =>
        request.destroy(),
      );
    });
    await eventually(async () => expect(await blobCount(server)).toBe(before + 1));
    expect(await namesIn(folder)).toEqual(['whole.txt']);
  });
});

test('who stops in the middle of what is not taken is told all the same', async () => {
  const { folder, url } = await newPlace();
  await changeSettings(server, 'max_upload_bytes = 10');
  try {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = send(url, {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-length': 1_000_000 },
      });
      request.on('error', reject);
      request.on('response', (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      const head = 'Content-Disposition: form-data; name="file"; filename="a.txt"';
      request.write(`--b\r\n${head}\r\n\r\n${'x'.repeat(100_000)}`);
    });
    expect(status).toBe(413);
  } finally {
    await changeSettings(server, 'max_upload_bytes = default');
  }
  expect(await namesIn(folder)).toEqual([]);
});

describe('a drop is refused', () => {
  const gone = { status: 410, answer: { errors: [{ extensions: { code: 'LINK_GONE' } }] } };

  test('once the creator may not write there, and once the link is over', async () => {
    const { folder, link, url } = await newPlace({}, bob);
    const file = textFile('late.txt', 'late');
    await revoke(alice, folder, bob);
    await grant(alice, folder, bob, 'SHARE');
    expect(await drop(url, file)).toMatchObject(gone);
    await grant(alice, folder, bob, 'WRITE');
    await alice.data(UpdateShareLink, { input: { shareLinkId: link.id, permission: 'VIEW' } });
    expect(await drop(url, file)).toMatchObject({ status: 404 });
    await alice.data(UpdateShareLink, { input: { shareLinkId: link.id, permission: 'UPLOAD' } });
    expect((await drop(url, file)).status).toBe(201);
    await alice.data(DeleteShareLink, { shareLinkId: link.id });
    expect(await drop(url, file)).toMatchObject({
      status: 404,
      answer: { errors: [{ extensions: { code: 'NOT_FOUND' } }] },
    });
    expect(await namesIn(folder)).toEqual(['late.txt']);
    expect((await fetch(url)).status).toBe(404);
  });

  test('to those who come after as many as may', async () => {
    const { folder, link, url } = await newPlace({ maxAccessCount: 1 });
    const late = (await visit(server, link.token)).uploadUrl ?? '';
    expect((await drop(url, textFile('first.txt', '1'))).status).toBe(201);
    expect(await drop(late, textFile('late.txt', '2'))).toMatchObject(gone);
    expect((await drop(url, textFile('second.txt', '3'))).status).toBe(201);
    expect(await namesIn(folder)).toEqual(['first.txt', 'second.txt']);
    expect(await accessCount(server, link)).toBe(1);
  });

  test('where all come at once, to all but as many as may', async () => {
    const { folder, link } = await newPlace({ maxAccessCount: 3 });
    const urls = await Promise.all(
      Array.from({ length: 8 }, async () => (await visit(server, link.token)).uploadUrl ?? ''),
    );
    const before = await blobCount(server);
    const answers = await Promise.all(urls.map((url, at) => drop(url, textFile(`${at}.txt`, `file ${at}`))));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      201, 201, 201, 410, 410, 410, 410, 410,
    ]);
    expect(await namesIn(folder)).toHaveLength(3);
    expect(await accessCount(server, link)).toBe(3);
    expect(await blobCount(server)).toBe(before + 3);
  });
});
