// The picture of a user: how it is replaced and removed, and whom a link to it serves, for how long.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE, SECOND } from '../../src/common/clock.js';
import { refused } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { bytesOf } from '../support/files.js';
import { colourAt, stripes } from '../support/pictures.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { lastAudit, pictures, send, set, urlOf } from './avatars-support.js';
import { Avatar, SetAvatar } from './generated/operations.js';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  bob = await server.newUser('bob');
});
afterAll(() => server.close());

/** To shortly after the beginning of an hour. */
const toNextHour = (): void => {
  const now = server.clock.now().getTime();
  server.clock.advance((Math.floor(now / HOUR) + 1) * HOUR + MINUTE - now);
};

const setLockdown = async (on: boolean): Promise<void> => {
  await server.database.pool.query('update server set lockdown = $1', [on]);
  await server.database.pool.query("select pg_notify('sheaf', 'settings')");
};

describe('setting one', () => {
  test('replaces the one before and is audited; without a file there is none', async () => {
    const carol = await server.newUser('carol');
    const kept = await pictures(server);
    expect(await urlOf(carol)).toBeNull();
    const first = await set(carol, await stripes(['red']).png().toBuffer());
    expect(await lastAudit(server)).toEqual({
      action: 'setAvatar',
      result: 'OK',
      own: true,
      name: 'carol',
      details: { removed: false },
    });
    const second = await set(carol, await stripes(['blue']).png().toBuffer());
    expect(await pictures(server)).toBe(kept + 1);
    expect(first).not.toBe(second);
    expect([(await fetch(first)).status, (await fetch(second)).status]).toEqual([404, 200]);
    const { setAvatar } = await carol.data(SetAvatar, { file: null as never });
    expect(setAvatar.avatarUrl).toBeNull();
    expect(await lastAudit(server)).toMatchObject({ result: 'OK', details: { removed: true } });
    expect([await pictures(server), await urlOf(carol), (await fetch(second)).status]).toEqual([
      kept,
      null,
      404,
    ]);
    const again = await carol.data<{ setAvatar: { avatarUrl: null } }>(
      'mutation { setAvatar { avatarUrl } }',
    );
    expect(again.setAvatar.avatarUrl).toBeNull();
  });

  test('is audited when it is refused', async () => {
    expect(refused(await send(alice, 'no picture')).extensions.code).toBe('UNSUPPORTED_TYPE');
    expect(await lastAudit(server)).toMatchObject({ action: 'setAvatar', result: 'UNSUPPORTED_TYPE' });
  });

  test('shows at once wherever the user does, on other nodes too', async () => {
    const { databaseUrl, blobsDir } = server;
    const node = await startTestServer({ databaseUrl, blobsDir });
    try {
      const there = node.client(bob.token ?? '');
      const { me } = await alice.data(Avatar);
      const seen = async (): Promise<string | null> => {
        const query = 'query ($id: ID!) { node(id: $id) { ... on User { avatarUrl } } }';
        return (await there.data<{ node: { avatarUrl: string | null } }>(query, { id: me?.id })).node
          .avatarUrl;
      };
      const before = await seen();
      await set(alice, await stripes(['blue']).png().toBuffer());
      await eventually(async () => expect(await seen()).not.toBe(before));
      const picture = await bytesOf(await fetch((await seen()) ?? ''));
      expect(await colourAt(picture, 128, 128)).toBe('blue');
    } finally {
      await node.close();
    }
  });

  test('of an account that is deleted meanwhile is refused', async () => {
    const dora = await server.newUser('dora');
    const { me } = await dora.data(Avatar);
    const kept = await pictures(server);
    await server.database.pool.query('update user_account set deactivated_at = now() where id = $1', [
      me?.id,
    ]);
    const answer = await send(dora, await stripes(['red']).png().toBuffer());
    expect(refused(answer).extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'SESSION_ENDED' });
    expect(await pictures(server)).toBe(kept);
  });
});

describe('a link', () => {
  let url: string;
  beforeAll(async () => {
    url = await set(alice, await stripes(['red', 'green', 'blue']).png().toBuffer());
  });

  test('is the same within an hour for one session, and another one for another', async () => {
    toNextHour();
    const fresh = await server.signIn('alice');
    const first = await urlOf(fresh);
    server.clock.advance(10 * MINUTE);
    expect(await urlOf(fresh)).toBe(first);
    const again = await server.signIn('alice');
    expect(await urlOf(again)).not.toBe(first);
    server.clock.advance(HOUR);
    expect(await urlOf(await server.signIn('alice'))).not.toBe(first);
    expect((await fetch(first ?? '')).status).toBe(200);
    server.clock.advance(HOUR);
    const gone = await fetch(first ?? '');
    expect([gone.status, gone.headers.get('cache-control')]).toEqual([410, 'no-store']);
    [alice, bob] = [await server.signIn('alice'), await server.signIn('bob')];
    url = (await urlOf(alice)) ?? '';
  });

  test('is kept by browsers, and only by them, as long as it is good', async () => {
    toNextHour();
    alice = await server.signIn('alice');
    bob = await server.signIn('bob');
    url = (await urlOf(alice)) ?? '';
    const answer = await fetch(url);
    const [, age] =
      /^private, max-age=(\d+), immutable$/.exec(answer.headers.get('cache-control') ?? '') ?? [];
    const left = (2 * HOUR - MINUTE) / SECOND;
    expect(Number(age)).toBeLessThanOrEqual(left);
    expect(Number(age)).toBeGreaterThan(left - 30);
    const etag = answer.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f-]{36}"$/);
    const same = await fetch(url, { headers: { 'if-none-match': etag } });
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await fetch(url, { headers: { 'if-match': '"another"' } })).status).toBe(412);
  });

  test('is sent like other files, with HEAD too', async () => {
    const whole = await fetch(url);
    const head = await fetch(url, { method: 'HEAD' });
    const length = (await bytesOf(whole)).length;
    for (const { status, headers } of [whole, head]) {
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'image/webp',
        'content-length': String(length),
        'content-disposition': 'inline; filename=avatar.webp',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
        'cross-origin-resource-policy': 'same-site',
        'referrer-policy': 'no-referrer',
      });
    }
    expect((await bytesOf(head)).length).toBe(0);
  });

  test('that was tampered with, or was never made, is 404', async () => {
    const token = url.split('/').at(-1) ?? '';
    const other = token.startsWith('A') ? `B${token.slice(1)}` : `A${token.slice(1)}`;
    const flipped = `${token.slice(0, 10)}${token[10] === 'A' ? 'B' : 'A'}${token.slice(11)}`;
    for (const bad of [other, flipped, token.slice(0, -2), `${token}AA`, 'nonsense']) {
      expect((await fetch(`${server.url}/avatars/${bad}`)).status).toBe(404);
    }
    // Nor is it good for anything else.
    expect((await fetch(`${server.url}/files/${token}/x`)).status).toBe(404);
  });

  test('is there for whoever has just signed in', async () => {
    const login =
      'mutation ($input: LoginInput!) { login(input: $input) { refreshToken user { avatarUrl } } }';
    const input = { login: 'alice', password: 'a long enough password' };
    type Answer = { refreshToken: string; user: { avatarUrl: string } };
    const signedIn = (await server.client().data<{ login: Answer }>(login, { input })).login;
    expect((await fetch(signedIn.user.avatarUrl)).status).toBe(200);
    const refresh =
      'mutation ($token: String!) { refreshSession(refreshToken: $token) { refreshToken user { avatarUrl } } }';
    const refreshed = await server
      .client()
      .data<{ refreshSession: Answer }>(refresh, { token: signedIn.refreshToken });
    expect(refreshed.refreshSession.user.avatarUrl).toBe(signedIn.user.avatarUrl);
  });

  test('ends with the session that it was made in, and with no other', async () => {
    const device = await server.signIn('alice');
    const theirs = (await urlOf(device)) ?? '';
    expect((await fetch(theirs)).status).toBe(200);
    await device.data('mutation { logout }');
    expect([(await fetch(theirs)).status, (await fetch(url)).status]).toEqual([404, 200]);
  });

  test('is 503 in lockdown, but not to who bypasses it', async () => {
    const admin = await server.signIn();
    const theirs = await set(admin, await stripes(['red']).png().toBuffer());
    await setLockdown(true);
    await eventually(async () => expect((await fetch(url)).status).toBe(503));
    expect((await fetch(theirs)).status).toBe(200);
    expect((await alice.error(SetAvatar, { file: null as never })).extensions.code).toBe('LOCKDOWN');
    await setLockdown(false);
    await eventually(async () => expect((await fetch(url)).status).toBe(200));
  });
});
