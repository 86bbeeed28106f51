// GraphiQL as a person uses it, in a real browser: sign in, run a query; and the page asks no other host for anything.
// SCREENSHOTS=<folder> keeps a picture of it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { startTestServer } from '../support/server.js';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const quiet = ['background-networking', 'component-update', 'sync'].map((name) => `--disable-${name}`);
const launch = {
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet],
};

let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(() => server.close());

describe('without a browser', () => {
  test('the page comes with a policy that lets it talk to this server only', async () => {
    const response = await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "connect-src 'self'"]),
    );
    const page = await response.text();
    expect(page).toContain('<title>Sheaf GraphiQL</title>');
    expect(page).not.toMatch(/https?:\/\//);
  });

  test('its files are kept by the browser for good, for their names change with their content', async () => {
    const page = await (await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } })).text();
    const script = /src="([^"]+)"/.exec(page)?.[1] ?? '';
    const response = await fetch(new URL(script, `${server.url}/graphql`));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    await response.arrayBuffer();
  });

  test('a client that asks for JSON does not get the page', async () => {
    const response = await fetch(`${server.url}/graphql?query={__typename}`, {
      headers: { accept: 'application/json', 'apollo-require-preflight': 'true' },
    });
    expect(response.headers.get('content-type')).not.toContain('text/html');
    await response.arrayBuffer();
  });
});

// Where no browser is installed the page cannot be tried; CI installs one and says so with CI=true.
const inBrowser = existsSync(executablePath) || process.env['CI'] !== undefined ? describe : describe.skip;

inBrowser('in a browser', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch(launch);
    page = await browser.newPage({ viewport: { width: 1400, height: 850 } });
    // Shorter than the test's own limit, so that a failure tells what was not found.
    page.setDefaultTimeout(10_000);
    page.on('request', (request) => asked.push(request.url()));
    page.on('websocket', (socket) => asked.push(socket.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.text().includes('skip prettification'))
        complaints.push(message.text());
    });
    await page.goto(`${server.url}/graphql`);
    await page.locator('.graphiql-query-editor .view-lines').waitFor();
  });

  afterAll(() => browser.close());

  const openTab = (name: string): Promise<void> =>
    page.locator('.graphiql-tab-button', { hasText: name }).click();
  const lower = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

  /** Types over what the visible one of the lower editors holds. */
  async function write(text: string): Promise<void> {
    await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .monaco-editor').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(text);
    // The editor closes brackets and quotes by itself, behind what was typed.
    await page.keyboard.press('ControlOrMeta+Shift+End');
    await page.keyboard.press('Delete');
  }

  /** Runs the tab's operation and gives the response pane's text, which has to contain `expected`. */
  async function run(expected: string): Promise<string> {
    const pane = page.locator('.graphiql-response .view-lines', { hasText: expected });
    await page.locator('.graphiql-execute-button').click();
    await pane.waitFor();
    return (await pane.innerText()).replaceAll('\u00a0', ' ');
  }

  async function screenshot(name: string): Promise<void> {
    const folder = process.env['SCREENSHOTS'];
    if (folder !== undefined) await page.screenshot({ path: join(folder, `graphiql-${name}.png`) });
  }

  test('has a title and the examples', async () => {
    expect(await page.title()).toBe('Sheaf GraphiQL');
    const names = await page.locator('.graphiql-tab-button').allInnerTexts();
    expect(names).toEqual([
      'SignIn',
      'ReplacePassword',
      'Me',
      'HomeFolder',
      'CreateFolder',
      'Documents',
      'Search',
      'LiveChanges',
    ]);
  });

  test('signs in, after which the other tabs are signed in too', async () => {
    await openTab('SignIn');
    await lower('Variables');
    await write(JSON.stringify({ input: { login: 'admin', password: server.adminPassword } }));
    expect(await run('accessToken')).toContain('"username": "admin"');

    await openTab('HomeFolder');
    expect(await run('"home"')).toContain('"totalCount"');
    await screenshot('signed-in');
  });

  test('replaces a password, after which the other tabs go on with the token of that answer', async () => {
    await openTab('ReplacePassword');
    await lower('Variables');
    await write(
      JSON.stringify({
        input: { login: 'admin', currentPassword: server.adminPassword, newPassword: 'another one of admin' },
      }),
    );
    await run('accessTokenExpiresAt');
    // The session of the token before has ended with its password.
    await openTab('CreateFolder');
    await run('"createFolder"');
  });

  test('puts an operation into shape', async () => {
    await openTab('Documents');
    await page.locator('.graphiql-query-editor .monaco-editor').first().click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText('query   Shapeless   {   server   {   name   version');
    await page.getByRole('button', { name: /prettify/i }).click();
    const lines = page.locator('.graphiql-query-editor .view-line', { hasText: /^query.Shapeless.\{$/ });
    await lines.waitFor();
    expect(await lines.count()).toBe(1);
  });

  test('shows the schema that the server describes', async () => {
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const explorer = page.locator('.graphiql-doc-explorer', { hasText: 'All Schema Types' });
    await explorer.waitFor();
    expect(await explorer.innerText()).toContain('Mutation');
    await screenshot('documentation');
  });

  test('made no request to another host, and had nothing to complain about', () => {
    const host = new URL(server.url).host;
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((url) => !url.startsWith('data:') && new URL(url).host !== host)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
