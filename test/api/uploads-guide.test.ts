// The examples of the page on uploads hold.
import { testExamples } from './examples.js';

const examples = testExamples('docs/uploads.md');

test('there are examples of every kind', () => {
  expect(new Set(examples.map(({ language }) => language))).toEqual(new Set(['graphql', 'js', 'sh']));
});
