// Makes the data that is measured on, or takes those of an earlier run.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import jwt from 'jsonwebtoken';
import { Client } from 'pg';
import type { Account } from './access.ts';
import { callApi } from './api.ts';
import { keepNoEntries } from './audit.ts';
import { fill } from './fill.ts';
import type { World } from './fill.ts';
import type { Side } from './operations.ts';
import { isWanted } from './options.ts';
import type { Options } from './options.ts';
import { fillTexts } from './search-world.ts';
import type { SearchWorld } from './search-world.ts';
import { PASSWORD, SECRET, say, startServer } from './servers.ts';

export type Databases = Readonly<Record<Side | 'unaudited', string>>;

interface Kept {
  readonly documents: number;
  readonly world: World;
  /** Null where nothing was to be searched in. */
  readonly texts: SearchWorld | null;
  readonly reader: Account;
  readonly stranger: Account;
}

/**
 * Has the server make its schema and the users, fills the database, and copies it for whom it is compared with: what one of
 * them writes, and what has to be done about it later, does not slow the other one down. What was kept of a run with as many
 * documents is taken as it is, for a week.
 */
export async function prepare(databases: Databases, dir: string, options: Options): Promise<Kept> {
  const path = join(dir, 'prepared.json');
  if (options.keepDir !== null && existsSync(path)) return renewed(path, options);
  const server = await startServer(databases.sheaf, dir, null);
  let kept: Kept;
  try {
    const reader = await makeAccount(server.url, 'reader');
    const stranger = await makeAccount(server.url, 'stranger');
    const begun = performance.now();
    const world = await fill(databases.sheaf, reader.id, stranger.id, options.documents);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    say(
      `Loaded ${options.documents} documents in ${seconds} s; ${world.readableFolders.length} folders can be read.`,
    );
    kept = { documents: options.documents, reader, stranger, world, texts: null };
  } finally {
    await server.stop();
  }
  if (isWanted('search', options)) kept = { ...kept, texts: await fillTexts(databases.sheaf, say) };
  const client = new Client({ connectionString: databases.sheaf.replace(/[^/]*$/, 'postgres') });
  await client.connect();
  try {
    await client.query('create database floor template sheaf strategy file_copy');
    if (isWanted('audit', options)) {
      await client.query('create database unaudited template sheaf strategy file_copy');
      await keepNoEntries(databases.unaudited);
    }
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
  if (options.keepDir !== null) await writeFile(path, JSON.stringify(kept));
  return kept;
}

async function renewed(path: string, { documents }: Options): Promise<Kept> {
  const kept = JSON.parse(await readFile(path, 'utf8')) as Kept;
  if (kept.documents !== documents)
    throw new RangeError(`${kept.documents} documents were kept, not ${documents}.`);
  return { ...kept, reader: lasting(kept.reader), stranger: lasting(kept.stranger) };
}

/** An account as anybody makes one for themselves, signed in, with a token that outlasts the run. */
export async function makeAccount(url: string, login: string): Promise<Account> {
  const registration = { username: login, email: `${login}@example.com`, password: PASSWORD };
  await callApi(url, null, 'mutation ($input: RegisterInput!) { register(input: $input) { id } }', {
    input: registration,
  });
  return signIn(url, login);
}

export async function signIn(url: string, login: string): Promise<Account> {
  const { login: signedIn } = await callApi<{ login: { accessToken: string; user: { id: string } } }>(
    url,
    null,
    'mutation ($input: LoginInput!) { login(input: $input) { accessToken user { id } } }',
    { input: { login, password: PASSWORD } },
  );
  return lasting({ id: signedIn.user.id, token: signedIn.accessToken });
}

/** With a token that outlasts the run. */
function lasting({ id, token }: Account): Account {
  const claims = jwt.decode(token, { json: true });
  const exp = Math.floor(Date.now() / 1000) + 24 * 60 * 60;
  return { id, token: jwt.sign({ ...claims, exp }, SECRET) };
}
