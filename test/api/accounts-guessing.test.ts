// Guessing passwords and names: how soon it ends, for whom, and for how long.
import sql from 'sql-template-tag';
import { startTestServer } from '../support/server.js';
import {
  audit,
  buildRegistration,
  forgetAttempts,
  login,
  refused,
  register,
  signedIn,
  unauthenticated,
} from './accounts-support.js';
import type { Server } from './accounts-support.js';

let server: Server;

beforeAll(async () => {
  server = await startTestServer({ settings: { RATE_LIMITS: 'on' } });
});
afterAll(() => server.close());
beforeEach(() => forgetAttempts(server));

const tryLogin = (name: string, password: string): Promise<Readonly<Record<string, unknown>>> =>
  refused(server.client(), 'Login', { input: { login: name, password } });

describe('guessing', () => {
  const limited = { code: 'RATE_LIMITED', status: 429 };

  test('is over after five wrong passwords, even for the right one, until the time is up', async () => {
    const member = await register(server);
    for (let count = 0; count < 5; count += 1) {
      expect(await tryLogin(member.username, `wrong ${count}`)).toEqual(unauthenticated('BAD_CREDENTIALS'));
    }
    const refusal = await tryLogin(member.email, member.password);
    expect(refusal).toMatchObject(limited);
    expect(refusal['retryAfter']).toBeGreaterThan(14 * 60);
    expect(refusal['retryAfter']).toBeLessThanOrEqual(15 * 60);
    expect(
      await refused(server.client(), 'ChangeExpiredPassword', {
        input: { login: member.username, currentPassword: member.password, newPassword: 'battery staple' },
      }),
    ).toMatchObject(limited);
    expect((await audit(server, 'login'))[0]).toMatchObject({
      result: 'RATE_LIMITED',
      actorName: member.email,
    });
    // Others may still sign in, and so may this one when the time is up.
    await signedIn(server);
    await server.database.rows(sql`update rate_limit set expire = 0`);
    await login(server, member);
  });

  test('gets no more tries at once than in turn', async () => {
    const member = await register(server);
    const refusals = await Promise.all(
      Array.from({ length: 12 }, (_, at) => tryLogin(member.username, `wrong ${at}`)),
    );
    expect(refusals.filter(({ code }) => code === 'UNAUTHENTICATED')).toHaveLength(5);
    expect(refusals.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(7);
  });

  test('right passwords do not refuse each other, however many come at once', async () => {
    const member = await register(server);
    await Promise.all(Array.from({ length: 12 }, () => login(server, member)));
    for (let count = 0; count < 4; count += 1) await tryLogin(member.username, 'wrong password');
    await login(server, member);
  });

  test('right passwords do not count', async () => {
    const member = await register(server);
    for (let count = 0; count < 7; count += 1) await login(server, member);
    for (let count = 0; count < 4; count += 1) await tryLogin(member.username, 'wrong password');
    await login(server, member);
  });

  test('at names is limited like guessing at passwords', async () => {
    for (let count = 0; count < 5; count += 1) await tryLogin('nobody-here', 'wrong password');
    expect(await tryLogin('NOBODY-here', 'wrong password')).toMatchObject(limited);
  });

  test('one’s own password, signed in, ends as soon', async () => {
    const { client, password } = await signedIn(server);
    for (let count = 0; count < 5; count += 1) {
      const input = { currentPassword: `wrong ${count}`, newPassword: 'battery staple' };
      expect(await refused(client, 'SetPassword', { input })).toEqual(unauthenticated('BAD_CREDENTIALS'));
    }
    const right = await refused(client, 'SetPassword', {
      input: { currentPassword: password, newPassword: 'battery staple' },
    });
    expect(right).toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) });
    expect((await audit(server, 'setPassword'))[0]).toMatchObject({ result: 'RATE_LIMITED' });
  });

  test('ends for an address after fifty wrong passwords, whoever they are for', async () => {
    for (let count = 0; count < 50; count += 1) await tryLogin(`nobody-${count}`, 'wrong password');
    const member = await register(server);
    expect(await tryLogin(member.username, member.password)).toMatchObject(limited);
  });

  test('twenty registrations in an hour are enough for an address', async () => {
    for (let count = 0; count < 20; count += 1) await register(server);
    const refusal = await refused(server.client(), 'Register', { input: buildRegistration() });
    expect(refusal).toMatchObject(limited);
    expect(refusal['retryAfter']).toBeGreaterThan(59 * 60);
  });

  test('is nobody’s worry where limits are off', async () => {
    const open = await startTestServer({ settings: { RATE_LIMITS: 'off' } });
    try {
      const wrong = { input: { login: 'admin', password: 'wrong password' } };
      for (let count = 0; count < 7; count += 1) {
        expect(await refused(open.client(), 'Login', wrong)).toEqual(unauthenticated('BAD_CREDENTIALS'));
      }
    } finally {
      await open.close();
    }
  });
});
