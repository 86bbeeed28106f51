// A drop link as its visitors use it: files dropped or chosen, each with its progress, and what became of it.
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import sql from 'sql-template-tag';
import { changeSettings } from '../api/accounts-support.js';
import { fixture } from '../support/files.js';
import { heading, inBrowser, openWorld } from './support.js';
import type { World } from './support.js';

const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

inBrowser('a drop link', () => {
  let world: World;
  let page: Page;
  let folderId: string;
  let url: string;

  beforeAll(async () => {
    world = await openWorld();
    page = await world.visitor();
  });
  beforeEach(async () => {
    folderId = await world.sharer.folder('Applications', await world.sharer.folder(randomUUID()));
    await world.sharer.document(new File(['secret'], 'seen by nobody.txt'), folderId);
    url = await world.sharer.share(folderId, { permission: 'UPLOAD' });
    await page.goto(url);
    await page.getByText('Drop files here').waitFor();
  });
  afterEach(() => world.expectNoComplaints());
  afterAll(() => world.close());

  /** In bytes. */
  const limitUploads = async (most: number): Promise<void> => {
    await world.server.database.pool.query('update server set max_upload_bytes = $1', [most - 1]);
    // Which adds one, so that its arrival shows.
    await changeSettings(world.server, sql`lockdown = false`);
  };
  const choose = (...files: ReturnType<typeof file>[]): Promise<void> =>
    page.locator('input[type=file]').setInputFiles(files);
  const states = (): Promise<string[]> => page.locator('.uploads .state').allInnerTexts();
  /** Drops files as a file manager does. */
  const drop = async (files: Readonly<Record<string, string>>): Promise<void> => {
    const data = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      for (const [name, text] of Object.entries(${JSON.stringify(files)}))
        transfer.items.add(new File([text], name));
      return transfer;
    })()`);
    for (const type of ['dragover', 'drop']) await page.dispatchEvent('.zone', type, { dataTransfer: data });
  };

  test('takes three files that are dropped, and shows nothing of the folder, nor that it has one of the name', async () => {
    expect(await page.getByRole('main').innerText()).not.toContain('seen by nobody');
    await drop({ '简历.txt': '一', 'letter.txt': 'two', 'seen by nobody.txt': 'three' });
    await page.getByText('3 files received.').first().waitFor();
    expect(await states()).toEqual(['Received', 'Received', 'Received']);
    await page.getByRole('status').filter({ hasText: '3 files received.' }).waitFor({ state: 'attached' });
    expect((await world.sharer.namesIn(folderId)).toSorted()).toEqual(
      ['letter.txt', 'seen by nobody (2).txt', 'seen by nobody.txt', '简历.txt'].toSorted(),
    );
  });

  test('takes files that are chosen, the same one twice', async () => {
    await choose(file('a.txt', 'a'), file('b.txt', 'b'));
    await page.getByText('2 files received.').first().waitFor();
    await choose(file('a.txt', 'a'));
    await page.getByText('3 files received.').first().waitFor();
    expect(await world.sharer.namesIn(folderId)).toEqual([
      'a (2).txt',
      'a.txt',
      'b.txt',
      'seen by nobody.txt',
    ]);
  });

  test('shows how far each file is', async () => {
    const slow = await page.context().newCDPSession(page);
    await slow.send('Network.enable');
    const speed = { offline: false, latency: 0, downloadThroughput: -1 };
    await slow.send('Network.emulateNetworkConditions', { ...speed, uploadThroughput: 400_000 });
    try {
      const large = 'x'.repeat(1_000_000);
      await choose(file('简历.txt', 'x'), file('portfolio.txt', large), file('letter.txt', 'y'));
      const bar = page.getByRole('progressbar', { name: 'Progress of portfolio.txt' });
      await page.getByText(/^Sending, [1-9]\d?%$/).waitFor();
      expect(Number(await bar.getAttribute('value'))).toBeGreaterThanOrEqual(0);
      expect(await page.getByText('Waiting').count()).toBe(1);
      await world.screenshot(page, 'drop');
    } finally {
      await slow.send('Network.emulateNetworkConditions', { ...speed, uploadThroughput: -1 });
    }
    await page.getByText('3 files received.').first().waitFor();
  });

  test('says of each file why it was not taken, and tries again', async () => {
    await changeSettings(world.server, sql`accepted_types = '{application/pdf}'`);
    try {
      const pdf = Buffer.from(await (await fixture('sample.pdf')).arrayBuffer());
      await choose({ name: 'offer.pdf', mimeType: '', buffer: pdf }, file('notes.txt', 'text'));
      await page.getByText('1 file received, 1 not.').first().waitFor();
      expect(await states()).toEqual(['Received', 'Not received: files of this type are not taken here.']);
    } finally {
      await changeSettings(world.server, sql`accepted_types = '{}'`);
    }
    const again = page.getByRole('button', { name: 'Try again: notes.txt' });
    await again.focus();
    await page.keyboard.press('Enter');
    await page.getByText('2 files received.').first().waitFor();
    // The button is gone; the focus is on what became of its file.
    expect(await again.count()).toBe(0);
    expect(await page.locator('.uploads li:focus').innerText()).toContain('notes.txt');
    expect(await states()).toEqual(['Received', 'Received']);
  });

  test('says how large a file may be, the server too where the page does not know yet', async () => {
    await limitUploads(1000);
    try {
      // The server answers long before it has all of it.
      await choose(file('large.txt', 'x'.repeat(5_000_000)));
      await page.getByText('Not received: it is larger than 1 kB.').waitFor();
      await page.reload();
      await page.getByText('Each may have up to 1 kB.').waitFor();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await choose(file('large.txt', 'x'.repeat(2000)));
      await page.getByText('Not received: it is larger than 1 kB.').waitFor();
      expect(asked).toEqual([]);
      expect(await world.sharer.namesIn(folderId)).toEqual(['seen by nobody.txt']);
    } finally {
      await limitUploads(1_000_000_000);
    }
  });

  test('says where the connection was lost, and goes on with the next file', async () => {
    let first = true;
    await page.route('**/shared/**', (route) => {
      if (!first) return route.continue();
      first = false;
      return route.abort('connectionreset');
    });
    await choose(file('lost.txt', 'x'), file('kept.txt', 'y'));
    await page.getByText('1 file received, 1 not.').first().waitFor();
    expect(await states()).toEqual([
      'Not received: the connection was lost, or the file cannot be read.',
      'Received',
    ]);
    await page.unroute('**/shared/**');
  });

  test('says where it was closed meanwhile', async () => {
    await world.server.database.pool.query('delete from share_link');
    await choose(file('late.txt', 'x'));
    await page.getByText('Not received: the link is no longer open.').waitFor();
  });

  test('is heard: the heading has the focus, and the choice of files a name', async () => {
    await heading(page, await page.getByRole('heading', { level: 1 }).innerText());
    await page.keyboard.press('Tab');
    expect(await page.evaluate(`document.activeElement.matches('input[type=file]')`)).toBe(true);
    expect(await page.getByLabel('Choose files').count()).toBe(1);
  });
});
