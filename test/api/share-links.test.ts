// Share links as those see them who make, change and take them back.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HOUR, later } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { CreateShareLink, DeleteShareLink, ShareLinksOf, UpdateShareLink } from './generated/operations.js';
import { NOBODY, newActor } from './groups-support.js';
import {
  accessCount,
  auditOf,
  fresh,
  grant,
  newFolder,
  newText,
  revoke,
  rows,
  share,
  userIdOf,
} from './share-links-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  alice = await server.newUser('alice');
  bob = await server.newUser('bob');
});
afterAll(() => server.close());

const create = async (client: ApiClient, itemId: string, terms: object = {}) =>
  (await client.error(CreateShareLink, { input: { itemId, ...terms } })).extensions;
const change = async (client: ApiClient, shareLinkId: string, terms: object = {}) =>
  (await client.error(UpdateShareLink, { input: { shareLinkId, ...terms } })).extensions;
const update = async (client: ApiClient, shareLinkId: string, terms: object) =>
  (await client.data(UpdateShareLink, { input: { shareLinkId, ...terms } })).updateShareLink;
const linksOf = async (client: ApiClient, id: string) =>
  (await client.data(ShareLinksOf, { id })).item?.shareLinks ?? null;
const countLinks = async () =>
  (await rows<{ count: string }>(server, 'select count(*) from share_link'))[0]?.count;
const fieldsOf = ({ code, fields }: Readonly<Record<string, unknown>>): unknown[] => [
  code,
  (fields as { path: string; rule: string }[]).map(({ path, rule }) => `${path} ${rule}`),
];

describe('createShareLink', () => {
  test('makes a link that says everything about itself but its password', async () => {
    const id = await newText(alice);
    const expiresAt = later(server.clock.now(), HOUR).toISOString();
    const link = await share(alice, id, {
      permission: 'VIEW',
      password: 'x',
      maxAccessCount: 3,
      expiresAt,
    });
    expect(link).toEqual({
      id: link.id,
      token: link.token,
      url: `${server.url}/s/${link.token}`,
      permission: 'VIEW',
      hasPassword: true,
      maxAccessCount: 3,
      accessCount: 0,
      expiresAt,
      active: true,
      createdBy: { username: 'alice' },
      item: { id },
    });
    expect(link.token).toMatch(/^[\w-]{43}$/);
    const [kept] = await rows<{ password_hash: string }>(
      server,
      'select * from share_link where id = $1',
      link.id,
    );
    expect(kept?.password_hash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(kept)).not.toContain(link.token);
  });

  test('downloads, unless told, without a password, limit or end', async () => {
    expect(await share(alice, await newText(alice))).toMatchObject({
      permission: 'DOWNLOAD',
      hasPassword: false,
      maxAccessCount: null,
      expiresAt: null,
      active: true,
    });
  });

  test('is recorded: a change of the item, and an audit entry without secrets', async () => {
    const id = await newText(alice);
    const link = await share(alice, id, { password: 'secret words' });
    await update(alice, link.id, { maxAccessCount: 1 });
    await alice.data(DeleteShareLink, { shareLinkId: link.id });
    const kinds = await rows<{ kind: string }>(
      server,
      'select kind from change where item_id = $1 order by xid, id',
      id,
    );
    expect(kinds.map(({ kind }) => kind).slice(2)).toEqual([
      'SHARE_LINK_CHANGED',
      'SHARE_LINK_CHANGED',
      'SHARE_LINK_CHANGED',
    ]);
    for (const action of ['createShareLink', 'updateShareLink', 'deleteShareLink']) {
      const [entry, ...others] = await auditOf(server, id, action);
      expect([entry?.result, entry?.actor, entry?.target, others]).toEqual([
        'OK',
        await userIdOf(alice),
        'Document',
        [],
      ]);
      expect(entry?.details).toMatchObject({ shareLinkId: link.id, hasPassword: true });
      expect(JSON.stringify(entry)).not.toMatch(/secret words|argon2/);
    }
  });

  test('answers in order: not visible, the right, the permission, the input', async () => {
    const id = await newText(alice);
    const folder = await newFolder(alice, fresh('ordered'));
    const before = await countLinks();
    expect(await create(server.client(), id)).toMatchObject({ code: 'UNAUTHENTICATED' });
    const rightless = await newActor(server, admin, 'rightless', ['COMMENT']);
    for (const wrong of [{}, { password: '' }]) {
      expect(await create(rightless, id, wrong)).toMatchObject({ code: 'NOT_FOUND' });
      expect(await create(alice, NOBODY, wrong)).toMatchObject({ code: 'NOT_FOUND' });
      expect(await create(alice, 'no id', wrong)).toMatchObject({ code: 'NOT_FOUND' });
    }
    await grant(alice, id, rightless, 'SHARE');
    expect(await create(rightless, id, { password: '' })).toMatchObject({
      code: 'FORBIDDEN',
      right: 'SHARE_ITEMS',
    });
    await grant(alice, id, bob, 'WRITE');
    await grant(alice, folder, bob, 'SHARE');
    expect(await create(bob, id, { password: '' })).toMatchObject({ code: 'FORBIDDEN', permission: 'SHARE' });
    expect(await create(bob, folder, { permission: 'UPLOAD', password: '' })).toMatchObject({
      code: 'FORBIDDEN',
      permission: 'WRITE',
    });
    expect(fieldsOf(await create(alice, id, { permission: 'UPLOAD' }))).toEqual([
      'BAD_USER_INPUT',
      ['permission folder'],
    ]);
    expect(await countLinks()).toBe(before);
  });

  test.each([
    [{ password: '' }, 'password minLength'],
    [{ password: 'x'.repeat(129) }, 'password maxLength'],
    [{ maxAccessCount: 0 }, 'maxAccessCount range'],
    [{ maxAccessCount: -1 }, 'maxAccessCount range'],
    [{ expiresAt: '2000-01-01T00:00:00.000Z' }, 'expiresAt future'],
  ])('refuses %j', async (terms, problem) => {
    const id = await newText(alice);
    const link = await share(alice, id);
    expect(fieldsOf(await create(alice, id, terms))).toEqual(['BAD_USER_INPUT', [problem]]);
    expect(fieldsOf(await change(alice, link.id, terms))).toEqual(['BAD_USER_INPUT', [problem]]);
    expect(await linksOf(alice, id)).toEqual([link]);
  });

  test('takes a password of 128 characters of any kind, whatever the policy for accounts', async () => {
    const link = await share(alice, await newText(alice), { password: '密'.repeat(128) });
    expect(link.hasPassword).toBe(true);
  });

  test('makes no place for drops of the folder of homes', async () => {
    const { folder } = await admin.data<{ folder: { id: string } }>('{ folder(path: "/Home") { id } }');
    expect(await create(admin, folder.id, { permission: 'UPLOAD' })).toMatchObject({ code: 'CONFLICT' });
  });
});

describe('updateShareLink and deleteShareLink', () => {
  test('missing keeps, null clears', async () => {
    const id = await newText(alice);
    const expiresAt = later(server.clock.now(), HOUR).toISOString();
    const link = await share(alice, id, { password: 'one', maxAccessCount: 3, expiresAt });
    expect(await update(alice, link.id, {})).toEqual(link);
    expect(await update(alice, link.id, { permission: 'VIEW', maxAccessCount: 7 })).toEqual({
      ...link,
      permission: 'VIEW',
      maxAccessCount: 7,
    });
    expect(await update(alice, link.id, { maxAccessCount: null, expiresAt: null })).toMatchObject({
      permission: 'VIEW',
      hasPassword: true,
      maxAccessCount: null,
      expiresAt: null,
    });
    expect(await update(alice, link.id, { removePassword: true })).toMatchObject({ hasPassword: false });
    expect(await update(alice, link.id, { password: 'two' })).toMatchObject({ hasPassword: true });
    expect(await linksOf(alice, id)).toMatchObject([{ id: link.id, hasPassword: true, token: link.token }]);
  });

  test('refuse what contradicts itself, and null where there is nothing to clear', async () => {
    const id = await newText(alice);
    const link = await share(alice, id);
    expect(fieldsOf(await change(alice, link.id, { password: 'x', removePassword: true }))).toEqual([
      'BAD_USER_INPUT',
      ['removePassword exclusive'],
    ]);
    expect(fieldsOf(await change(alice, link.id, { password: null, permission: null }))).toEqual([
      'BAD_USER_INPUT',
      ['permission required', 'password required'],
    ]);
    expect(fieldsOf(await change(alice, link.id, { permission: 'UPLOAD' }))).toEqual([
      'BAD_USER_INPUT',
      ['permission folder'],
    ]);
    expect(await linksOf(alice, id)).toEqual([link]);
  });

  test('are for the creator and for who manages the item', async () => {
    const folder = await newFolder(alice, fresh('managed'));
    await grant(alice, folder, bob, 'SHARE');
    const bobs = await share(bob, folder, { permission: 'VIEW' });
    expect(await change(bob, bobs.id, { permission: 'UPLOAD' })).toMatchObject({
      code: 'FORBIDDEN',
      permission: 'WRITE',
    });
    const carol = await server.newUser('carol');
    expect(await change(carol, bobs.id)).toMatchObject({ code: 'NOT_FOUND' });
    await grant(alice, folder, carol, 'SHARE');
    expect(await change(carol, bobs.id, { maxAccessCount: 0 })).toMatchObject({
      code: 'FORBIDDEN',
      permission: 'MANAGE',
    });
    expect((await carol.error(DeleteShareLink, { shareLinkId: bobs.id })).extensions).toMatchObject({
      code: 'FORBIDDEN',
      permission: 'MANAGE',
    });
    expect((await server.client().error(DeleteShareLink, { shareLinkId: bobs.id })).extensions.code).toBe(
      'UNAUTHENTICATED',
    );
    expect(await update(bob, bobs.id, { permission: 'DOWNLOAD' })).toMatchObject({ permission: 'DOWNLOAD' });
    expect(await update(alice, bobs.id, { maxAccessCount: 5 })).toMatchObject({
      maxAccessCount: 5,
      createdBy: { username: 'bob' },
    });
    const { deleteShareLink } = await alice.data(DeleteShareLink, { shareLinkId: bobs.id });
    expect(deleteShareLink).toMatchObject({ id: bobs.id, token: bobs.token });
    expect(await accessCount(server, bobs)).toBe(-1);
    for (const id of [bobs.id, NOBODY, 'no id']) {
      expect((await alice.error(DeleteShareLink, { shareLinkId: id })).extensions.code).toBe('NOT_FOUND');
    }
    // Who no longer sees the item knows nothing of its links either.
    const again = await share(bob, folder);
    await revoke(alice, folder, bob);
    expect(await change(bob, again.id)).toMatchObject({ code: 'NOT_FOUND' });
  });
});
