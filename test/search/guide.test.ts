// The examples of the page on search hold.
import { expect, test } from '@jest/globals';
import { testExamples } from '../api/examples.js';

const examples = testExamples('docs/search.md');

test('there are examples', () => {
  expect(examples.length).toBe(7);
});
