// The examples of the page about the trash hold.
import { testExamples } from './examples.js';

const examples = testExamples('docs/trash.md');

test('there are examples', () => {
  expect(examples.length).toBe(11);
});
