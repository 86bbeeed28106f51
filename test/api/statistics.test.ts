// The statistics: what is held and what happens, by what was counted, which is the same as counting it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { DAY, HOUR, MINUTE } from '../../src/common/clock.js';
import { addUpTallies } from '../../src/jobs/add-up-tallies.js';
import { forgetDownloads } from '../../src/jobs/forget-expired.js';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { tallyFaults } from '../support/tallies.js';
import {
  CreateFolder,
  Daily,
  DocumentByKey,
  Login,
  RestoreRevision,
  Statistics,
  UploadDocument,
  UploadRevision,
} from './generated/operations.js';
import { audit } from './accounts-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  // No day ends while the tests run.
  toNextNoon();
  admin = await server.signIn();
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

const toNextNoon = (): void => server.clock.advance(DAY - ((server.clock.now().getTime() + DAY / 2) % DAY));

type Figures = Awaited<ReturnType<typeof figures>>;
const figures = async () => (await admin.data(Statistics)).statistics;
const days = async (count?: number) => (await admin.data(Daily, { days: count ?? null })).statistics.daily;
const today = async () => (await days(1))[0];
const addUp = (): Promise<unknown> => addUpTallies(server.database);

const upload = async (name: string, text: string, client = alice, more: object = {}) =>
  succeeded(
    await client.upload(
      UploadDocument,
      { input: { file: null as never, ...more } },
      { 'input.file': textFile(name, text) },
    ),
  ).uploadDocument;

const deactivate = (name: string): Promise<unknown> =>
  server.database.rows(sql`update user_account set deactivated_at = now() where username = ${name}`);

/** What the work adds to the figures, the same before and after adding up. */
async function added(work: () => Promise<unknown>): Promise<Partial<Figures>> {
  const before = await figures();
  await work();
  const after = await figures();
  await addUp();
  expect(await figures()).toEqual(after);
  expect(await tallyFaults(server.database)).toEqual([]);
  const changed = (Object.keys(after) as (keyof Figures)[]).filter((name) => after[name] !== before[name]);
  return Object.fromEntries(changed.map((name) => [name, after[name] - before[name]]));
}

describe('the figures', () => {
  test('need VIEW_STATISTICS', async () => {
    for (const operation of [Statistics.toString(), Daily.toString()]) {
      expect((await server.client().error(operation, {})).extensions).toMatchObject({
        reason: 'TOKEN_MISSING',
      });
      expect((await alice.error(operation, { days: 0 })).extensions).toMatchObject({
        code: 'FORBIDDEN',
        right: 'VIEW_STATISTICS',
      });
    }
  });

  test('of a new server are its own folders and accounts', async () => {
    // The root, /Home and two homes.
    const expected = { userCount: 2, documentCount: 0, folderCount: 4, logicalBytes: 0, storedBytes: 0 };
    expect(await figures()).toEqual({ ...expected, uploadsToday: 0, downloadsToday: 0 });
    await addUp();
    expect(await figures()).toEqual({ ...expected, uploadsToday: 0, downloadsToday: 0 });
  });

  test('follow accounts, folders, documents and their bytes', async () => {
    expect(await added(() => server.newUser('bob'))).toEqual({ userCount: 1, folderCount: 1 });
    expect(await added(() => alice.data(CreateFolder, { input: { name: 'f' } }))).toEqual({ folderCount: 1 });
    expect(await added(() => upload('one.txt', '12345'))).toEqual({
      documentCount: 1,
      logicalBytes: 5,
      storedBytes: 5,
      uploadsToday: 1,
    });
    // Equal bytes are stored once.
    expect(await added(() => upload('two.txt', '12345'))).toEqual({
      documentCount: 1,
      logicalBytes: 5,
      uploadsToday: 1,
    });
    const { document } = await alice.data(DocumentByKey, { path: '~/one.txt' });
    const documentId = document?.id ?? '';
    const revise = async (): Promise<unknown> =>
      succeeded(
        await alice.upload(
          UploadRevision,
          { input: { documentId, file: null as never } },
          { 'input.file': textFile('one.txt', '123') },
        ),
      );
    expect(await added(revise)).toEqual({ logicalBytes: 3, storedBytes: 3, uploadsToday: 1 });
    // An older one made current is no upload.
    const restore = (): Promise<unknown> => alice.data(RestoreRevision, { input: { documentId, number: 1 } });
    expect(await added(restore)).toEqual({ logicalBytes: 5 });
    const trash = (at: Date | null): Promise<unknown> =>
      server.database.rows(sql`update item set trashed_at = ${at} where id = ${documentId}`);
    expect(await added(() => trash(new Date()))).toEqual({ documentCount: -1 });
    expect(await added(() => trash(null))).toEqual({ documentCount: 1 });
    expect(await added(() => deactivate('bob'))).toEqual({ userCount: -1 });
  });

  test('do not count an upload that is repeated or refused', async () => {
    const again = { externalId: 'import-1', onConflict: 'NEW_REVISION' };
    expect(await added(() => upload('i.txt', 'first', alice, again))).toMatchObject({ uploadsToday: 1 });
    expect(await added(() => upload('i.txt', 'first', alice, again))).toEqual({});
    expect(await added(() => upload('i.txt', 'second', alice, again))).toMatchObject({ uploadsToday: 1 });
    expect(await added(() => expect(upload('i.txt', 'third')).rejects.toThrow('CONFLICT'))).toEqual({});
  });
});

const downloads = async (work: () => Promise<unknown>): Promise<number> =>
  (await added(work)).downloadsToday ?? 0;
const get =
  (url: string | null | undefined, headers: Record<string, string> = {}, method = 'GET') =>
  async () => {
    const response = await fetch(url ?? '', { method, headers });
    await response.arrayBuffer();
    return response.status;
  };

describe('downloads', () => {
  test('count once a link, from byte 0, and are audited', async () => {
    const { id, downloadUrl, sha256 } = await upload('d.txt', '0123456789');
    for (const [headers, method] of [
      [{}, 'HEAD'],
      [{ range: 'bytes=1-' }, 'GET'],
      [{ range: 'bytes=-3' }, 'GET'],
      [{ range: 'bytes=10-' }, 'GET'],
      [{ 'if-none-match': `"${sha256}"` }, 'GET'],
    ] as const) {
      expect(await downloads(get(downloadUrl, headers, method))).toBe(0);
    }
    expect(await audit(server, 'download')).toEqual([]);
    const agent = { 'user-agent': 'a browser', range: 'bytes=0-3' };
    expect(await downloads(get(downloadUrl, agent))).toBe(1);
    for (const again of [get(downloadUrl), get(downloadUrl, agent)]) expect(await downloads(again)).toBe(0);
    // The same link, spelled otherwise.
    const [start, files, token = '', name] = new URL(downloadUrl ?? '').href.split(/(?<!\/)\/(?!\/)/);
    expect(await downloads(get([start, files, `${token}=`, name].join('/')))).toBe(0);

    const [entry, ...others] = await server.database.rows(sql`
      select action, result, actor_id as "actorId", target_type as "targetType", target_id as "targetId",
             target_name as "targetName", remote_address as "remoteAddress", user_agent as "userAgent", details
      from audit_entry where action = 'download'`);
    const { me } = await alice.data<{ me: { id: string } }>('{ me { id } }');
    expect([entry, others]).toEqual([
      {
        action: 'download',
        result: 'OK',
        actorId: me.id,
        targetType: 'Document',
        targetId: id,
        targetName: 'd.txt',
        remoteAddress: '127.0.0.1',
        userAgent: 'a browser',
        details: {},
      },
      [],
    ]);
  });

  test('are of every link of its own, of empty files too, and not what is shown', async () => {
    const { id, contentUrl } = await upload('e.txt', '');
    expect(await downloads(get(contentUrl))).toBe(0);
    // A link's hour is counted in seconds.
    server.clock.advance(MINUTE);
    const { document } = await alice.data(DocumentByKey, { id });
    expect(await downloads(get(document?.downloadUrl))).toBe(1);
    const html = await upload('page.html', '<!doctype html>');
    // Sent as an attachment all the same, but not asked for as one.
    expect(await downloads(get(html.contentUrl))).toBe(0);
  });

  test('at once through one link are one', async () => {
    const { downloadUrl } = await upload('at once.txt', 'x');
    expect(await downloads(() => Promise.all(Array.from({ length: 8 }, get(downloadUrl))))).toBe(1);
  });

  test('are not counted where nothing is sent', async () => {
    const { downloadUrl, id } = await upload('gone.txt', 'x');
    await server.database.rows(sql`update item set trashed_at = now() where id = ${id}`);
    expect(await downloads(get(downloadUrl))).toBe(0);
  });

  test('go on where they cannot be counted', async () => {
    const { downloadUrl } = await upload('uncounted.txt', 'still sent');
    await server.database.rows(sql`alter table counted_download rename to away`);
    try {
      expect(await (await fetch(downloadUrl ?? '')).text()).toBe('still sent');
    } finally {
      await server.database.rows(sql`alter table away rename to counted_download`);
    }
    expect(server.logged()).toContain('a download could not be counted');
  });

  test('are forgotten once their links have run out', async () => {
    const kept = async (): Promise<number> =>
      (await server.database.rows(sql`select from counted_download`)).length;
    const before = await kept();
    expect(before).toBeGreaterThan(0);
    await forgetDownloads(server.database, server.clock.now());
    expect(await kept()).toBe(before);
    server.clock.advance(HOUR);
    expect(await forgetDownloads(server.database, server.clock.now())).toBe('DONE');
    expect(await kept()).toBe(0);
    const many = 5000;
    await server.database.rows(sql`
      insert into counted_download (link, expires_at)
      select decode(md5(n::text), 'hex'), now() - interval '1 day' from generate_series(1, ${many + 1}::int) n`);
    expect(await forgetDownloads(server.database, server.clock.now())).toBe('MORE');
    expect(await kept()).toBe(1);
    expect(await forgetDownloads(server.database, server.clock.now())).toBe('DONE');
    expect(await kept()).toBe(0);
  });
});

describe('by day', () => {
  beforeAll(async () => {
    admin = await server.signIn();
  });

  test.each([0, -1, 367])('refuses %d days', async (count) => {
    expect((await admin.error(Daily, { days: count })).extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'days', rule: 'range' }],
    });
  });

  test('are as many as asked for, thirty unless told, today last', async () => {
    const thirty = await days();
    expect(thirty).toHaveLength(30);
    const now = server.clock.now();
    expect(thirty.map(({ day }) => day)).toEqual(
      Array.from({ length: 30 }, (_, at) =>
        new Date(now.getTime() - (29 - at) * DAY).toISOString().slice(0, 10),
      ),
    );
    expect(thirty[0]).toEqual({ day: thirty[0]?.day, uploads: 0, downloads: 0, logins: 0, uploadedBytes: 0 });
    expect(await days(366)).toHaveLength(366);
  });

  test('hold the events of each day, by the clock of the server, in UTC', async () => {
    toNextNoon();
    admin = await server.signIn();
    alice = await server.signIn('alice');
    expect(await today()).toMatchObject({ uploads: 0, downloads: 0, logins: 2, uploadedBytes: 0 });
    const { downloadUrl } = await upload('day.txt', '1234567');
    await fetch(downloadUrl ?? '');
    const first = { uploads: 1, downloads: 1, logins: 2, uploadedBytes: 7 };
    expect(await today()).toMatchObject(first);
    await addUp();
    expect(await today()).toMatchObject(first);
    server.clock.advance(DAY);
    admin = await server.signIn();
    alice = await server.signIn('alice');
    await upload('next day.txt', '12');
    await addUp();
    await upload('next day 2.txt', '3');
    const wrong = { input: { login: 'alice', password: 'wrong password' } };
    expect((await server.client().error(Login, wrong)).extensions).toMatchObject({
      reason: 'BAD_CREDENTIALS',
    });
    const [yesterday, now] = await days(2);
    expect(yesterday).toMatchObject(first);
    expect(now).toMatchObject({ uploads: 2, downloads: 0, logins: 2, uploadedBytes: 3 });
    expect(await figures()).toMatchObject({ uploadsToday: 2, downloadsToday: 0 });
  });
});
