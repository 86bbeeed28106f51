// What the settings are about holds as soon as they are set: uploads, registration and passwords, on every node.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { DAY, MINUTE } from '../../src/common/clock.js';
import { succeeded } from '../support/client.js';
import type { ApiClient, ApiError } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import {
  ChangeExpiredPassword,
  Login,
  Register,
  Server,
  SetPassword,
  UpdateSettings,
  UploadDocument,
} from './generated/operations.js';

let server: TestServer;
let other: TestServer;
let admin: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ databaseUrl: server.databaseUrl, blobsDir: server.blobsDir });
  admin = await server.signIn();
});
afterAll(async () => {
  await other.close();
  await server.close();
});
afterEach(async () => {
  await admin.data(UpdateSettings, {
    input: {
      registration: 'OPEN',
      maxUploadBytes: 1024 ** 3,
      acceptedTypes: [],
      passwordMinLength: 8,
      passwordRequiredClasses: [],
      passwordMaxAgeDays: null,
    },
  });
});

const upload = (client: ApiClient, name: string, text: string) =>
  client.upload(UploadDocument, { input: { file: null as never } }, { 'input.file': textFile(name, text) });

/** What is wrong with a password that has no digit, no upper-case letter, and is too short. */
const wrong = (path: string): string[] =>
  ['minLength', 'DIGIT', 'UPPERCASE'].map((rule) => `${path} ${rule}`);
const problems = ({ extensions }: ApiError): string[] =>
  (extensions['fields'] as { path: string; rule: string }[]).map(({ path, rule }) => `${path} ${rule}`);

test('what is set holds at once, on other nodes too', async () => {
  const bob = await server.newUser('bob');
  const there = other.client(bob.token ?? undefined);
  await admin.data(UpdateSettings, {
    input: { registration: 'CLOSED', maxUploadBytes: 4, acceptedTypes: ['txt'] },
  });
  const register = { input: { username: 'carol', email: 'carol@example.com', password: 'a long one' } };
  for (const client of [bob, there]) {
    await eventually(async () =>
      expect((await client.data(Server)).server).toMatchObject({
        registration: 'CLOSED',
        maxUploadBytes: 4,
        acceptedTypes: ['txt'],
      }),
    );
    expect((await client.error(Register, register)).extensions.code).toBe('FEATURE_OFF');
    expect((await upload(client, 'large.txt', 'large')).errors?.[0]?.extensions).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      limit: 4,
    });
    expect((await upload(client, 'a.csv', 'a,b')).errors?.[0]?.extensions.code).toBe('UNSUPPORTED_TYPE');
  }
  succeeded(await upload(bob, 'four.txt', 'four'));
});

test('the settings decide on passwords wherever one is set', async () => {
  const dave = await server.newUser('dave');
  const password = 'a long enough password';
  await admin.data(UpdateSettings, {
    input: { passwordMinLength: 12, passwordRequiredClasses: ['DIGIT', 'UPPERCASE'] },
  });
  const bad = 'short';
  const registration = { username: 'erin', email: 'erin@example.com', password: bad };
  expect(problems(await server.client().error(Register, { input: registration }))).toEqual(wrong('password'));
  const change = { currentPassword: password, newPassword: bad };
  expect(problems(await dave.error(SetPassword, { input: change }))).toEqual(wrong('newPassword'));
  const expired = { input: { login: 'dave', ...change } };
  expect(problems(await server.client().error(ChangeExpiredPassword, expired))).toEqual(wrong('newPassword'));
  // The old one still does for signing in.
  await server.signIn('dave', password);
  await server.client().data(Register, { input: { ...registration, password: 'Long enough 1' } });
});

test('the settings decide when a password has to be changed', async () => {
  await server.newUser('frank');
  server.clock.advance(2 * DAY);
  const input = { login: 'frank', password: 'a long enough password' };
  await server.client().data(Login, { input });
  admin = await server.signIn();
  await admin.data(UpdateSettings, { input: { passwordMaxAgeDays: 1 } });
  const expired = await server.client().error(Login, { input });
  expect(expired.extensions).toMatchObject({ code: 'PASSWORD_CHANGE_REQUIRED', status: 403 });
  const newPassword = 'another long password';
  await server.client().data(ChangeExpiredPassword, {
    input: { login: 'frank', currentPassword: input.password, newPassword },
  });
  await server.signIn('frank', newPassword);
  server.clock.advance(DAY - MINUTE);
  await server.signIn('frank', newPassword);
  server.clock.advance(MINUTE);
  const again = await server.client().error(Login, { input: { login: 'frank', password: newPassword } });
  expect(again.extensions.code).toBe('PASSWORD_CHANGE_REQUIRED');
  // So does the administrator's, who lifts it again in a session that lives.
  admin = server.client(
    (
      await server.client().data(ChangeExpiredPassword, {
        input: { login: 'admin', currentPassword: server.adminPassword, newPassword },
      })
    ).changeExpiredPassword.accessToken,
  );
  await admin.data(UpdateSettings, { input: { passwordMaxAgeDays: null } });
  await admin.data(SetPassword, {
    input: { currentPassword: newPassword, newPassword: server.adminPassword },
  });
  await server.client().data(Login, { input: { login: 'frank', password: newPassword } });
});
