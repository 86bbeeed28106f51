// The examples of the administrator's page hold.
import { testExamples } from './examples.js';

const examples = testExamples('docs/administration.md');

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(20);
});
