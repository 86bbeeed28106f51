// What the page of share links comes with, asked without a browser: its policy, its languages, its files.
import sql from 'sql-template-tag';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { changeSettings } from '../api/accounts-support.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

const token = 'abcdefghijklmnopqrstuvwxyz_-0123456789ABCDE';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const get = (path = `/s/${token}`, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, { headers });
/** One that was free a moment ago. */
const freePort = async (): Promise<string> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return String(port);
};
const policyOf = (response: Response): readonly string[] =>
  response.headers.get('content-security-policy')?.split('; ') ?? [];

describe('the page', () => {
  test('is the same for every token, is not kept, and tells nobody its address', async () => {
    const response = await get();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      vary: 'accept-language',
    });
    const page = await response.text();
    expect(await (await get('/s/another')).text()).toBe(page);
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toContain(token);
  });

  test('answers HEAD as GET, without the page', async () => {
    const response = await fetch(`${server.url}/s/${token}`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe('');
  });

  test.each(['/s/', '/s/a.b', '/s/a%20b', `/s/${token}/`, `/s/${token}/more`, `/s/${'a'.repeat(201)}`])(
    'is not at %s',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(404);
      await response.arrayBuffer();
    },
  );

  test('has a policy that allows its own files, and content of this server', async () => {
    const response = await get();
    await response.arrayBuffer();
    expect(policyOf(response).toSorted()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "frame-src 'self'",
      "img-src 'self'",
      "media-src 'self'",
      "object-src 'none'",
      "require-trusted-types-for 'script'",
      "script-src 'self'",
      "style-src 'self'",
      "trusted-types 'none'",
    ]);
  });

  test('has nothing inline that the policy would refuse', async () => {
    const page = await (await get()).text();
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
  });

  test('allows content from PUBLIC_URL where that is elsewhere', async () => {
    const port = await freePort();
    const other = await startTestServer({
      settings: { PORT: port, PUBLIC_URL: 'https://docs.example.com/sheaf' },
    });
    try {
      const response = await fetch(`http://127.0.0.1:${port}/s/${token}`);
      await response.arrayBuffer();
      expect(policyOf(response)).toEqual(
        expect.arrayContaining([
          "script-src 'self'",
          "img-src 'self' https://docs.example.com",
          "connect-src 'self' https://docs.example.com",
        ]),
      );
    } finally {
      await other.close();
    }
  });

  test.each([
    [undefined, 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-Hans'],
    ['de,fr;q=0.8', 'en'],
  ])('asked for in %j is in %s', async (header, lang) => {
    const response = await get(undefined, header === undefined ? {} : { 'accept-language': header });
    expect(response.headers.get('content-language')).toBe(lang);
    expect(await response.text()).toContain(`<html lang="${lang}">`);
  });

  test('is 503 in lockdown, in both languages, the first one first', async () => {
    await changeSettings(server, sql`lockdown = true`);
    try {
      const response = await get(undefined, { 'accept-language': 'zh-CN' });
      expect(response.status).toBe(503);
      expect(response.headers.get('cache-control')).toBe('no-store');
      const page = await response.text();
      expect(page).toMatch(/<html lang="zh-Hans">[^]*<h1>暂时无法访问[^]*lang="en"[^]*Not available/);
      expect(page).not.toContain('<script');
    } finally {
      await changeSettings(server, sql`lockdown = false`);
    }
    expect((await get()).status).toBe(200);
  });
});

describe('its files', () => {
  test('are kept for good, under names that change with their content, and compressed', async () => {
    const page = await (await get()).text();
    const names = [...page.matchAll(/(?:src|href)="(assets\/[\w-]+\.\w+)"/g)].map((match) => match[1]);
    expect(names.map((name) => name?.split('.')[1])).toEqual(['svg', 'css', 'js']);
    for (const name of names) {
      const response = await get(`/s/${name}`, { 'accept-encoding': 'br' });
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-encoding')).toBe('br');
      expect(await response.text()).not.toMatch(/\beval\(|innerHTML|outerHTML|document\.write/);
    }
  });

  test('that are not there are not found', async () => {
    const response = await get('/s/assets/main-00000000.js');
    expect(response.status).toBe(404);
    await response.arrayBuffer();
  });
});
