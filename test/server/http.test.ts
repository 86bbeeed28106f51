// Requests as they come over HTTP: what is refused before anything is run, whose pages may ask, and who else is spoken to.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { TestStream } from './support/streams.js';
import type { ApiError } from '../support/client.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    settings: { CORS_ORIGINS: 'https://app.example.com, http://localhost:3000' },
  });
});
afterAll(() => server.close());

const json = { 'content-type': 'application/json' };
const asked = JSON.stringify({ query: '{ server { name } }' });

const post = (body: string, headers: Record<string, string> = json): Promise<Response> =>
  fetch(`${server.url}/graphql`, { method: 'POST', headers, body });

async function errorOf(response: Response): Promise<ApiError> {
  const { errors } = (await response.json()) as { errors: [ApiError] };
  return errors[0];
}

const padded = (bytes: number): string => asked + ' '.repeat(bytes - asked.length);

const get = (query: string, headers: Record<string, string>): Promise<Response> =>
  fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, { headers });

const form = (headers: Record<string, string>): Promise<Response> => {
  const body = new FormData();
  body.append('operations', asked);
  body.append('map', '{}');
  return fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
};

const preflight = (origin: string): Promise<Response> =>
  fetch(`${server.url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,last-event-id',
    },
  });

describe('a body', () => {
  test('of one MiB is read, of more is PAYLOAD_TOO_LARGE', async () => {
    expect((await post(padded(1024 * 1024))).status).toBe(200);
    const refused = await post(padded(1024 * 1024 + 1));
    expect(refused.status).toBe(413);
    expect((await errorOf(refused)).extensions).toEqual({ code: 'PAYLOAD_TOO_LARGE', status: 413 });
  });

  test('with a batch is refused', async () => {
    const refused = await post(`[${asked},${asked}]`);
    expect(refused.status).toBe(400);
    expect((await errorOf(refused)).message).toMatch(/batching/i);
  });

  test.each([
    '',
    '{',
    'null',
    '"text"',
    '{"query":1}',
    '{"query":""}',
    '{"query":"{me{id}}","variables":"x"}',
    '{"__proto__":{}}',
  ])('of %j is refused as a bad request', async (body) => {
    const refused = await post(body);
    expect(refused.status).toBe(400);
    expect((await errorOf(refused)).extensions).toMatchObject({ status: 400 });
  });

  test('of JSON nested half a million deep is refused', async () => {
    const deep = `{"query":"{ server { name } }","variables":{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`;
    // A variable that nothing asks for is left aside.
    expect((await post(deep)).status).toBe(200);
  });

  test('of another type is not read', async () => {
    expect((await post(asked, { 'content-type': 'application/xml' })).status).toBe(415);
  });
});

describe('a request that another site can make', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'as a POST of %s is refused',
    async (type) => {
      const refused = await post(asked, { 'content-type': type });
      expect([400, 415]).toContain(refused.status);
    },
  );

  test('as a GET is refused without the header that it cannot send, and a mutation with it', async () => {
    const refused = await get('{ server { name } }', {});
    expect(refused.status).toBe(400);
    expect((await errorOf(refused)).message).toMatch(/CSRF/);
    const answered = await get('{ server { name } }', { 'apollo-require-preflight': '1' });
    expect(await answered.json()).toEqual({ data: { server: { name: 'Sheaf' } } });
    expect((await get('mutation { logout }', { 'apollo-require-preflight': '1' })).status).toBe(405);
  });

  test('of a multipart form is refused without the header, before its body is read', async () => {
    expect((await errorOf(await form({}))).message).toMatch(/Apollo-Require-Preflight/);
    expect((await form({ 'apollo-require-preflight': '1' })).status).toBe(200);
  });
});

describe('pages of other origins', () => {
  test.each(['https://app.example.com', 'http://localhost:3000'])(
    'may ask from %s, which is listed',
    async (origin) => {
      const response = await preflight(origin);
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(response.headers.get('access-control-allow-headers')).toMatch(/authorization.*last-event-id/i);
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      expect(response.headers.get('vary')).toMatch(/origin/i);
      const answer = await post(asked, { ...json, origin });
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
      expect(answer.headers.get('access-control-expose-headers')).toMatch(/content-disposition/i);
      const stream = await TestStream.open(server.url, { query: '{ server { name } }', headers: { origin } });
      expect(stream.response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(await stream.ended).toBe('END');
    },
  );

  test.each([
    'https://evil.example.com',
    'https://app.example.com.evil.com',
    'http://app.example.com',
    'null',
  ])('may not ask from %s', async (origin) => {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
    expect((await post(asked, { ...json, origin })).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('may ask from nowhere unless they are listed', async () => {
    const closed = await startTestServer();
    const origin = 'https://app.example.com';
    const answer = await fetch(`${closed.url}/graphql`, {
      method: 'POST',
      headers: { ...json, origin },
      body: asked,
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    await closed.close();
  });
});

describe('a client', () => {
  test('that offers HTTP/2 as Java does gets its answer over HTTP/1.1', async () => {
    const headers = {
      ...json,
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAEAAEAAAAIAAAAB',
    };
    const { status, body } = await raw('POST', '/graphql', headers, asked);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({ data: { server: { name: 'Sheaf' } } });
  });

  test('is told the id that its request has in the log', async () => {
    const id = (await post(asked)).headers.get('x-request-id');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(server.logged()).toContain(`"requestId":"${id}"`);
  });

  test.each([
    ['GET', '/nothing'],
    ['POST', '/nothing'],
    ['DELETE', '/graphql'],
    ['GET', '/graphql/'],
    ['GET', '/graphiql/assets/none.js'],
    ['GET', '/graphiql/assets/%2e%2e%2findex.html'],
  ])('that sends %s %s finds nothing', async (method, path) => {
    expect((await raw(method, path)).status).toBe(404);
  });

  test('that comes to the front door is sent to the API', async () => {
    const { status, headers } = await raw('GET', '/');
    expect([status, headers.location]).toEqual([302, '/graphql']);
  });
});

/** A request with headers and a path as they are. */
function raw(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const sent = httpRequest(
      { hostname, port, method, path, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => (text += piece));
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, body: text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
