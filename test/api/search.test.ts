// What is found by which words, in every language, in which order, and how it is shown.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { newFolder } from './access-support.js';
import { SEARCH, found, searchFor, setContent, written } from './search-support.js';

const SECOND = 1000;

let server: TestServer;
let alice: ApiClient;
let folder: string;
const ids: Record<string, string> = {};

const documents: readonly (readonly [name: string, text: string, more?: object])[] = [
  [
    'Q3_report-final.v2.pdf',
    'Revenue grew by 12 % while costs were falling.',
    { tagNames: ['Finance', '2026'] },
  ],
  ['Meeting notes.txt', 'We discussed the quarterly reports and who writes to anna.smith@example.com.'],
  [
    'Vacation policy.docx',
    'Employees are entitled to thirty days.',
    { description: 'Applies to all employees.' },
  ],
  ['销售合同.pdf', '甲方与乙方就产品销售达成如下合同。违约责任由双方协商。', { tagNames: ['合同'] }],
  ['合同管理办法.docx', '为了规范公司合同管理，制定本办法。'],
  ['採購合約.pdf', '本合約由雙方簽訂，採購產品。'],
  ['売買契約書.pdf', '売主と買主は、商品の売買について次のとおり契約を締結する。ガイドラインを参照。'],
  ['보고서.hwp', '연간 매출 보고서를 제출합니다.'],
  ['Протокол.txt', 'Договоры подписаны, отчёт готов.'],
  ['中英 mixed 文件.txt', '本项目使用 PostgreSQL 数据库 and TypeScript。'],
];

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.newUser('alice');
  folder = await newFolder(alice, 'Reports');
  for (const [name, text, more] of documents) {
    server.clock.advance(SECOND);
    ids[name] = await written(server, alice, name, text, { parentId: folder, ...more });
  }
}, 60_000);
afterAll(() => server.close());

test.each([
  ['report', ['Reports', 'Q3_report-final.v2.pdf', 'Meeting notes.txt']],
  ['REPORTING', ['Reports', 'Q3_report-final.v2.pdf', 'Meeting notes.txt']],
  ['"reports"', ['Reports', 'Meeting notes.txt']],
  ['repor*', ['Reports', 'Q3_report-final.v2.pdf', 'Meeting notes.txt']],
  ['report -revenue -folder', ['Reports', 'Meeting notes.txt']],
  ['report revenue', ['Q3_report-final.v2.pdf']],
  ['report-final', ['Q3_report-final.v2.pdf']],
  ['finance', ['Q3_report-final.v2.pdf']],
  ['employee', ['Vacation policy.docx']],
  ['example.com', ['Meeting notes.txt']],
  ['anna.smith@example.com', ['Meeting notes.txt']],
  ['12', ['Q3_report-final.v2.pdf']],
  ['合同', ['合同管理办法.docx', '销售合同.pdf']],
  ['同', ['合同管理办法.docx', '销售合同.pdf']],
  ['合同管理', ['合同管理办法.docx']],
  ['违约 合同', ['销售合同.pdf']],
  ['合同 -管理', ['销售合同.pdf']],
  ['合約', ['採購合約.pdf']],
  ['契約', ['売買契約書.pdf']],
  ['ｶﾞｲﾄﾞ', ['売買契約書.pdf']],
  ['보고', ['보고서.hwp']],
  ['договор', ['Протокол.txt']],
  ['ОТЧЕТ', ['Протокол.txt']],
  ['postgresql 数据库', ['中英 mixed 文件.txt']],
  ['ｐｏｓｔｇｒｅｓｑｌ', ['中英 mixed 文件.txt']],
  ['PostgreSQL数据库', ['中英 mixed 文件.txt']],
  ['zebra', []],
])('%s', async (query, names) => {
  const hits = await searchFor(alice, { query });
  expect(hits.names.toSorted()).toEqual(names.toSorted());
  expect([hits.count, hits.exact]).toEqual([names.length, true]);
});

test('the name counts more than tags, these more than the description, and this more than the content', async () => {
  const words = [
    ['in the content', 'platypus platypus platypus'],
    ['described', 'x', { description: 'A platypus.' }],
    ['tagged', 'x', { tagNames: ['platypus'] }],
    ['platypus', 'x'],
  ] as const;
  for (const [name, text, more] of words.toReversed()) {
    server.clock.advance(SECOND);
    await written(server, alice, name, text, more);
  }
  expect(await found(alice, 'platypus')).toEqual(words.map(([name]) => name).toReversed());
  const newest = await found(alice, 'platypus', { orderBy: 'NEWEST' });
  expect(newest).toEqual(words.map(([name]) => name));
  expect(await found(alice, 'platypus', { orderBy: 'NAME' })).toEqual([
    'described',
    'in the content',
    'platypus',
    'tagged',
  ]);
  const sizes = await found(alice, 'platypus', { orderBy: 'SIZE' });
  expect(sizes[0]).toBe('in the content');
  const tags = await found(alice, 'platypus', { kinds: ['TAG'] });
  expect(tags).toEqual(['platypus']);
  expect((await found(alice, 'platypus', { kinds: ['DOCUMENT', 'TAG'] })).slice(0, 2)).toEqual([
    'platypus',
    'platypus',
  ]);
});

test('each order goes on where its page ended, whatever is made meanwhile', async () => {
  const names: string[] = [];
  for (let number = 1; number <= 7; number += 1) {
    server.clock.advance(SECOND);
    names.push(`Otter ${number}`);
    await written(server, alice, `Otter ${number}`, 'x');
  }
  for (const orderBy of ['RELEVANCE', 'NEWEST', 'NAME', 'SIZE']) {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await searchFor(alice, { query: 'otter', orderBy }, { first: 2, after });
      expect(page.endCursor).toBe(page.cursors.at(-1));
      seen.push(...page.names);
      after = page.hasNextPage ? page.endCursor : null;
      server.clock.advance(SECOND);
      await newFolder(alice, `Otter of ${orderBy} ${seen.length}`);
    } while (after !== null);
    // Of those that are made meanwhile it has only what comes behind.
    expect(seen.filter((name) => names.includes(name)).toSorted()).toEqual(names);
    expect(new Set(seen).size).toBe(seen.length);
  }
});

const highlight = async (query: string, name: string): Promise<Record<string, string> | undefined> => {
  const hits = await searchFor(alice, { query });
  return hits.highlights[hits.names.indexOf(name)];
};

describe('highlights', () => {
  test('each field that has a match, and no other', async () => {
    expect(await highlight('report', 'Q3_report-final.v2.pdf')).toEqual({
      name: 'Q3_<mark>report</mark>-final.v2.pdf',
    });
    expect(await highlight('finance', 'Q3_report-final.v2.pdf')).toEqual({ tags: '<mark>Finance</mark>' });
    expect(await highlight('fall revenue', 'Q3_report-final.v2.pdf')).toEqual({
      content: '<mark>Revenue</mark> grew by 12 % while costs were <mark>falling</mark>.',
    });
    expect(await highlight('employee', 'Vacation policy.docx')).toEqual({
      description: 'Applies to all <mark>employees</mark>.',
      content: '<mark>Employees</mark> are entitled to thirty days.',
    });
  });

  test('of signs', async () => {
    expect(await highlight('合同', '销售合同.pdf')).toEqual({
      name: '销售<mark>合同</mark>.pdf',
      tags: '<mark>合同</mark>',
      content: '甲方与乙方就产品销售达成如下<mark>合同</mark>。违约责任由双方协商。',
    });
    expect(await highlight('ガイド', '売買契約書.pdf')).toEqual({
      content: expect.stringContaining('<mark>ガイド</mark>ラインを参照'),
    });
  });
});

test('the index follows what is written', async () => {
  const [name] = documents[2] ?? [''];
  const itemId = ids[name];
  const update = (input: object): Promise<unknown> =>
    alice.data<unknown, object>('mutation ($input: UpdateItemInput!) { updateItem(input: $input) { id } }', {
      input: { itemId, ...input },
    });
  await update({ name: 'Holiday rules.docx' });
  expect(await found(alice, 'holiday')).toEqual(['Holiday rules.docx']);
  expect(await found(alice, 'vacation')).toEqual([]);
  expect(await found(alice, 'thirty holiday')).toEqual(['Holiday rules.docx']);
  await update({ description: null });
  expect(await found(alice, 'applies')).toEqual([]);
  const { createDocument } = await alice.data<{ createDocument: { tags: { id: string }[] } }>(
    'mutation { createDocument(input: { name: "t", tagNames: ["Beach"] }) { tags { id } } }',
  );
  await update({ tagIds: createDocument.tags.map(({ id }) => id) });
  expect(await found(alice, 'beach holiday')).toEqual(['Holiday rules.docx']);
  await setContent(server, itemId ?? '', 'Employees are entitled to forty days.');
  expect(await found(alice, 'thirty holiday')).toEqual([]);
  expect(await found(alice, 'forty beach holiday')).toEqual(['Holiday rules.docx']);
});

const refusedInput = async (input: object, page: object = {}): Promise<string> =>
  (await alice.error<unknown, object>(SEARCH, { input, ...page })).extensions.code;

test.each([
  '',
  '  ',
  '-report',
  '"',
  '-"a" -b',
  '…',
  '*',
  'x\0',
  '\ud800',
  `a${'b'.repeat(1000)}`,
  'a '.repeat(33),
])('nothing to look for, or too much: %j', async (query) => {
  expect(await refusedInput({ query })).toBe('BAD_USER_INPUT');
});

test.each([
  "'; drop table item; --",
  `a' | 'b`,
  String.raw`a\ b\\`,
  '((((zq',
  'a:*A & !b',
  '<-> <2> a',
  '~a ^b c>1',
  '%_%zq',
])('it is text and nothing else: %j', async (query) => {
  expect((await searchFor(alice, { query })).count).toBe(0);
});

const forged = (values: readonly string[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

test('what does not fit is refused', async () => {
  expect(await refusedInput({ query: 'x', kinds: [] })).toBe('BAD_USER_INPUT');
  expect(await refusedInput({ query: 'x' }, { first: 0 })).toBe('BAD_USER_INPUT');
  expect(await refusedInput({ query: 'x' }, { after: 'x' })).toBe('BAD_USER_INPUT');
  const { endCursor } = await searchFor(alice, { query: 'report' });
  expect(await refusedInput({ query: 'report', orderBy: 'NAME' }, { after: endCursor })).toBe(
    'BAD_USER_INPUT',
  );
  const id = ids['Протокол.txt'] ?? '';
  const at = new Date().toISOString();
  for (const values of [
    ['RELEVANCE', 'ALL', 'NaN', at, id],
    ['RELEVANCE', 'ALL', "0'", at, id],
    ['RELEVANCE', 'SOME', '0', at, id],
    ['RELEVANCE', 'OTHERS', '0', at, id],
    ['RELEVANCE', 'ALL', '0', 'now', id],
    ['RELEVANCE', 'ALL', '0', at, 'x'],
    ['RELEVANCE', 'ALL', '0', at],
  ]) {
    expect([values, await refusedInput({ query: 'report' }, { after: forged(values) })]).toEqual([
      values,
      'BAD_USER_INPUT',
    ]);
  }
});
