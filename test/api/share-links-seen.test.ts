// Which share links are seen by whom, and when they are active.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MINUTE, later } from '../../src/common/clock.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { ShareLinksOf, UpdateShareLink } from './generated/operations.js';
import { ADMINISTRATORS, USERS, idOf, putInto } from './groups-support.js';
import { fresh, grant, newFolder, newText, revoke, share } from './share-links-support.js';

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

const update = async (client: ApiClient, shareLinkId: string, terms: object) =>
  (await client.data(UpdateShareLink, { input: { shareLinkId, ...terms } })).updateShareLink;
const linksOf = async (client: ApiClient, id: string) =>
  (await client.data(ShareLinksOf, { id })).item?.shareLinks ?? null;
const isActive = async (id: string): Promise<boolean | undefined> => (await linksOf(admin, id))?.[0]?.active;
const node = async (client: ApiClient, id: string) =>
  (
    await client.data<{ node: { id: string } | null }>(
      'query ($id: ID!) { node(id: $id) { id ... on ShareLink { token item { id } } } }',
      { id },
    )
  ).node;

describe('what is seen of links', () => {
  test("one's own with SHARE, all with MANAGE, none without; newest first", async () => {
    const folder = await newFolder(alice, fresh('seen'));
    const dave = await server.newUser('dave');
    await grant(alice, folder, bob, 'SHARE');
    await grant(alice, folder, dave, 'READ');
    const first = await share(alice, folder);
    server.clock.advance(1000);
    const second = await share(bob, folder);
    expect((await linksOf(alice, folder))?.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect((await linksOf(bob, folder))?.map(({ id }) => id)).toEqual([second.id]);
    expect(await linksOf(dave, folder)).toBeNull();
    expect(await node(bob, second.id)).toEqual({ id: second.id, token: second.token, item: { id: folder } });
    expect(await node(alice, second.id)).toMatchObject({ id: second.id });
    expect(await node(bob, first.id)).toBeNull();
    expect(await node(dave, second.id)).toBeNull();
  });

  test('of many items in as many statements as of one', async () => {
    const folder = await newFolder(alice, fresh('many'));
    const query = /* GraphQL */ `
      query ($id: ID!) {
        folder(id: $id) {
          children {
            nodes {
              shareLinks {
                active
                token
                createdBy {
                  username
                }
                item {
                  name
                }
              }
            }
          }
        }
      }
    `;
    const statements = async (): Promise<number> => {
      await alice.data(query, { id: folder });
      server.statements.reset();
      await alice.data(query, { id: folder });
      return server.statements.statements.length;
    };
    await share(alice, await newText(alice, 'one', folder));
    const one = await statements();
    for (let more = 0; more < 4; more += 1) {
      const id = await newText(alice, 'more', folder);
      await share(alice, id);
      await share(alice, id, { permission: 'VIEW' });
    }
    expect(await statements()).toBe(one);
  });
});

describe('active', () => {
  test('ends with the expiry, the limit, and what the creator holds', async () => {
    const folder = await newFolder(alice, fresh('active'));
    const erin = await server.newUser('erin');
    const erinsId = await idOf(erin);
    await grant(alice, folder, erin, 'SHARE', 'WRITE');
    const link = await share(erin, folder, {
      permission: 'UPLOAD',
      maxAccessCount: 1,
      expiresAt: later(server.clock.now(), 10 * MINUTE).toISOString(),
    });
    expect(await isActive(folder)).toBe(true);

    await server.database.pool.query('update share_link set access_count = 1 where id = $1', [link.id]);
    expect(await isActive(folder)).toBe(false);
    await update(erin, link.id, { maxAccessCount: 2 });
    expect(await isActive(folder)).toBe(true);

    await revoke(alice, folder, erin);
    await grant(alice, folder, erin, 'SHARE');
    expect(await isActive(folder)).toBe(false);
    await grant(alice, folder, erin, 'WRITE');
    expect(await isActive(folder)).toBe(true);
    await revoke(alice, folder, erin);
    expect(await isActive(folder)).toBe(false);
    // What they hold by a group counts as well.
    await putInto(admin, erinsId, [{ groupId: ADMINISTRATORS }]);
    expect(await isActive(folder)).toBe(true);
    await putInto(admin, erinsId, [{ groupId: USERS }]);
    await grant(alice, folder, erin, 'MANAGE');
    expect(await isActive(folder)).toBe(true);

    await server.database.pool.query('update user_account set blocked_at = $2 where id = $1', [
      erinsId,
      server.clock.now(),
    ]);
    expect(await isActive(folder)).toBe(false);
    await server.database.pool.query('update user_account set blocked_at = null where id = $1', [erinsId]);
    expect(await isActive(folder)).toBe(true);

    server.clock.advance(10 * MINUTE);
    expect(await isActive(folder)).toBe(false);
  });
});
