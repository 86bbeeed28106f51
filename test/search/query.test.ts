// What searchers write: what it is taken for, that PostgreSQL reads what is made of it, and that it finds what it should.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sql from 'sql-template-tag';
import { SheafError } from '../../src/common/errors.js';
import type { Database } from '../../src/database/database.js';
import { bestSnippet, markWhole } from '../../src/search/highlight.js';
import {
  contentQuery,
  looseQuery,
  matchQuery,
  nameQuery,
  parseQuery,
  partQuery,
  rankQuery,
} from '../../src/search/query.js';
import type { SearchQuery } from '../../src/search/query.js';
import { tokenise } from '../../src/search/tokens.js';
import { contentVectors, ownVectors } from '../../src/search/vectors.js';
import { openTestDatabase } from '../support/database.js';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let database: Database;

beforeAll(async () => {
  opened = await openTestDatabase();
  ({ database } = opened);
});
afterAll(() => opened.close());

const parsed = (query: string): SearchQuery => parseQuery(query, 'query');

/** Null where it is refused as an input is. */
function parsedOrRefused(query: string): SearchQuery | null {
  try {
    return parsed(query);
  } catch (error) {
    if (error instanceof SheafError) return null;
    throw error;
  }
}

/** Whether PostgreSQL finds the name by the query. */
async function finds(query: string, name: string, content = ''): Promise<boolean> {
  const own = ownVectors({ name, description: null, tagNames: [] });
  const vector = `${own.vector} ${(await contentVectors(content)).vector}`;
  const row = await database.row<{ found: boolean }>(
    sql`select ${vector}::tsvector @@ ${matchQuery(parsed(query))}::tsquery as found`,
  );
  return row?.found === true;
}

test.each([
  ['report', 'Annual Reports.pdf', true],
  ['REPORTING', 'report', true],
  ['report annual', 'annual report', true],
  ['report budget', 'annual report', false],
  ['"annual report"', 'The annual report', true],
  ['"report annual"', 'The annual report', false],
  ['"annual reports"', 'The annual report', false],
  ['“annual report”', 'The annual report', true],
  ['annual-reports', 'annual report', true],
  ['report -draft', 'report', true],
  ['report -draft', 'report draft', false],
  ['report -"first draft"', 'report draft first', true],
  ['report －draft', 'report draft', false],
  ['report - draft', 'report draft', true],
  ['repor*', 'reporting', true],
  ['reporti*', 'reporting', true],
  ['reporti*', 'report', false],
  ['Q3_report-final.v2.pdf', 'Q3_report-final.v2.pdf', true],
  ['Q3_report-final.v2.pdf', 'Q3 report final v3 pdf', false],
  ['final.v*', 'Q3_report-final.v2.pdf', true],
  ['case', 'camelCaseName', true],
  ['camelcasename', 'camelCaseName', true],
  ['"camelCaseName here"', 'camelCaseName here', true],
  ['"the camelCaseName here"', 'the camelCaseName here', true],
  ['"name here"', 'the camelCaseName here', true],
  ['anna.smith@example.com', 'Anna.Smith@example.com', true],
  ['合同', '销售合同管理', true],
  ['合同管理', '销售合同管理', true],
  ['同合', '销售合同管理', false],
  ['合理', '合同管理', false],
  ['合同管理', '合同，管理', false],
  ['理', '合同管理', true],
  ['销 理', '销售合同管理', true],
  ['合同PDF', '合同PDF文件', true],
  ['契約書', '売買契約書', true],
  ['ｶﾞｲﾄﾞ', 'ガイドブック', true],
  ['보고서', '연간보고서를 제출', true],
  ['отчёты', 'Годовой отчет', true],
  ['cafe', 'Café', true],
  ['strasse', 'Hauptstraße Straße', true],
])('%s in %s: %s', async (query, name, found) => {
  expect(await finds(query, name)).toBe(found);
  // What is found is marked.
  expect(found && markWhole(name, parsed(query)) === null).toBe(false);
});

test.each([
  '',
  ' ',
  '-report',
  '-"a b" -c',
  '""',
  '*',
  '…',
  '" - "',
  '!!! &&& |||',
  'x\0',
  '\ud800',
  'a'.repeat(1001),
  'a '.repeat(33),
])('nothing is looked for with %j', (query) => {
  expect(() => parsed(query)).toThrow(SheafError);
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '"',
        "'",
        '\\',
        '*',
        '-',
        ':',
        '&',
        '|',
        '!',
        '(',
        ')',
        '<->',
        '<2>',
        ' ',
        '~',
        '^',
        '>',
        'a',
        '合',
        ':*',
        "';--",
        '%',
        '\0',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);

describe('whatever is written', () => {
  test('it is refused as input, or PostgreSQL reads what is made of it', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (query, text) => {
        const read = parsedOrRefused(query);
        if (read === null) return;
        const made = [matchQuery, nameQuery, rankQuery, contentQuery].map((make) => make(read));
        await database.rows(sql`select made::tsquery from unnest(${made}::text[]) as made`);
        expect(() => bestSnippet(text, read)).not.toThrow();
      }),
      { numRuns: 1500, seed: 20260118 },
    );
  });

  test('every text can be indexed, and is found by each of its words and any of its passages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[\p{L}\p{N}\p{P} ]{1,40}$/u), fc.nat(100), async (name, pick) => {
        const tokens = tokenise(name);
        const token = tokens[pick % Math.max(tokens.length, 1)];
        if (token === undefined) return;
        const word = name.slice(token.start, token.end);
        expect([word, await finds(`"${word}"`, name)]).toEqual([word, true]);
        expect([word, await finds(word, '', name)]).toEqual([word, true]);
        const whole = tokenise(name, 'WORDS');
        const passage = name.slice(whole[pick % whole.length]?.start).replaceAll(/["“”„‟«»＂「」『』]/g, ' ');
        expect([passage, await finds(`"${passage}"`, name)]).toEqual([passage, true]);
      }),
      { numRuns: 400, seed: 20260118 },
    );
  });
});

test('any part of a text has the lexemes that it is sure to have', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.stringMatching(/^[\p{L}\p{M}\p{N}\p{P} \n]{1,60}$/u),
      fc.nat(60),
      fc.nat(60),
      async (all, from, length) => {
        const text = all.normalize('NFC');
        const part = text.slice(from % text.length, (from % text.length) + length + 1);
        if (!part.isWellFormed()) return;
        const query = partQuery(part.normalize('NFC'));
        const { vector } = ownVectors({ name: '', description: text, tagNames: [] });
        const row = await database.row<{ found: boolean }>(
          sql`select ${vector}::tsvector @@ ${query ?? ''}::tsquery as found`,
        );
        expect([part, row?.found]).toEqual([part, query !== null]);
      },
    ),
    { numRuns: 500, seed: 20260118 },
  );
});

test('a text of a mebibyte is indexed, and phrases are found to its end', async () => {
  const english = `${'the river and the bank of the other one '.repeat(26_000)} last words here`;
  expect(await finds('"last words here"', 'x', english)).toBe(true);
  expect(await finds('"words last"', 'x', english)).toBe(false);
  const chinese = `${'合同管理系统的规定和说明'.repeat(25_000)}最后一句`;
  expect(await finds('最后一句', 'x', chinese)).toBe(true);
  expect(await finds('定和说明合同', 'x', chinese)).toBe(true);
  // Every pair another one: more than an index entry takes. It is cut, and goes on working.
  let all = '';
  for (let at = 0; at < 350_000; at += 1) all += String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000));
  expect(await finds(all.slice(1000, 1010), 'x', all)).toBe(true);
}, 60_000);

describe('snippets', () => {
  test('the passage with most different words is taken, not the first', () => {
    const text = `${'A budget of its own. '.repeat(30)}The annual budget report of the company. ${'Nothing. '.repeat(50)}`;
    const snippet = bestSnippet(text, parsed('annual report budget'));
    expect(snippet).toContain(
      'The <mark>annual</mark> <mark>budget</mark> <mark>report</mark> of the company',
    );
    expect(snippet?.replaceAll(/<\/?mark>/g, '').length).toBeLessThan(210);
    expect(snippet).toMatch(/^….*…$/);
  });

  test('it is cut between words, and escaped', () => {
    const text = `${'extraordinarily '.repeat(40)}<script>alert("report")</script> & ${'extraordinarily '.repeat(40)}`;
    const snippet = bestSnippet(text, parsed('report')) ?? '';
    expect(snippet).toContain('&lt;script&gt;alert(&quot;<mark>report</mark>&quot;)&lt;/script&gt; &amp;');
    for (const word of snippet.match(/extra\w*/g) ?? []) expect(word).toBe('extraordinarily');
  });

  test('signs are marked as words are', () => {
    const text = `${'前言说明。'.repeat(60)}本合同管理办法适用于全公司。${'其他内容。'.repeat(60)}`;
    expect(bestSnippet(text, parsed('合同管理'))).toContain('本<mark>合同管理</mark>办法');
    expect(bestSnippet('a 𠮷野家 b', parsed('野家'))).toBe('a 𠮷<mark>野家</mark> b');
  });

  test('a word far behind in a long text is found', () => {
    const text = `${'nothing of this '.repeat(60_000)} zebra`;
    expect(bestSnippet(text, parsed('zebra'))).toMatch(/<mark>zebra<\/mark>$/);
  });

  test('what is between the marks is what the text has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.nat(1000), (text, pick) => {
        const tokens = tokenise(text);
        const token = tokens[pick % Math.max(tokens.length, 1)];
        if (token === undefined) return;
        const query = parsedOrRefused(`"${text.slice(token.start, token.end)}"`);
        if (query === null) return;
        const snippet = bestSnippet(text, query);
        expect(snippet).toContain('<mark>');
        expect(snippet?.replaceAll(/<\/?mark>/g, '')).not.toMatch(/<|>/);
      }),
      { numRuns: 1000, seed: 20260118 },
    );
  });
});

const looseOf = (text: string): string | null => looseQuery(parsed(text));

test('what the index alone can tell of phrases leaves out nothing that they find', () => {
  expect(looseOf('annual report -draft')).toBeNull();
  expect(looseOf('合同')).toBeNull();
  expect(looseOf('"annual report" -draft -"first draft"')).toBe(
    "'annual' & 'report' & !(('~draft' | 'draft'))",
  );
  expect(looseOf('合同管理')).toBe("'合同' & '同管' & '管理'");
});
