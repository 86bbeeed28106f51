// Shared files as their visitors see them: each kind shown by the browser itself, and saved byte for byte.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { bytesOf, fixture, textFile } from '../support/files.js';
import { silence } from './sounds.js';
import { heading, inBrowser, openWorld } from './support.js';
import type { World } from './support.js';

inBrowser('a shared file', () => {
  let world: World;
  let page: Page;

  beforeAll(async () => {
    world = await openWorld();
    page = await world.visitor();
  });
  afterEach(() => world.expectNoComplaints());
  afterAll(() => world.close());

  const open = async (file: File): Promise<void> => {
    await page.goto(await world.sharer.shareFile(file));
    await heading(page, file.name);
  };
  const evaluate = (expression: string): Promise<unknown> => page.evaluate(expression);
  /** Waits for a player to know what it plays. */
  const ready = (selector: string): Promise<unknown> =>
    eventually(async () => {
      expect(await evaluate(`document.querySelector('${selector}')?.duration`)).toBeGreaterThan(0);
    });

  test('that is a picture is shown, with its size, who shared it and its name as a title', async () => {
    await open(await fixture('sample.png', '照片.png'));
    const picture = page.getByRole('img', { name: 'Preview of 照片.png' });
    await picture.waitFor();
    await eventually(async () => {
      expect(await evaluate('document.images[0].naturalWidth')).toBeGreaterThan(0);
    });
    expect(await page.title()).toBe('照片.png – Sheaf');
    const text = await page.getByRole('main').innerText();
    expect(text).toContain('6.3 kB');
    expect(text).toMatch(/Shared by \S/);
  });

  test('is shown where the page was opened by another address than links start with', async () => {
    const url = await world.sharer.shareFile(await fixture('sample.png'));
    await page.goto(url.replace('127.0.0.1', 'localhost'));
    await eventually(async () => {
      expect(await evaluate('document.images[0].naturalWidth')).toBeGreaterThan(0);
    });
  });

  test('that is a PDF is shown by the viewer of the browser', async () => {
    await open(await fixture('sample.pdf', 'Quarterly report.pdf'));
    expect(await page.locator('iframe').getAttribute('title')).toBe('Preview of Quarterly report.pdf');
    // The viewer is an extension, which loads the file once more in a frame of its own.
    await eventually(async () => {
      const urls = page.frames().map((frame) => frame.url());
      expect(urls.filter((url) => url.startsWith('chrome-extension://')).length).toBe(1);
      expect(urls.filter((url) => url.includes('/shared/')).length).toBe(2);
    });
    await world.screenshot(page, 'pdf');
  });

  test('that is a PDF is linked to where the browser has no viewer', async () => {
    const other = await world.visitor();
    await other.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, 'pdfViewerEnabled', { value: false });
    });
    await other.goto(await world.sharer.shareFile(await fixture('sample.pdf')));
    const link = other.getByRole('link', { name: 'Open in the browser' });
    await link.waitFor();
    expect(await other.locator('iframe').count()).toBe(0);
    expect((await fetch((await link.getAttribute('href')) ?? '')).status).toBe(200);
  });

  test('that is text is shown as it is, whatever it looks like', async () => {
    const text = 'Notes\n<img src=x onerror="document.title=1">\n河流 & rivers\n';
    await open(textFile('notes.txt', text));
    const shown = page.getByRole('region', { name: 'Preview of notes.txt' });
    expect(await shown.textContent()).toBe(text);
    expect(await page.locator('img').count()).toBe(0);
  });

  test('that is long text is shown to its first 256 KiB', async () => {
    // Three bytes each: the cut goes through a character.
    await open(textFile('long.txt', '河'.repeat(100_000)));
    const shown = page.getByRole('region', { name: 'Preview of long.txt' });
    expect(await shown.textContent()).toBe('河'.repeat(Math.floor((256 * 1024) / 3)));
    await page.getByText('Only the first 262 kB are shown.').waitFor();
  });

  test('that is UTF-16 text is decoded', async () => {
    const bytes = Buffer.from('\ufeff河流 rivers', 'utf16le');
    await open(new File([bytes], 'utf16.txt'));
    expect(await page.getByRole('region', { name: 'Preview of utf16.txt' }).textContent()).toBe(
      '河流 rivers',
    );
  });

  test('that is empty has no preview that fails', async () => {
    await open(textFile('empty.txt', ''));
    await page.getByRole('link', { name: 'Download' }).waitFor();
    expect(await page.getByText('cannot show').count()).toBe(0);
  });

  test('that is sound has a player', async () => {
    await open(new File([silence(400)], 'sound.wav'));
    await ready('audio');
    expect(await page.locator('audio').getAttribute('aria-label')).toBe('Preview of sound.wav');
  });

  test('that is a film has a player', async () => {
    await open(await fixture('sample.webm'));
    await ready('video');
    expect(await evaluate(`document.querySelector('video').videoWidth`)).toBe(64);
  });

  test('that the browser cannot decode is said to be so', async () => {
    const png = await bytesOf(await fixture('sample.png'));
    await open(new File([png.subarray(0, 40)], 'broken.png'));
    await page.getByText('The browser cannot show this file.').first().waitFor();
  });

  test('of a kind without preview can be saved', async () => {
    await open(await fixture('sample.docx'));
    await page.getByText('There is no preview of this kind of file.').waitFor();
    await page.getByRole('link', { name: 'Download' }).waitFor();
  });

  test('is saved with its bytes under its Chinese name', async () => {
    const file = await fixture('sample.pdf', '季度报告（最终）.pdf');
    await open(file);
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe('季度报告（最终）.pdf');
    expect(await readFile(await saved.path())).toEqual(await bytesOf(file));
  });

  test('to be seen only has no download', async () => {
    await page.goto(
      await world.sharer.shareFile(await fixture('sample.png', 'seen.png'), { permission: 'VIEW' }),
    );
    await heading(page, 'seen.png');
    await page.getByRole('img', { name: 'Preview of seen.png' }).waitFor();
    expect(await page.getByRole('link').count()).toBe(0);
    await page.goto(await world.sharer.shareFile(await fixture('sample.xlsx'), { permission: 'VIEW' }));
    await page.getByText('the link does not allow downloads').waitFor();
  });
});
