// The settings: what each is where nothing is said, what it may be, and one clear sentence where it is anything else.
import { describe, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StartProblem } from '../src/common/start-problem.js';
import { readConfig } from '../src/config.js';

const database = 'postgres://sheaf:pass@db/sheaf';
const secret = '0123456789abcdef0123456789abcdef';

test('need nothing to be said', () => {
  const dataDir = resolve('data');
  expect(readConfig({})).toEqual({
    host: '127.0.0.1',
    port: 4000,
    publicUrl: null,
    dataDir,
    databaseUrl: null,
    storageUrl: pathToFileURL(resolve(dataDir, 'blobs')).href,
    secret: null,
    adminPassword: null,
    corsOrigins: [],
    trustProxy: false,
    documentServer: null,
    logLevel: 'info',
    rateLimits: true,
  });
});

test('take empty values and spaces as nothing', () => {
  const names = [
    'HOST',
    'PORT',
    'PUBLIC_URL',
    'DATA_DIR',
    'DATABASE_URL',
    'STORAGE_URL',
    'SECRET',
    'ADMIN_PASSWORD',
  ];
  const more = [
    'CORS_ORIGINS',
    'TRUST_PROXY',
    'DOCUMENT_SERVER_URL',
    'DOCUMENT_SERVER_SECRET',
    'LOG_LEVEL',
    'RATE_LIMITS',
  ];
  expect(readConfig(Object.fromEntries([...names, ...more].map((name) => [name, ''])))).toEqual(
    readConfig({}),
  );
  expect(readConfig({ PORT: ' 5000 ', TRUST_PROXY: ' true ' })).toMatchObject({
    port: 5000,
    trustProxy: true,
  });
});

test('cannot be changed once they are read', () => {
  const config = readConfig({
    CORS_ORIGINS: 'https://a.example.com',
    DOCUMENT_SERVER_URL: 'https://office',
    DOCUMENT_SERVER_SECRET: secret,
  });
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.corsOrigins)).toBe(true);
  expect(Object.isFrozen(config.documentServer)).toBe(true);
});

describe('may be', () => {
  test.each<[Record<string, string>, object]>([
    [{ HOST: '::1' }, { host: '::1' }],
    [{ PORT: '0' }, { port: 0 }],
    [{ PORT: '65535' }, { port: 65_535 }],
    [{ PUBLIC_URL: 'https://docs.example.com/sheaf//' }, { publicUrl: 'https://docs.example.com/sheaf' }],
    [
      { DATA_DIR: '/var/lib/sheaf' },
      { dataDir: '/var/lib/sheaf', storageUrl: 'file:///var/lib/sheaf/blobs' },
    ],
    [
      { DATABASE_URL: database, SECRET: secret },
      { databaseUrl: database, secret },
    ],
    [{ DATABASE_URL: 'postgresql://db/sheaf', SECRET: secret }, { databaseUrl: 'postgresql://db/sheaf' }],
    [{ STORAGE_URL: 's3://bucket/prefix?region=eu' }, { storageUrl: 's3://bucket/prefix?region=eu' }],
    [{ STORAGE_URL: 'file:///srv/blobs' }, { storageUrl: 'file:///srv/blobs' }],
    [{ SECRET: 'ü'.repeat(16) }, { secret: 'ü'.repeat(16) }],
    [{ ADMIN_PASSWORD: ' with spaces ' }, { adminPassword: ' with spaces ' }],
    [{ ADMIN_PASSWORD: '🙂'.repeat(128) }, { adminPassword: '🙂'.repeat(128) }],
    [
      { CORS_ORIGINS: 'https://a.example.com, http://localhost:3000,' },
      { corsOrigins: ['https://a.example.com', 'http://localhost:3000'] },
    ],
    [{ TRUST_PROXY: 'true' }, { trustProxy: true }],
    [
      { DOCUMENT_SERVER_URL: 'https://office.example.com/', DOCUMENT_SERVER_SECRET: 'x' },
      { documentServer: { url: 'https://office.example.com', secret: 'x' } },
    ],
    [{ LOG_LEVEL: 'trace' }, { logLevel: 'trace' }],
    [{ RATE_LIMITS: 'off' }, { rateLimits: false }],
  ])('%j', (environment, expected) => {
    expect(readConfig(environment)).toMatchObject(expected);
  });
});

describe('are refused in a sentence', () => {
  test.each<[Record<string, string>, string]>([
    [{ PORT: '80a' }, 'PORT is a number from 0 to 65535, not "80a".'],
    [{ PORT: '-1' }, 'PORT is a number from 0 to 65535, not "-1".'],
    [{ PORT: '65536' }, 'PORT is a number from 0 to 65535, not "65536".'],
    [{ PORT: '1e3' }, 'PORT is a number from 0 to 65535, not "1e3".'],
    [{ PUBLIC_URL: 'docs.example.com' }, 'PUBLIC_URL is an address that starts with http:// or https://.'],
    [
      { PUBLIC_URL: 'ftp://docs.example.com' },
      'PUBLIC_URL is an address that starts with http:// or https://.',
    ],
    ...[
      'https://a.example/?x=1',
      'https://a.example#y',
      'https://a.example/?',
      'https://me:pass@a.example',
    ].map((url): [Record<string, string>, string] => [
      { PUBLIC_URL: url },
      'PUBLIC_URL is an address without a user, "?" and "#".',
    ]),
    [
      { DOCUMENT_SERVER_URL: 'https://office/?x', DOCUMENT_SERVER_SECRET: 'x' },
      'DOCUMENT_SERVER_URL is an address without a user, "?" and "#".',
    ],
    [
      { STORAGE_URL: 's3://key:secret@docs' },
      'STORAGE_URL must not carry keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead.',
    ],
    [{ STORAGE_URL: 's3://docs?endpont=x' }, 'STORAGE_URL has the unknown parameter endpont.'],
    [
      { STORAGE_URL: 's3://docs?endpoint=minio:9000' },
      'The endpoint in STORAGE_URL must be an http or https URL.',
    ],
    [{ STORAGE_URL: 's3://docs?forcePathStyle=yes' }, 'forcePathStyle in STORAGE_URL must be true or false.'],
    [{ STORAGE_URL: 's3://docs/100%' }, 'The prefix in STORAGE_URL has a % without two digits behind it.'],
    [
      { DATABASE_URL: 'mysql://db', SECRET: secret },
      'DATABASE_URL is an address that starts with postgres:// or postgresql://.',
    ],
    [
      { DATABASE_URL: database },
      'SECRET is needed with DATABASE_URL: at least 32 bytes, the same on every node.',
    ],
    [{ SECRET: 'short' }, 'SECRET has at least 32 bytes.'],
    [{ ADMIN_PASSWORD: 'short' }, 'ADMIN_PASSWORD has 8 to 128 characters.'],
    [{ ADMIN_PASSWORD: 'x'.repeat(129) }, 'ADMIN_PASSWORD has 8 to 128 characters.'],
    [{ CORS_ORIGINS: '*' }, 'CORS_ORIGINS lists origins such as https://app.example.com, not "*".'],
    [
      { CORS_ORIGINS: 'https://a.example.com/' },
      'CORS_ORIGINS lists origins such as https://app.example.com, not "https://a.example.com/".',
    ],
    [{ TRUST_PROXY: 'yes' }, 'TRUST_PROXY is true or false, not "yes".'],
    [
      { DOCUMENT_SERVER_URL: 'https://office' },
      'DOCUMENT_SERVER_URL and DOCUMENT_SERVER_SECRET are set together.',
    ],
    [{ DOCUMENT_SERVER_SECRET: 'x' }, 'DOCUMENT_SERVER_URL and DOCUMENT_SERVER_SECRET are set together.'],
    [
      { DOCUMENT_SERVER_URL: 'office', DOCUMENT_SERVER_SECRET: 'x' },
      'DOCUMENT_SERVER_URL is an address that starts with http:// or https://.',
    ],
    [
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL is one of fatal, error, warn, info, debug, trace, silent, not "loud".',
    ],
    [{ RATE_LIMITS: 'false' }, 'RATE_LIMITS is on or off, not "false".'],
  ])('%j', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(new StartProblem(message));
    expect(() => readConfig(environment)).toThrow(StartProblem);
  });

  test.each([
    'ftp://bucket',
    'bucket',
    's3://',
    's3:///prefix',
    'file://folder/blobs',
    'file:blobs',
    'file:///srv/blobs?x',
    'file:///srv/%',
  ])('STORAGE_URL %s', (url) => {
    expect(() => readConfig({ STORAGE_URL: url })).toThrow(StartProblem);
    expect(() => readConfig({ STORAGE_URL: url })).toThrow(
      'STORAGE_URL is a folder as /folder or file:///folder, or s3:// and a bucket.',
    );
  });

  test('that does not repeat a secret', () => {
    const texts = [
      { SECRET: 'hidden' },
      { ADMIN_PASSWORD: 'hidden' },
      { DATABASE_URL: 'mysql://user:hidden@db' },
      { STORAGE_URL: 's3://key:hidden@docs' },
    ].map((environment) => {
      try {
        return JSON.stringify(readConfig(environment));
      } catch (error) {
        return String(error);
      }
    });
    for (const text of texts) expect(text).not.toContain('hidden');
  });
});
