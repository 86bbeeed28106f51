// A shared folder as its visitors see it: they go down and back, page through it, save one file or all.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import sql from 'sql-template-tag';
import { fixture, textFile } from '../support/files.js';
import { heading, inBrowser, openWorld } from './support.js';
import type { World } from './support.js';

inBrowser('a shared folder', () => {
  let world: World;
  let page: Page;
  let folderId: string;
  let url: string;

  beforeAll(async () => {
    world = await openWorld();
    page = await world.visitor();
    const { sharer } = world;
    folderId = await sharer.folder('项目 Rivers');
    const below = await sharer.folder('Minutes', folderId);
    const deep = await sharer.folder('Spring', below);
    await sharer.document(textFile('spring.txt', 'deep down'), deep);
    await sharer.document(await fixture('sample.pdf', '季度报告.pdf'), folderId);
    await sharer.document(await fixture('sample.jpg', 'Upper course.jpg'), folderId);
    await sharer.document(await fixture('sample.xlsx', 'Measurements 2026.xlsx'), folderId);
    await sharer.document(textFile('notes.md', '# Rivers\n'), folderId);
    url = await sharer.share(folderId, { expiresAt: new Date(Date.now() + 40 * 86_400_000).toISOString() });
  });
  afterEach(() => world.expectNoComplaints());
  afterAll(() => world.close());

  const rows = (): Promise<string[]> => page.locator('.listing bdi').allInnerTexts();
  const crumbs = (): Promise<string[]> => page.getByRole('navigation').getByRole('link').allInnerTexts();

  test('lists folders, then files, with what is known of them', async () => {
    await page.goto(url);
    await heading(page, '项目 Rivers');
    expect(await rows()).toEqual([
      'Minutes',
      'Measurements 2026.xlsx',
      'notes.md',
      'Upper course.jpg',
      '季度报告.pdf',
    ]);
    const row = await page.getByRole('listitem').filter({ hasText: '季度报告.pdf' }).innerText();
    expect(row).toContain('804 bytes');
    expect(row).toContain(String(new Date().getUTCFullYear()));
    expect(await page.getByRole('main').innerText()).toContain('5 items');
    expect(await page.getByRole('main').innerText()).toContain('Open until');
    await world.screenshot(page, 'folder');
  });

  test('is gone down, and back by the browser, the focus on each heading', async () => {
    await page.goto(url);
    await page.getByRole('link', { name: 'Folder: Minutes' }).click();
    await heading(page, 'Minutes');
    expect(await crumbs()).toEqual(['项目 Rivers']);
    await page.getByRole('link', { name: 'Folder: Spring' }).click();
    await heading(page, 'Spring');
    await page.getByRole('link', { name: 'File: spring.txt' }).click();
    await heading(page, 'spring.txt');
    expect(await crumbs()).toEqual(['项目 Rivers', 'Minutes', 'Spring']);
    expect(await page.locator('pre').textContent()).toBe('deep down');

    await page.goBack();
    await heading(page, 'Spring');
    await page.goBack();
    await heading(page, 'Minutes');
    await page.goForward();
    await heading(page, 'Spring');
    await page.getByRole('link', { name: '项目 Rivers' }).click();
    await heading(page, '项目 Rivers');
    expect(await page.getByRole('navigation').count()).toBe(0);
  });

  test('is where it was after a reload', async () => {
    await page.goto(url);
    await page.getByRole('link', { name: 'File: notes.md' }).click();
    await heading(page, 'notes.md');
    await page.reload();
    await heading(page, 'notes.md');
    expect(await page.locator('pre').textContent()).toBe('# Rivers\n');
    await world.screenshot(page, 'text');
  });

  test('is asked for once, however often it is looked at', async () => {
    await page.goto(url);
    await heading(page, '项目 Rivers');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.getByRole('link', { name: 'File: Upper course.jpg' }).click();
    await heading(page, 'Upper course.jpg');
    await page.goBack();
    await heading(page, '项目 Rivers');
    expect(asked.filter((path) => path === '/graphql')).toEqual([]);
  });

  test('says where something is no longer there, with a way back', async () => {
    for (const kind of ['folder', 'file']) {
      await page.goto('about:blank');
      await page.goto(`${url}#${kind}=00000000-0000-7000-8000-000000000000`);
      await heading(page, 'This is no longer here');
    }
    await page.getByRole('link', { name: 'Back to the shared folder' }).click();
    await heading(page, '项目 Rivers');
  });

  test('gives one file from its row', async () => {
    await page.goto(url);
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download notes.md' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe('notes.md');
    expect(await readFile(await saved.path(), 'utf8')).toBe('# Rivers\n');
  });

  test('gives all of it as one zip file', async () => {
    await page.goto(url);
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download all as ZIP' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe('项目 Rivers.zip');
    const bytes = await readFile(await saved.path());
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    for (const name of ['季度报告.pdf', 'Minutes/Spring/spring.txt'])
      expect(bytes.includes(Buffer.from(name))).toBe(true);
  });

  test('to be seen only has no downloads', async () => {
    await page.goto(await world.sharer.share(folderId, { permission: 'VIEW' }));
    await heading(page, '项目 Rivers');
    expect(await page.getByRole('link', { name: /^Download/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'File: notes.md' }).click();
    expect(await page.locator('pre').textContent()).toBe('# Rivers\n');
  });

  test('shows more on demand, and finds a file of a later page after a reload', async () => {
    const many = await world.sharer.folder('Many');
    const names = Array.from({ length: 53 }, (_, at) => `file ${String(at + 1).padStart(2, '0')}.txt`);
    for (const name of names) await world.sharer.document(textFile(name, name), many);
    await page.goto(await world.sharer.share(many));
    await heading(page, 'Many');
    expect(await rows()).toEqual(names.slice(0, 50));
    await page.getByText('50 of 53 shown').first().waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByRole('link', { name: 'File: file 53.txt' }).waitFor();
    expect(await rows()).toEqual(names);
    // The button is gone; the focus is on the first of what came.
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.evaluate('document.activeElement.textContent')).toContain('file 51.txt');

    await page.getByRole('link', { name: 'File: file 53.txt' }).click();
    await heading(page, 'file 53.txt');
    await page.reload();
    await heading(page, 'file 53.txt');
  }, 90_000);

  test('of thousands finds a file far down after a reload, and shows itself where it is too far', async () => {
    const many = await world.sharer.folder('Thousands');
    const first = await world.sharer.document(textFile('0000.txt', 'x'), many);
    const made = await world.server.database.rows<{ id: string; name: string }>(sql`
      insert into item (id, kind, parent_id, name, name_key, owner_id, created_at, updated_at, size, mime_type, current_revision_id)
      select gen_random_uuid(), 'DOCUMENT', item.parent_id, called, called, item.owner_id, now(), now(), 1, 'text/plain',
             item.current_revision_id
      from item, generate_series(1, 4500) as number, to_char(number, 'FM0000".txt"') as called
      where item.id = ${first}
      returning id, name`);
    const idOf = (called: string): string => made.find(({ name }) => name === called)?.id ?? '';
    const link = await world.sharer.share(many);
    const shows = async (text: string): Promise<void> => {
      // Some forty pages are asked for before.
      await page.getByRole('heading', { name: text }).waitFor({ timeout: 60_000 });
      await heading(page, text);
    };
    await page.goto(`${link}#file=${idOf('2100.txt')}`);
    await shows('2100.txt');

    await page.goto('about:blank');
    await page.goto(`${link}#file=${idOf('4500.txt')}`);
    await shows('Thousands');
    expect(new URL(page.url()).hash).not.toContain('file');
    await page.getByText('4050 of 4501 shown').first().waitFor();
    await page.getByRole('link', { name: 'File: 4049.txt' }).waitFor();

    // What is not there at all is missing, once everything was looked at.
    await page.goto('about:blank');
    await world.server.database.rows(
      sql`update item set trashed_at = now() where id = any(${made.slice(1000).map(({ id }) => id)})`,
    );
    await page.goto(`${link}#file=${idOf('4500.txt')}`);
    await heading(page, 'This is no longer here');
  }, 150_000);

  test('that is empty says so', async () => {
    await page.goto(await world.sharer.share(await world.sharer.folder('Empty')));
    await page.getByText('This folder is empty.').waitFor();
  });
});
