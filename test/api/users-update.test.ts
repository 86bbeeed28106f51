// updateUser: what it changes, for whom, and what it refuses.
import sql from 'sql-template-tag';
import { ADMINISTRATORS_ID, newId } from '../../src/common/ids.js';
import { HOUR, later } from '../../src/common/clock.js';
import { startTestServer } from '../support/server.js';
import {
  admin,
  ask,
  attempt,
  audit,
  problems,
  refused,
  register,
  unauthenticated,
} from './accounts-support.js';
import type { Client, Server } from './accounts-support.js';
import { holder, quotaOf, seen } from './users-support.js';
import type { Person } from './users-support.js';

let server: Server;
let administrator: Client;

beforeAll(async () => {
  server = await startTestServer();
  administrator = await admin(server);
});
afterAll(() => server.close());

type Given = Readonly<Record<string, unknown>>;

const update = (client: Client, input: Given): Promise<Person> =>
  ask<Person>(client, 'UpdateUser', { input });
const tryUpdate = (client: Client, input: Given): Promise<Given> => refused(client, 'UpdateUser', { input });
const forbidden = (right: string): object => ({ code: 'FORBIDDEN', status: 403, right });

describe('updateUser', () => {
  test('changes what is given, keeps what is not and clears what is null', async () => {
    const { id, email } = await register(server, { fullName: 'Before' });
    expect(await update(administrator, { userId: id, quotaBytes: 5 })).toMatchObject({
      email,
      fullName: 'Before',
    });
    expect(await quotaOf(server, id)).toBe(5);
    const changed = await update(administrator, {
      userId: id.toUpperCase(),
      username: 'renamed-user',
      email: null,
      fullName: 'After',
    });
    expect(changed).toMatchObject({
      id,
      username: 'renamed-user',
      email: null,
      fullName: 'After',
      home: { name: 'renamed-user' },
    });
    expect(await quotaOf(server, id)).toBe(5);
    expect(await update(administrator, { userId: id, quotaBytes: null, fullName: null })).toMatchObject({
      fullName: null,
    });
    expect(await quotaOf(server, id)).toBeNull();
    expect(await update(administrator, { userId: id })).toMatchObject({ username: 'renamed-user' });
    expect((await audit(server, 'updateUser'))[0]).toMatchObject({ result: 'OK', targetId: id });
  });

  test('needs a right by what it changes', async () => {
    const { id, username } = await register(server);
    const [creator, renamer] = [await holder(server, 'CREATE_USERS'), await holder(server, 'RENAME_USERS')];
    expect(await tryUpdate(creator.client, { userId: id, username: 'x' })).toMatchObject(
      forbidden('RENAME_USERS'),
    );
    expect(await tryUpdate(creator.client, { userId: id, username: 'xyz', fullName: 'x' })).toMatchObject(
      forbidden('RENAME_USERS'),
    );
    for (const input of [
      { fullName: 'x' },
      { email: null },
      { quotaBytes: 1 },
      {},
      { username: 'xyz', email: null },
    ]) {
      expect(await tryUpdate(renamer.client, { userId: id, ...input })).toMatchObject(
        forbidden('CREATE_USERS'),
      );
    }
    expect(await seen(server, id)).toMatchObject({ username, fullName: null });
    expect(await update(creator.client, { userId: id, fullName: 'By creator' })).toMatchObject({ id });
    expect(await update(renamer.client, { userId: id, username: 'by-renamer' })).toMatchObject({ id });
    expect(await tryUpdate(server.client(), { userId: id })).toEqual(unauthenticated('TOKEN_MISSING'));
  });

  test('of nobody is NOT_FOUND, before the right', async () => {
    const { client } = await holder(server);
    const { id } = await register(server);
    await ask(administrator, 'DeleteUser', { input: { userId: id } });
    for (const userId of [id, newId<string>(), 'nonsense']) {
      for (const each of [client, administrator]) {
        expect(await tryUpdate(each, { userId, username: '?' })).toMatchObject({
          code: 'NOT_FOUND',
          what: 'user',
        });
      }
    }
  });

  test('does not reach who holds, or will hold, more', async () => {
    const { client, id: own } = await holder(server, 'CREATE_USERS');
    const target = await register(server);
    await server.database.rows(sql`
      insert into membership (user_id, group_id, starts_at)
      values (${target.id}, ${ADMINISTRATORS_ID}, ${later(server.clock.now(), HOUR)})`);
    expect(await tryUpdate(client, { userId: target.id, fullName: 'Mine' })).toMatchObject({
      code: 'FORBIDDEN',
      rule: expect.any(String),
    });
    expect(await update(client, { userId: own, fullName: 'Myself' })).toMatchObject({ fullName: 'Myself' });
  });

  test('refuses what cannot be, and names that are taken', async () => {
    const [one, two] = [await register(server), await register(server)];
    expect(
      problems(
        await tryUpdate(administrator, {
          userId: one.id,
          username: null,
          fullName: 'x'.repeat(256),
          quotaBytes: -1,
        }),
      ),
    ).toEqual(['username username', 'fullName maxLength', 'quotaBytes range']);
    expect(await tryUpdate(administrator, { userId: one.id, username: two.username })).toMatchObject({
      code: 'CONFLICT',
      field: 'username',
    });
    expect(await tryUpdate(administrator, { userId: one.id, email: two.email })).toMatchObject({
      code: 'CONFLICT',
      field: 'email',
    });
    expect(await seen(server, one.id)).toMatchObject({ username: one.username, email: one.email });
  });

  test('a renaming and a making for the same name: one gets it', async () => {
    const { id } = await register(server);
    const outcomes = await Promise.all([
      attempt<Person>(administrator, 'UpdateUser', { input: { userId: id, username: 'name-of-one' } }),
      attempt<Person>(administrator, 'CreateUser', {
        input: { username: 'name-of-one', password: 'correct horse' },
      }),
    ]);
    expect(outcomes.filter(({ answer }) => answer !== null)).toHaveLength(1);
    expect(outcomes.find(({ refusal }) => refusal !== null)?.refusal).toMatchObject({
      code: 'CONFLICT',
      field: 'username',
    });
  });
});
