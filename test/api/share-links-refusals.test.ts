// When a share link lets nobody in: forged, over, lent by who may no longer, without its password, in lockdown.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE, later } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { DeleteShareLink, UpdateItem, UpdateShareLink, Visit } from './generated/operations.js';
import {
  fresh,
  grant,
  newFolder,
  newText,
  refusedVisit,
  revoke,
  setLockdown,
  share,
  userIdOf,
  visit,
} from './share-links-support.js';

let server: TestServer;
let second: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer({ settings: { RATE_LIMITS: 'on' } });
  second = await startTestServer({
    settings: { RATE_LIMITS: 'on' },
    databaseUrl: server.databaseUrl,
    blobsDir: server.blobsDir,
  });
  alice = await server.newUser('alice');
  bob = await server.newUser('bob');
  await alice.data('mutation { updateProfile(input: { fullName: "Alice Doe" }) { id } }');
});
afterAll(async () => {
  await second.close();
  await server.close();
});

/** The text with another letter at that place. */
const altered = (text: string, at: number): string =>
  `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;

describe('a link is', () => {
  test('NOT_FOUND where its token is malformed, forged, of nothing or of a deleted link', async () => {
    const link = await share(alice, await newText(alice));
    const { token } = link;
    const last = token.at(-1) ?? '';
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const forged = [
      '',
      'nonsense',
      'x'.repeat(10_000),
      token.slice(1),
      `${token}A`,
      `${token}=`,
      altered(token, 3),
      altered(token, 30),
      // Decodes to the same bytes.
      `${token.slice(0, -1)}${letters[letters.indexOf(last) ^ 1] ?? ''}`,
      Buffer.alloc(32).toString('base64url'),
    ];
    for (const wrong of forged) {
      expect([wrong, await refusedVisit(server, wrong)]).toMatchObject([wrong, { code: 'NOT_FOUND' }]);
    }
    await visit(server, token);
    await alice.data(DeleteShareLink, { shareLinkId: link.id });
    expect(await refusedVisit(server, token)).toMatchObject({ code: 'NOT_FOUND', status: 404 });
  });

  test('LINK_GONE once it is expired or used up, whatever its password', async () => {
    const id = await newText(alice);
    const expiresAt = later(server.clock.now(), MINUTE).toISOString();
    const ending = await share(alice, id, { expiresAt, password: 'x' });
    const limited = await share(alice, id, { maxAccessCount: 1 });
    const { downloadUrl } = await visit(server, limited.token);
    expect((await fetch(downloadUrl ?? '')).status).toBe(200);
    expect(await refusedVisit(server, limited.token)).toMatchObject({ code: 'LINK_GONE', status: 410 });
    await alice.data(UpdateShareLink, { input: { shareLinkId: limited.id, maxAccessCount: 2 } });
    await visit(server, limited.token);
    expect(await refusedVisit(server, ending.token)).toMatchObject({ code: 'LINK_PASSWORD_REQUIRED' });
    server.clock.advance(MINUTE);
    expect(await refusedVisit(server, ending.token)).toMatchObject({ code: 'LINK_GONE' });
    expect(await refusedVisit(server, ending.token, { password: 'x' })).toMatchObject({ code: 'LINK_GONE' });
  });

  test('LINK_GONE while its creator may not share the item, on every node at once', async () => {
    const folder = await newFolder(alice, fresh('lent'));
    await grant(alice, folder, bob, 'SHARE', 'WRITE');
    const download = await share(bob, folder);
    const drop = await share(bob, folder, { permission: 'UPLOAD' });
    const bobsId = await userIdOf(bob);
    const states = async (): Promise<unknown[]> => {
      const answers = [];
      for (const node of [server, second]) {
        for (const { token } of [download, drop]) {
          const { errors } = await node.client().request(Visit, { token });
          answers.push(errors?.[0]?.extensions.code ?? 'OK');
        }
      }
      return answers;
    };
    expect(await states()).toEqual(['OK', 'OK', 'OK', 'OK']);
    await revoke(alice, folder, bob);
    await grant(alice, folder, bob, 'SHARE');
    expect(await states()).toEqual(['OK', 'LINK_GONE', 'OK', 'LINK_GONE']);
    await revoke(alice, folder, bob);
    await grant(alice, folder, bob, 'WRITE');
    expect(await states()).toEqual(['LINK_GONE', 'LINK_GONE', 'LINK_GONE', 'LINK_GONE']);
    await grant(alice, folder, bob, 'MANAGE');
    expect(await states()).toEqual(['OK', 'OK', 'OK', 'OK']);
    // Blocked, the links pause; for good once the account is gone.
    const set = (column: string, value: Date | null) =>
      server.database.pool.query(`update user_account set ${column} = $2 where id = $1`, [bobsId, value]);
    for (const column of ['blocked_at', 'deactivated_at']) {
      await set(column, later(server.clock.now(), -HOUR));
      expect(await states()).toEqual(['LINK_GONE', 'LINK_GONE', 'LINK_GONE', 'LINK_GONE']);
      await set(column, null);
      expect(await states()).toEqual(['OK', 'OK', 'OK', 'OK']);
    }
  });

  test('NOT_FOUND while the item is in the trash', async () => {
    const id = await newText(alice);
    const { token } = await share(alice, id);
    await alice.data('mutation ($id: ID!) { trashItems(itemIds: [$id]) { id } }', { id });
    expect(await refusedVisit(server, token)).toMatchObject({ code: 'NOT_FOUND' });
    await alice.data('mutation ($id: ID!) { restoreItems(itemIds: [$id]) { id } }', { id });
    await visit(server, token);
  });

  test('called as the item is now', async () => {
    const id = await newText(alice);
    const { token } = await share(alice, id);
    const name = fresh('renamed.txt');
    await alice.data(UpdateItem, { input: { itemId: id, name } });
    expect(await visit(server, token)).toMatchObject({ name });
  });
});

describe('a password', () => {
  test('is asked for, and compared as people write it', async () => {
    const { token } = await share(alice, await newText(alice), { password: 'Ångström' });
    expect(await refusedVisit(server, token)).toMatchObject({
      code: 'LINK_PASSWORD_REQUIRED',
      status: 401,
      reason: 'MISSING',
    });
    expect(await refusedVisit(server, token, { password: 'ångström' })).toMatchObject({
      code: 'LINK_PASSWORD_REQUIRED',
      reason: 'WRONG',
    });
    for (const password of ['Ångström', 'A\u030angstro\u0308m']) await visit(server, token, { password });
  });

  test('changes and goes with updateShareLink', async () => {
    const link = await share(alice, await newText(alice), { password: 'one' });
    await alice.data(UpdateShareLink, { input: { shareLinkId: link.id, password: 'two' } });
    expect(await refusedVisit(server, link.token, { password: 'one' })).toMatchObject({ reason: 'WRONG' });
    await visit(server, link.token, { password: 'two' });
    await alice.data(UpdateShareLink, { input: { shareLinkId: link.id, removePassword: true } });
    await visit(server, link.token);
    await visit(server, link.token, { password: 'any' });
  });

  test('may be guessed ten times in a quarter of an hour, over all nodes', async () => {
    const { token } = await share(alice, await newText(alice), { password: 'right' });
    const other = await share(alice, await newText(alice), { password: 'right' });
    for (let guess = 0; guess < 10; guess += 1) {
      const node = guess % 2 === 0 ? server : second;
      expect(await refusedVisit(node, token, { password: `wrong ${guess}` })).toMatchObject({
        reason: 'WRONG',
      });
      // A right one in between, and asking without one, count for nothing.
      if (guess < 9) await visit(node, token, { password: 'right' });
      expect(await refusedVisit(node, token)).toMatchObject({ reason: 'MISSING' });
    }
    for (const node of [server, second]) {
      const refusal = await refusedVisit(node, token, { password: 'right' });
      expect(refusal).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
      expect(refusal['retryAfter']).toBeGreaterThan(0);
      expect(refusal['retryAfter']).toBeLessThanOrEqual(900);
    }
    await visit(server, other.token, { password: 'right' });
    const unlimited = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
    try {
      for (let guess = 0; guess < 12; guess += 1) {
        expect(await refusedVisit(unlimited, token, { password: 'wrong' })).toMatchObject({
          reason: 'WRONG',
        });
      }
      await visit(unlimited, token, { password: 'right' });
    } finally {
      await unlimited.close();
    }
  });
});

const times = (count: number, word: string): string[] => Array.from({ length: count }, () => word);

/** What comes of as many visits at once. */
const visitsAtOnce = (token: string, passwords: readonly string[]): Promise<unknown[]> =>
  Promise.all(
    passwords.map(async (password) => {
      const { errors } = await server.client().request(Visit, { token, password });
      const { code, reason } = errors?.[0]?.extensions ?? { code: 'OK' };
      return reason ?? code;
    }),
  );

describe('passwords that come at once from one address', () => {
  test('let everybody in where they are right', async () => {
    const { token } = await share(alice, await newText(alice), { password: 'right' });
    expect(await visitsAtOnce(token, times(30, 'right'))).toEqual(times(30, 'OK'));
    // Nor do they use up what may be wrong.
    expect(await visitsAtOnce(token, times(10, 'wrong'))).toEqual(times(10, 'WRONG'));
  });

  test('are guesses as few as in turn where they are wrong', async () => {
    const { token } = await share(alice, await newText(alice), { password: 'right' });
    const answers = await visitsAtOnce(token, times(30, 'wrong'));
    expect(answers.filter((answer) => answer === 'WRONG')).toHaveLength(10);
    expect(answers.filter((answer) => answer === 'RATE_LIMITED')).toHaveLength(20);
    expect(await visitsAtOnce(token, ['right'])).toEqual(['RATE_LIMITED']);
  });

  test('let those in that are right as long as fewer than ten others are wrong', async () => {
    const { token } = await share(alice, await newText(alice), { password: 'right' });
    const mixed = Array.from({ length: 27 }, (_, place) => (place % 3 === 0 ? 'wrong' : 'right'));
    expect(await visitsAtOnce(token, mixed)).toEqual(
      mixed.map((word) => (word === 'wrong' ? 'WRONG' : 'OK')),
    );
  });
});

test('in lockdown nobody is let in but who bypasses it', async () => {
  const folder = await newFolder(alice, fresh('locked'));
  const drop = await share(alice, folder, { permission: 'UPLOAD' });
  const link = await share(alice, folder);
  const { archiveUrl } = await visit(server, link.token);
  const { uploadUrl } = await visit(server, drop.token);
  const admin = await server.signIn();
  await setLockdown(server, true);
  try {
    await eventually(async () =>
      expect(await refusedVisit(server, link.token)).toMatchObject({ code: 'LOCKDOWN', status: 999 }),
    );
    expect((await alice.error(Visit, { token: link.token })).extensions.code).toBe('LOCKDOWN');
    expect((await admin.data(Visit, { token: link.token })).shareLink).toMatchObject({ kind: 'FOLDER' });
    expect((await fetch(archiveUrl ?? '')).status).toBe(503);
    const body = new FormData();
    body.append('file', textFile('x.txt', 'x'));
    const dropped = await fetch(uploadUrl ?? '', { method: 'POST', body });
    expect([dropped.status, await dropped.json()]).toMatchObject([
      503,
      { errors: [{ extensions: { code: 'LOCKDOWN' } }] },
    ]);
  } finally {
    await setLockdown(server, false);
  }
  await eventually(() => visit(server, link.token));
});
