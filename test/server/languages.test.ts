// Which language a browser is answered in.
import { preferredLanguage } from '../../src/server/languages.js';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['fr', 'en'],
  ['en-GB,en;q=0.9', 'en'],
  ['zh', 'zh-Hans'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-Hans'],
  ['zh-Hant-TW', 'zh-Hans'],
  ['ZH-cn', 'zh-Hans'],
  ['en;q=0.5, zh;q=0.8', 'zh-Hans'],
  ['zh;q=0.5, en;q=0.8', 'en'],
  ['fr, zh;q=0.3, en;q=0.2', 'zh-Hans'],
  ['zh;q=0, en;q=0.1', 'en'],
  ['zh;q=nonsense, en;q=0.1', 'en'],
  ['en, zh', 'en'],
])('%j is answered in %s', (header, language) => {
  expect(preferredLanguage(header, ['en', 'zh-Hans'])).toBe(language);
});
