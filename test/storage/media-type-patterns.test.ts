// Extensions, the patterns that name types, and which types are safe to show.
import { expect, test } from '@jest/globals';
import { extensionOf, isInlineSafe, matchesType } from '../../src/storage/media-type.js';

test.each([
  ['report.PDF', 'pdf'],
  ['a.tar.gz', 'gz'],
  ['报告.docx', 'docx'],
  ['no extension', null],
  ['.profile', null],
  ['ends.', null],
  ['', null],
  ['a. b', null],
  ['a.b/c', null],
])('the extension of %j is %j', (name, extension) => {
  expect(extensionOf(name)).toBe(extension);
});

test.each([
  ['application/pdf', 'pdf', 'application/pdf', true],
  ['application/pdf', 'pdf', 'PDF', true],
  ['application/pdf', 'txt', '.pdf', true],
  ['application/x-msdownload', 'pdf', 'pdf', false],
  ['image/png', 'png', 'image/*', true],
  ['image/jpeg', 'jpg', 'jpeg', true],
  ['imagex/png', 'png', 'image/*', false],
  ['text/html', 'txt', 'txt', false],
  ['text/markdown', 'md', 'md', true],
  ['application/octet-stream', 'blend2', 'blend2', true],
  ['application/octet-stream', null, 'blend2', false],
  ['video/mp4', 'mp4', '*/*', true],
])('%s with the extension %s meets %s: %s', (type, extension, pattern, expected) => {
  expect(matchesType(type, extension, pattern)).toBe(expected);
});

test('only what runs nothing is shown inline', () => {
  for (const type of [
    'image/png',
    'application/pdf',
    'audio/mpeg',
    'video/mp4',
    'text/plain',
    'text/csv',
    'application/json',
  ]) {
    expect([type, isInlineSafe(type)]).toEqual([type, true]);
  }
  for (const type of [
    'image/svg+xml',
    'text/html',
    'application/xml',
    'text/xml',
    'application/xhtml+xml',
    'application/zip',
  ]) {
    expect([type, isInlineSafe(type)]).toEqual([type, false]);
  }
});
