// The examples of the page on moving, copying and handing over hold.
import { expect, test } from '@jest/globals';
import { testExamples } from './examples.js';

const examples = testExamples('docs/tree.md');

test('there are examples', () => {
  expect(examples.length).toBe(7);
});
