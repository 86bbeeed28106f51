// The examples of the page on working together hold.
import { testExamples } from './examples.js';

const examples = testExamples('docs/collaboration.md');

test('there are examples', () => {
  expect(examples.length).toBe(21);
});
