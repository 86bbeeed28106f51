// The examples of the page for those who share hold, and its pictures are there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testExamples } from '../api/examples.js';

const docs = join(import.meta.dirname, '../../docs');
const examples = testExamples('docs/sharing.md');

test('there are examples', () => {
  expect(examples.length).toBe(5);
});

test('the pictures are there', () => {
  const text = readFileSync(join(docs, 'sharing.md'), 'utf8');
  const pictures = [...text.matchAll(/images\/[\w-]+\.png/g)].map(([path]) => path);
  expect(pictures.length).toBe(4);
  expect(pictures.filter((path) => !existsSync(join(docs, path)))).toEqual([]);
});
