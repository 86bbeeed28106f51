// The settings: who reads and changes them, what each may be, and that two at once lose nothing of each other.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient, ApiError } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { Settings, UpdateSettings } from './generated/operations.js';

let server: TestServer;
let other: TestServer;
let admin: ApiClient;

const defaults = {
  registration: 'OPEN',
  maxUploadBytes: 1024 ** 3,
  acceptedTypes: [],
  defaultQuotaBytes: null,
  trashRetentionDays: 30,
  passwordMinLength: 8,
  passwordRequiredClasses: [],
  passwordMaxAgeDays: null,
  remoteShutdown: false,
} as const;

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
  admin = await server.signIn();
  expect(await admin.data(UpdateSettings, { input: defaults })).toEqual({ updateSettings: defaults });
});

const current = async () => (await admin.data(Settings)).settings;
/** Each field that is wrong, as `path rule`. */
const problems = ({ extensions }: ApiError): string[] => {
  expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', status: 400 });
  return (extensions['fields'] as { path: string; rule: string }[]).map(
    ({ path, rule }) => `${path} ${rule}`,
  );
};
const refusedWith = async (input: object): Promise<string[]> =>
  problems(await admin.error(UpdateSettings, { input: input as never }));
const entries = async (action: string): Promise<{ result: string; details: object }[]> => {
  const { rows } = await server.database.pool.query<{ result: string; details: object }>(
    'select result, details from audit_entry where action = $1 order by id desc',
    [action],
  );
  return rows;
};

describe('the settings', () => {
  test('are what they are on a new server', async () => {
    expect(await current()).toEqual(defaults);
  });

  test('change as far as they are given', async () => {
    const input = { maxUploadBytes: 5_000_000_000, defaultQuotaBytes: 0, passwordMaxAgeDays: 3650 };
    const { updateSettings } = await admin.data(UpdateSettings, { input });
    expect(updateSettings).toEqual({ ...defaults, ...input });
    expect(await current()).toEqual(updateSettings);
    const cleared = { defaultQuotaBytes: null, passwordMaxAgeDays: null };
    expect(await admin.data(UpdateSettings, { input: cleared })).toEqual({
      updateSettings: { ...updateSettings, ...cleared },
    });
  });

  test('are audited with what changed, from what to what', async () => {
    await admin.data(UpdateSettings, {
      input: { registration: 'OPEN', trashRetentionDays: 7, acceptedTypes: ['PDF'] },
    });
    expect((await entries('updateSettings'))[0]).toMatchObject({
      result: 'OK',
      details: {
        trashRetentionDays: { from: defaults.trashRetentionDays, to: 7 },
        acceptedTypes: { from: defaults.acceptedTypes, to: ['pdf'] },
      },
    });
    await admin.data(UpdateSettings, { input: {} });
    expect((await entries('updateSettings'))[0]?.details).toEqual({});
  });

  test('keep types in lower case and each once', async () => {
    const acceptedTypes = [
      'PDF',
      ' image/* ',
      'application/PDF',
      'pdf',
      'application/vnd.oasis.opendocument.text',
    ];
    const { updateSettings } = await admin.data(UpdateSettings, {
      input: { acceptedTypes, passwordRequiredClasses: ['DIGIT', 'SYMBOL', 'DIGIT'] },
    });
    expect(updateSettings.acceptedTypes).toEqual([
      'pdf',
      'image/*',
      'application/pdf',
      'application/vnd.oasis.opendocument.text',
    ]);
    expect(updateSettings.passwordRequiredClasses).toEqual(['DIGIT', 'SYMBOL']);
  });

  test('changed at once by two lose nothing of each other', async () => {
    const there = other.client(admin.token ?? undefined);
    await Promise.all([
      admin.data(UpdateSettings, { input: { trashRetentionDays: 5 } }),
      there.data(UpdateSettings, { input: { passwordMinLength: 9 } }),
      admin.data(UpdateSettings, { input: { defaultQuotaBytes: 10 } }),
      there.data(UpdateSettings, { input: { maxUploadBytes: 11 } }),
    ]);
    const changed = {
      trashRetentionDays: 5,
      passwordMinLength: 9,
      defaultQuotaBytes: 10,
      maxUploadBytes: 11,
    };
    for (const client of [admin, there]) {
      await eventually(async () =>
        expect(await client.data(Settings)).toEqual({ settings: { ...defaults, ...changed } }),
      );
    }
  });
});

describe('refused', () => {
  test('are nobody, and who lacks MANAGE_SETTINGS, whatever they give', async () => {
    const alice = await server.newUser('alice');
    const input = { maxUploadBytes: 0 };
    for (const [client, expected] of [
      [server.client(), { code: 'UNAUTHENTICATED', reason: 'TOKEN_MISSING' }],
      [alice, { code: 'FORBIDDEN', status: 403, right: 'MANAGE_SETTINGS' }],
    ] as const) {
      expect((await client.error(Settings)).extensions).toMatchObject(expected);
      expect((await client.error(UpdateSettings, { input })).extensions).toMatchObject(expected);
    }
    expect((await entries('updateSettings'))[0]?.result).toBe('FORBIDDEN');
    expect(await current()).toEqual(defaults);
  });

  test('is null where something has to be', async () => {
    const { defaultQuotaBytes: _quota, passwordMaxAgeDays: _age, ...others } = defaults;
    const input = Object.fromEntries(Object.keys(others).map((name) => [name, null]));
    expect((await refusedWith(input)).toSorted()).toEqual(
      Object.keys(others)
        .map((name) => `${name} required`)
        .toSorted(),
    );
    expect(await current()).toEqual(defaults);
  });

  test('is what is out of bounds, all of it at once', async () => {
    const tooLittle = {
      maxUploadBytes: 0,
      defaultQuotaBytes: -1,
      trashRetentionDays: 0,
      passwordMinLength: 0,
      passwordMaxAgeDays: 0,
    };
    const names = Object.keys(tooLittle);
    const everything = names.map((name) => `${name} range`);
    expect(await refusedWith({ ...tooLittle, acceptedTypes: ['a b'] })).toEqual([
      ...everything,
      'acceptedTypes.0 type',
    ]);
    const tooMuch = { trashRetentionDays: 3651, passwordMinLength: 129, passwordMaxAgeDays: 3651 };
    expect(await refusedWith({ ...tooMuch, remoteShutdown: true })).toEqual(
      Object.keys(tooMuch).map((name) => `${name} range`),
    );
    expect(await current()).toEqual(defaults);
    const most = {
      maxUploadBytes: Number.MAX_SAFE_INTEGER,
      defaultQuotaBytes: Number.MAX_SAFE_INTEGER,
      trashRetentionDays: 3650,
      passwordMinLength: 128,
      passwordMaxAgeDays: 3650,
    };
    expect(await admin.data(UpdateSettings, { input: most })).toEqual({
      updateSettings: { ...defaults, ...most },
    });
  });

  test.each([
    '',
    '.pdf',
    '*',
    '*/*',
    '*/pdf',
    'image/',
    '/png',
    'image/png; q=1',
    'image/p*',
    'tar.gz',
    'a\0b',
    'a/b/c',
  ])('is the type "%s"', async (type) => {
    expect(await refusedWith({ acceptedTypes: ['pdf', type] })).toEqual(['acceptedTypes.1 type']);
  });

  test('are more than 200 types', async () => {
    const types = Array.from({ length: 201 }, (_, at) => `x${at}`);
    expect(await refusedWith({ acceptedTypes: types })).toEqual(['acceptedTypes maxLength']);
    const { updateSettings } = await admin.data(UpdateSettings, { input: { acceptedTypes: types.slice(1) } });
    expect(updateSettings.acceptedTypes).toHaveLength(200);
  });

  test('are passwords too short for the classes that they need', async () => {
    const classes = ['LOWERCASE', 'UPPERCASE', 'DIGIT'] as const;
    const input = { passwordMinLength: 2, passwordRequiredClasses: classes };
    expect(await refusedWith(input)).toEqual(['passwordMinLength room']);
    await admin.data(UpdateSettings, { input: { passwordMinLength: 2 } });
    expect(await refusedWith({ passwordRequiredClasses: classes })).toEqual(['passwordRequiredClasses room']);
    // Doubles count once.
    await admin.data(UpdateSettings, { input: { passwordRequiredClasses: ['DIGIT', 'SYMBOL', 'DIGIT'] } });
    expect(await refusedWith({ passwordMinLength: 1 })).toEqual(['passwordMinLength room']);
  });
});
