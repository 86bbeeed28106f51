// The API keeps to the GraphQL-over-HTTP specification, as its own audit sees it; what it does not is listed here.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auditServer } from 'graphql-http';
import type { AuditResult } from 'graphql-http';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

let server: TestServer;
let results: AuditResult[];

beforeAll(async () => {
  server = await startTestServer();
  results = await auditServer({
    url: `${server.url}/graphql`,
    // A GET needs a header that other sites cannot send.
    fetchFn: (url: string, init?: RequestInit) =>
      fetch(url, {
        ...init,
        headers: { ...(init?.headers as Record<string, string>), 'apollo-require-preflight': 'true' },
      }),
  });
});
afterAll(() => server.close());

const named = (status: AuditResult['status'], level = ''): string[] =>
  results
    .filter((one) => one.status === status && one.name.startsWith(level))
    .map(({ id, name }) => `${id} ${name}`);

test('every MUST holds', () => {
  expect(named('error')).toEqual([]);
  expect(results.filter(({ name, status }) => name.startsWith('MUST') && status !== 'ok')).toEqual([]);
});

test('every SHOULD holds but that a request refused as a whole is answered 200: Apollo says 400', () => {
  expect(named('warn')).toEqual([
    '572B SHOULD use 200 status code on document parsing failure when accepting application/json',
    'FDE2 SHOULD use 200 status code on document validation failure when accepting application/json',
    '7B9B SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
  ]);
});

test('every MAY holds but these', () => {
  expect(named('notice')).toEqual([]);
});
