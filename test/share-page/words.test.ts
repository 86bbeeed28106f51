// The page's words and figures, without a browser.
import { hashOf, placeOf, tokenOf } from '../../src/share-page/address.js';
import { formatsFor, localeOf } from '../../src/share-page/format.js';
import { texts } from '../../src/share-page/texts.js';

describe('sizes', () => {
  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1540, '1.5 kB'],
    [12_345, '12 kB'],
    [2_345_678, '2.3 MB'],
    [5e9, '5 GB'],
    [2e15, '2,000 TB'],
  ])('%d is %s', (bytes, text) => expect(formatsFor('en').size(bytes)).toBe(text));
});

test.each([
  [1024 ** 3, '1 GB'],
  [1_990_000, '1.9 MB'],
  [19_990_000, '19 MB'],
  [1500, '1.5 kB'],
  [0, '0 bytes'],
])('a limit of %d is %s', (bytes, text) => expect(formatsFor('en').limit(bytes)).toBe(text));

describe('waits', () => {
  test.each([
    [1, 'en', '1 second'],
    [45, 'en', '45 seconds'],
    [100, 'en', '2 minutes'],
    [7200, 'en', '2 hours'],
    [900, 'zh-Hans', '15分钟'],
  ])('%d in %s are %s', (seconds, locale, text) => expect(formatsFor(locale).wait(seconds)).toBe(text));
});

describe('the locale', () => {
  test.each([
    ['en', ['de', 'en-GB', 'en'], 'en-GB'],
    ['zh-Hans', ['zh-CN', 'en'], 'zh-CN'],
    ['en', ['de'], 'en'],
  ])('of a page in %s for a reader of %j is %s', (lang, preferred, locale) =>
    expect(localeOf(lang, preferred)).toBe(locale),
  );
});

describe('the address', () => {
  test.each([
    { folderId: null, fileId: null },
    { folderId: 'a', fileId: null },
    { folderId: null, fileId: 'b' },
    { folderId: 'a', fileId: 'b' },
  ])('keeps %j', (place) => expect(placeOf(hashOf(place))).toEqual(place));

  test('has the token, below whatever prefix', () => {
    expect(tokenOf('/s/token')).toBe('token');
    expect(tokenOf('/documents/s/token')).toBe('token');
  });
});

test('both languages say something for everything', () => {
  const { en, 'zh-Hans': zh } = texts;
  expect(Object.keys(zh)).toEqual(Object.keys(en));
  for (const [key, text] of Object.entries(zh)) {
    const spoken = typeof text === 'string' ? text : (text as (...values: unknown[]) => string)('x', 'x');
    expect([key, spoken]).toEqual([key, expect.stringMatching(/\p{Script=Han}/u)]);
  }
});
