// The settings a process starts with: the only reader of the environment. Validated, explained, frozen.
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StartProblem } from './common/start-problem.js';
import { parseStorageUrl } from './common/storage-url.js';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

export interface Config {
  /** Where to listen. */
  readonly host: string;
  readonly port: number;
  /** What links start with, without a slash at its end; null: made of host and port once it listens. */
  readonly publicUrl: string | null;
  /** Absolute: the embedded database, local blobs, the generated secret. */
  readonly dataDir: string;
  /** postgres://…; null: the embedded server. */
  readonly databaseUrl: string | null;
  /** file:///… or s3://bucket/prefix?endpoint=…&region=… */
  readonly storageUrl: string;
  /** Signs tokens and links; null: made once and kept in the data folder. */
  readonly secret: string | null;
  /** Of the first administrator; null: random, printed once, to be changed at the first login. */
  readonly adminPassword: string | null;
  /** Origins that browsers may call from. */
  readonly corsOrigins: readonly string[];
  /** Whether X-Forwarded-For is believed. */
  readonly trustProxy: boolean;
  /** OnlyOffice; null: office editing is off. */
  readonly documentServer: { readonly url: string; readonly secret: string } | null;
  readonly logLevel: LogLevel;
  /** Whether sign-ins, registrations and connections are limited. */
  readonly rateLimits: boolean;
}

/** Where the database is, for what needs nothing else. */
export type DatabaseConfig = Pick<Config, 'dataDir' | 'databaseUrl'>;

type Environment = Readonly<Record<string, string | undefined>>;

/** What is set to nothing is not set. */
const textIn =
  (environment: Environment) =>
  (name: string): string | null =>
    environment[name]?.trim() || null;

/** Reads the settings; the first one that cannot be used: StartProblem. */
export function readConfig(environment: Environment = process.env): Config {
  const text = textIn(environment);
  const { dataDir, databaseUrl } = readDatabaseConfig(environment);
  const storage = text('STORAGE_URL');
  return Object.freeze({
    host: text('HOST') ?? '127.0.0.1',
    port: portOf(text('PORT')),
    publicUrl: baseOf('PUBLIC_URL', text('PUBLIC_URL')),
    dataDir,
    databaseUrl,
    storageUrl: storage === null ? pathToFileURL(resolve(dataDir, 'blobs')).href : storageOf(storage),
    secret: secretOf(text('SECRET'), databaseUrl !== null),
    adminPassword: passwordOf(environment['ADMIN_PASSWORD'] || null),
    corsOrigins: Object.freeze(originsOf(text('CORS_ORIGINS'))),
    trustProxy: switchOf('TRUST_PROXY', text('TRUST_PROXY'), { on: 'true', off: 'false', unless: false }),
    documentServer: documentServerOf(text('DOCUMENT_SERVER_URL'), text('DOCUMENT_SERVER_SECRET')),
    logLevel: logLevelOf(text('LOG_LEVEL')),
    rateLimits: switchOf('RATE_LIMITS', text('RATE_LIMITS'), { on: 'on', off: 'off', unless: true }),
  });
}

/** Reads those two alone: what else is set, or missing, does not matter. StartProblem as above. */
export function readDatabaseConfig(environment: Environment = process.env): DatabaseConfig {
  const text = textIn(environment);
  return Object.freeze({
    dataDir: resolve(text('DATA_DIR') ?? 'data'),
    databaseUrl: urlOf('DATABASE_URL', text('DATABASE_URL'), ['postgres:', 'postgresql:']),
  });
}

function portOf(text: string | null): number {
  if (text === null) return 4000;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new StartProblem(`PORT is a number from 0 to 65535, not "${text}".`);
  return port;
}

function urlOf(name: string, text: string | null, protocols: readonly string[]): string | null {
  if (text === null) return null;
  // The value is not repeated: addresses of databases carry passwords.
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new StartProblem(
      `${name} is an address that starts with ${protocols.map((one) => `${one}//`).join(' or ')}.`,
    );
  }
  return text;
}

/** What further parts of addresses are put behind: without a slash at its end. */
function baseOf(name: string, text: string | null): string | null {
  const checked = urlOf(name, text, ['http:', 'https:']);
  if (checked === null) return null;
  const { username, password } = new URL(checked);
  if (/[?#]/.test(checked) || username !== '' || password !== '')
    throw new StartProblem(`${name} is an address without a user, "?" and "#".`);
  return checked.replace(/\/+$/, '');
}

function storageOf(text: string): string {
  // A plain folder is as good as its address.
  if (isAbsolute(text)) return pathToFileURL(text).href;
  parseStorageUrl(text);
  return text;
}

function secretOf(text: string | null, connected: boolean): string | null {
  if (text === null) {
    if (connected)
      throw new StartProblem(
        'SECRET is needed with DATABASE_URL: at least 32 bytes, the same on every node.',
      );
    return null;
  }
  if (Buffer.byteLength(text) < 32) throw new StartProblem('SECRET has at least 32 bytes.');
  return text;
}

function passwordOf(text: string | null): string | null {
  const length = [...(text ?? '')].length;
  if (text !== null && (length < 8 || length > 128))
    throw new StartProblem('ADMIN_PASSWORD has 8 to 128 characters.');
  return text;
}

function originsOf(text: string | null): string[] {
  const origins = (text ?? '').split(',').map((origin) => origin.trim());
  return origins
    .filter((origin) => origin !== '')
    .map((origin) => {
      if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
        throw new StartProblem(
          `CORS_ORIGINS lists origins such as https://app.example.com, not "${origin}".`,
        );
      }
      return origin;
    });
}

function switchOf(
  name: string,
  text: string | null,
  { on, off, unless }: { readonly on: string; readonly off: string; readonly unless: boolean },
): boolean {
  if (text === null) return unless;
  if (text !== on && text !== off) throw new StartProblem(`${name} is ${on} or ${off}, not "${text}".`);
  return text === on;
}

function documentServerOf(url: string | null, secret: string | null): Config['documentServer'] {
  const checked = baseOf('DOCUMENT_SERVER_URL', url);
  if (checked === null && secret === null) return null;
  if (checked === null || secret === null) {
    throw new StartProblem('DOCUMENT_SERVER_URL and DOCUMENT_SERVER_SECRET are set together.');
  }
  return Object.freeze({ url: checked, secret });
}

function logLevelOf(text: string | null): LogLevel {
  const level = logLevels.find((known) => known === (text ?? 'info'));
  if (level === undefined)
    throw new StartProblem(`LOG_LEVEL is one of ${logLevels.join(', ')}, not "${text}".`);
  return level;
}
