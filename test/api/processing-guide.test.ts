// The examples of the page on text, thumbnails and previews hold.
import { expect, test } from '@jest/globals';
import { testExamples } from './examples.js';

const examples = testExamples('docs/processing.md');

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(4);
});
