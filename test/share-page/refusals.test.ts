// What the page says where there is nothing to show: a password, an end, a mistake, a lockdown, a lost connection.
import type { Locator, Page } from 'playwright-core';
import sql from 'sql-template-tag';
import { changeSettings } from '../api/accounts-support.js';
import { eventually } from '../support/eventually.js';
import { textFile } from '../support/files.js';
import { heading, inBrowser, openWorld } from './support.js';
import type { World } from './support.js';

const notes = (): File => textFile('notes.txt', 'for your eyes');
const inputOf = (page: Page): Locator => page.getByLabel('Password', { exact: true });

async function answer(page: Page, password: string): Promise<void> {
  await inputOf(page).fill(password);
  await page.getByRole('button', { name: 'Open' }).click();
}

inBrowser('a link', () => {
  let world: World;
  let page: Page;

  beforeAll(async () => {
    world = await openWorld({ settings: { RATE_LIMITS: 'on' } });
  });
  beforeEach(async () => {
    page = await world.visitor();
  });
  afterEach(async () => {
    await page.context().close();
    world.expectNoComplaints();
  });
  afterAll(() => world.close());

  const shown = async (): Promise<void> => {
    await heading(page, 'notes.txt');
    expect(await page.locator('pre').textContent()).toBe('for your eyes');
  };
  const lockDown = (on: boolean): Promise<unknown> => changeSettings(world.server, sql`lockdown = ${on}`);

  describe('with a password', () => {
    test('asks for it, says that it is wrong, and opens with the right one', async () => {
      await page.goto(await world.sharer.shareFile(notes(), { password: 'correct horse' }));
      await heading(page, 'This link has a password');
      await page.getByRole('button', { name: 'Open' }).click();
      await page.getByText('Enter the password.').waitFor();
      await answer(page, 'battery staple');
      await page.getByText('That is not the password.').waitFor();
      expect(await inputOf(page).getAttribute('aria-invalid')).toBe('true');
      expect(await page.evaluate('document.activeElement.id')).toBe('password');
      expect(await page.getByRole('main').innerText()).not.toContain('notes.txt');

      await page.getByLabel('Show the password').check();
      expect(await inputOf(page).getAttribute('type')).toBe('text');
      await answer(page, 'correct horse');
      await shown();
      expect(page.url()).not.toContain('correct');
    });

    test('says when to try again after too many wrong ones', async () => {
      await page.goto(await world.sharer.shareFile(notes(), { password: 'correct horse' }));
      for (let attempt = 1; attempt <= 10; attempt++) {
        const answered = page.waitForResponse('**/graphql');
        await answer(page, `guess ${attempt}`);
        await answered;
        await page.locator('button:not([aria-disabled])').waitFor();
      }
      await answer(page, 'correct horse');
      await page.getByText(/^Too many attempts\. Try again in \d+ (?:seconds|minutes?|hours?)\.$/).waitFor();
    }, 90_000);
  });

  describe('that is no longer open', () => {
    test('because its time is over says so', async () => {
      const expiresAt = new Date(world.server.clock.now().getTime() + 60_000).toISOString();
      const url = await world.sharer.shareFile(notes(), { expiresAt });
      await page.goto(url);
      await shown();
      world.server.clock.advance(61_000);
      await page.reload();
      await heading(page, 'This link is no longer open');
      expect(await page.getByRole('button').count()).toBe(0);
    });

    test('because it was used up says so', async () => {
      const url = await world.sharer.shareFile(notes(), { maxAccessCount: 1 });
      await page.goto(url);
      await shown();
      await page.reload();
      await heading(page, 'This link is no longer open');
    });

    test('below the shared folder leads back to what is still shown', async () => {
      const folderId = await world.sharer.folder('Once');
      await world.sharer.folder('Below', folderId);
      await world.sharer.document(notes(), folderId);
      await page.goto(await world.sharer.share(folderId, { maxAccessCount: 1 }));
      await page.getByRole('link', { name: 'File: notes.txt' }).click();
      await shown();
      await page.goBack();
      await page.getByRole('link', { name: 'Folder: Below' }).click();
      await heading(page, 'This link is no longer open');
      await page.getByRole('link', { name: 'Back to the shared folder' }).click();
      await heading(page, 'Once');
    });
  });

  test('that leads nowhere says so', async () => {
    await page.goto(`${world.server.url}/s/${'A'.repeat(43)}`);
    await heading(page, 'There is nothing here');
  });

  test('in lockdown has a page that says so in both languages, and works again later', async () => {
    const url = await world.sharer.shareFile(notes());
    await lockDown(true);
    try {
      const response = await page.goto(url);
      expect(response?.status()).toBe(503);
      await page.getByRole('heading', { level: 1, name: 'Not available at the moment' }).waitFor();
      await page.getByRole('heading', { level: 2, name: '暂时无法访问' }).waitFor();
    } finally {
      await lockDown(false);
    }
    await page.goto(url);
    await shown();
  });

  test('says where a lockdown began after the page was opened', async () => {
    const folderId = await world.sharer.folder('Closing');
    await world.sharer.folder('Below', folderId);
    await page.goto(await world.sharer.share(folderId));
    await heading(page, 'Closing');
    await lockDown(true);
    try {
      await page.getByRole('link', { name: 'Folder: Below' }).click();
      await heading(page, 'Not available at the moment');
    } finally {
      await lockDown(false);
    }
    await page.getByRole('button', { name: 'Try again' }).click();
    await heading(page, 'Below');
  });

  test('without a connection can be tried again', async () => {
    const url = await world.sharer.shareFile(notes());
    await page.route('**/graphql', (route) => route.abort('internetdisconnected'));
    await page.goto(url);
    await heading(page, 'No connection');
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await shown();
  });

  test('behind a proxy that answers for the server says that something went wrong', async () => {
    const url = await world.sharer.shareFile(notes());
    await page.route('**/graphql', (route) => route.fulfill({ status: 502, body: '<h1>Bad gateway</h1>' }));
    await page.goto(url);
    await heading(page, 'Something went wrong');
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await shown();
  });

  test('whose page was open for an hour makes its links anew', async () => {
    await page.clock.install();
    await page.goto(await world.sharer.shareFile(notes()));
    await shown();
    const before = await page.getByRole('link', { name: 'Download' }).getAttribute('href');
    await page.clock.fastForward(56 * 60_000);
    await page.getByRole('link', { name: 'Download' }).click();
    await eventually(async () => {
      expect(await page.getByRole('link', { name: 'Download' }).getAttribute('href')).not.toBe(before);
    });
    await page.clock.runFor(1000);
    await page.getByText('has been loaded anew').waitFor({ state: 'attached' });
  });
});
