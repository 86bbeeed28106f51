// The examples of the page about office editing hold.
import { testExamples } from './examples.js';

const examples = testExamples('docs/office.md', {
  DOCUMENT_SERVER_URL: 'https://office.example.com',
  DOCUMENT_SERVER_SECRET: 'shared with the document server',
});

test('there are examples', () => {
  expect(examples.length).toBe(4);
});
