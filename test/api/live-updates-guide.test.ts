// The examples of the page about live updates hold; what it shows of clients is what test/clients runs.
import { testExamples } from './examples.js';

const examples = testExamples('docs/live-updates.md');

test('there are examples', () => {
  expect(examples.length).toBe(12);
});
