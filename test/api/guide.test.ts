// The examples of the API guide hold.
import { testExamples } from './examples.js';

const examples = testExamples('docs/api.md');

test('there are examples of every kind', () => {
  const counts = Map.groupBy(examples, ({ language }) => language);
  expect([...counts.keys()].toSorted()).toEqual(['graphql', 'js', 'sh']);
  expect(counts.get('graphql')?.length).toBeGreaterThan(20);
  expect(counts.get('sh')?.some(({ code }) => code.includes('-F 0=@report.pdf'))).toBe(true);
});
