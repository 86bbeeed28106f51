// users(search): people are found by names in any script, by parts of their e-mail addresses, the best fits first.
import sql from 'sql-template-tag';
import { indexStale } from '../../src/jobs/index-stale.js';
import { reindex } from '../../src/jobs/reindex.js';
import { startTestServer } from '../support/server.js';
import { admin, ask, problems, refused, register } from './accounts-support.js';
import type { Client, Server } from './accounts-support.js';
import { holder } from './users-support.js';

interface Users {
  readonly nodes: readonly { readonly username: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount: number;
}

const people = [
  ['t.mueller', 'Thomas Müller', 'thomas@firm.example'],
  ['wangxm', '王小明', 'xiaoming.wang@firm.example'],
  ['wang.fang', '王 芳', 'fang@firm.example'],
  ['lixw', '李小王', 'xw.li@firm.example'],
  ['aero', 'Ærøskøbing Havn', 'havn@island.example'],
  ['sean', 'Seán O’Brien', "o'brien@example.com"],
  ['mullerin', 'Anna Maria Bauer', 'amb@firm.example'],
  ['olga', 'Ольга Чернышёва', 'olga@firm.example'],
  ['kim.cs', '김 철수', 'kim@firm.example'],
  ['javaDev2', 'Ann-Lee Straße', 'al@firm.example'],
] as const;

let server: Server;
/** Holds LIST_USERS, as everybody. */
let lister: Client;
let viewer: Client;

beforeAll(async () => {
  server = await startTestServer();
  for (const [username, fullName, email] of people) await register(server, { username, fullName, email });
  ({ client: lister } = await holder(server));
  ({ client: viewer } = await holder(server, 'VIEW_USERS'));
});
afterAll(() => server.close());

const found = async (search: string, client = lister): Promise<string[]> =>
  (await ask<Users>(client, 'Users', { search, first: 100 })).nodes.map(({ username }) => username);

describe('users(search) finds', () => {
  test('names without regard to case, accents and letters that look alike', async () => {
    for (const search of ['Müller', 'muller', 'MULLER', 'Mü', 'ＭÜＬＬＥＲ', 'Mu\u0308ller']) {
      expect(await found(search)).toContain('t.mueller');
    }
    for (const search of ['Ærøskøbing', 'aeroskobing', 'ÆRØ', 'ærøskøb', 'havn aero']) {
      expect(await found(search)).toEqual(['aero']);
    }
    for (const search of ['strasse', 'Straße', 'ann-lee', 'ann lee', 'lee ann', 'dev', 'java']) {
      expect(await found(search)).toEqual(['javaDev2']);
    }
    for (const search of ['чернышева', 'ЧЕРНЫШЁВА', 'ольга черн'])
      expect(await found(search)).toEqual(['olga']);
  });

  test('Chinese and Korean names by any sign, with or without spaces', async () => {
    expect(await found('王小明')).toEqual(['wangxm']);
    expect(await found('小明')).toEqual(['wangxm']);
    expect(await found('明')).toEqual(['wangxm']);
    expect(await found('小明 王')).toEqual(['wangxm']);
    for (const search of ['王芳', '王 芳']) expect(await found(search)).toEqual(['wang.fang']);
    // Those that begin with it before the one that has it within.
    expect(await found('王')).toEqual(['wang.fang', 'wangxm', 'lixw']);
    for (const search of ['김철수', '철수', '김']) expect(await found(search)).toEqual(['kim.cs']);
  });

  test('addresses by parts and beginnings, for those who may see them', async () => {
    for (const search of ["o'brien@example.com", 'o’brien@exam', 'obrien@example', 'brien@', 'example.com']) {
      expect(await found(search, viewer)).toEqual(['sean']);
    }
    expect(await found('xiaoming', viewer)).toEqual(['wangxm']);
    // One behind the other is better than anywhere.
    expect(await found('wang firm', viewer)).toEqual(['wangxm', 'wang.fang']);
    for (const search of ['xiaoming', 'example.com', 'firm', '@']) expect(await found(search)).toEqual([]);
    // By their names they are everybody's to find.
    for (const search of ["O'Brien", 'obrien', 'o’bri', 'Sean'])
      expect(await found(search)).toEqual(['sean']);
  });

  test('any part of a name, after those that it begins', async () => {
    expect(await found('uller')).toEqual(['mullerin', 't.mueller']);
    expect(await found('muller')).toEqual(['t.mueller', 'mullerin']);
    expect(await found('mari')).toEqual(['mullerin']);
    expect(await found('anna bauer')).toEqual(['mullerin']);
    expect(await found('bauer anna')).toEqual(['mullerin']);
    expect(await found('bauer thomas')).toEqual([]);
    // No part spans username and full name.
    expect(await found('aero aeroskobing havn')).toEqual(['aero']);
    expect(await found('lin ann')).toEqual([]);
  });

  test('as many words as are asked for', async () => {
    const many = Array.from({ length: 300 }, (_, at) => `w${at % 9}`).join(' ');
    expect(await found(many.slice(0, 1000))).toEqual([]);
  });
});

test('pages go through the best fits first, each once', async () => {
  const all = await found('a');
  const collected: string[] = [];
  let after: string | null = null;
  do {
    const page: Users = await ask<Users>(lister, 'Users', { search: 'a', first: 2, after });
    expect(page.totalCount).toBe(all.length);
    collected.push(...page.nodes.map(({ username }) => username));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  expect(collected).toEqual(all);
  expect(all.length).toBeGreaterThan(4);
  const { pageInfo } = await ask<Users>(lister, 'Users', { first: 2 });
  // A cursor of the list by name says nothing of how well a search fits.
  expect(problems(await refused(lister, 'Users', { search: 'a', after: pageInfo.endCursor }))).toEqual([
    'after cursor',
  ]);
});

test('a changed name is found at once, the earlier one no more', async () => {
  const { id } = await register(server, { username: 'changeling', fullName: 'Før' });
  expect(await found('for')).toEqual(['changeling']);
  await ask(await admin(server), 'UpdateUser', { input: { userId: id, fullName: '后来' } });
  expect(await found('for')).toEqual([]);
  expect(await found('来')).toEqual(['changeling']);
  await ask(await admin(server), 'DeleteUser', { input: { userId: id } });
  expect(await found('来')).toEqual([]);
});

test('who has no words yet is found by their names as they are, and gets words in the background', async () => {
  const { database } = server;
  const before = await found('muller');
  const wordless = sql`select 1 as found from user_account where name_words is null`;
  for (const make of [indexStale, (rows: typeof database) => reindex(rows, () => undefined)]) {
    await database.rows(sql`update user_account set name_words = null, email_words = null`);
    expect(await found('thomas')).toEqual(['t.mueller']);
    await make(database);
    expect(await database.rows(wordless)).toEqual([]);
    expect(await found('muller')).toEqual(before);
  }
});
