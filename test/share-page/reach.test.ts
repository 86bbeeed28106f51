// Whom the page reaches: readers of Chinese, phones, keyboards, eyes that need contrast, browsers without scripts.
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { fixture, textFile } from '../support/files.js';
import { heading, inBrowser, openWorld } from './support.js';
import type { World } from './support.js';

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/** Of every text that is shown, the contrast with what is behind it, where it is less than 4.5 to 1. */
const faintTexts = `(() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const [red, green, blue, alpha = 1] = numbers(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return [red, green, blue];
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    if (!own || !element.checkVisibility()) continue;
    const [one, other] = [light(numbers(getComputedStyle(element).color)), light(behind(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) found.push(element.textContent + ' ' + contrast.toFixed(2));
  }
  return found;
})()`;

/** By how much the page is wider than the window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

inBrowser('the page', () => {
  let world: World;
  let folder: string;
  let locked: string;
  let dropped: string;

  beforeAll(async () => {
    world = await openWorld();
    const { sharer } = world;
    const folderId = await sharer.folder('项目资料');
    const below = await sharer.folder('会议记录', folderId);
    await sharer.document(await fixture('sample.png', `${'long_'.repeat(30)}.png`), below);
    await sharer.document(await fixture('sample.pdf', '季度报告（最终）.pdf'), folderId);
    await sharer.document(await fixture('sample.jpg', '河流上游.jpg'), folderId);
    await sharer.document(textFile('notes.txt', 'x'.repeat(5000)), folderId);
    folder = await sharer.share(folderId, { expiresAt: '2100-01-02T03:04:05Z' });
    locked = await sharer.share(folderId, { password: 'a password' });
    dropped = await sharer.share(await sharer.folder('投稿'), { permission: 'UPLOAD' });
  });
  afterEach(() => world.expectNoComplaints());
  afterAll(() => world.close());

  test('speaks Chinese to whoever reads it', async () => {
    const page = await world.visitor({ locale: 'zh-CN' });
    await page.goto(folder);
    await heading(page, '项目资料');
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-Hans');
    const text = await page.getByRole('main').innerText();
    expect(text).toContain('有效期至 2100年1月2日 03:04');
    expect(text).toContain('4 项');
    await page.getByRole('link', { name: '全部下载为 ZIP' }).waitFor();
    await page.goto(locked);
    await heading(page, '此链接受密码保护');
    await page.getByLabel('密码', { exact: true }).fill('错误');
    await page.keyboard.press('Enter');
    await page.getByText('密码不正确。').waitFor();
    await page.goto(dropped);
    await page
      .locator('input[type=file]')
      .setInputFiles([{ name: '甲.txt', mimeType: '', buffer: Buffer.from('甲') }]);
    await page.getByText('已接收 1 个文件。').first().waitFor();
  });

  test('fits a phone, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await world.visitor({ ...phone, locale: 'zh-CN', colorScheme });
      await page.goto(folder);
      await heading(page, '项目资料');
      expect(await overflow(page)).toBe(0);
      await world.screenshot(page, `phone-${colorScheme}`);
      for (const name of ['notes.txt', '季度报告（最终）.pdf']) {
        await page.getByRole('link', { name: `文件: ${name}` }).click();
        await page.locator('.preview > *').waitFor();
        expect(await overflow(page)).toBe(0);
        await page.goBack();
      }
      await page.getByRole('link', { name: '文件夹: 会议记录' }).click();
      await heading(page, '会议记录');
      expect(await overflow(page)).toBe(0);
      await page.getByRole('link', { name: '文件: long_' }).click();
      await page.locator('.preview > *').waitFor();
      expect(await overflow(page)).toBe(0);
      for (const url of [locked, dropped]) {
        await page.goto(url);
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await overflow(page)).toBe(0);
      }
      await page.context().close();
    }
  });

  test('is used by the keyboard alone', async () => {
    const page = await world.visitor();
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focused = (): Promise<string> => page.evaluate<string>('document.activeElement.textContent');
    await page.goto(locked);
    await heading(page, 'This link has a password');
    await press('Tab');
    await page.keyboard.type('a password');
    await press('Enter');
    await heading(page, '项目资料');
    await press('Tab', 'Tab');
    expect(await focused()).toBe('Folder: 会议记录');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await press('Enter');
    await heading(page, '会议记录');
    await press('Tab');
    expect(await focused()).toBe('项目资料');
    await press('Enter');
    await heading(page, '项目资料');
    await press('Tab', 'Tab', 'Tab');
    expect(await focused()).toBe('File: notes.txt');
    await press('Enter');
    await heading(page, 'notes.txt');
    await page.locator('pre').waitFor();
    // The way up, the download, then the text, which scrolls.
    await press('Tab', 'Tab', 'Tab');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('PRE');
  });

  test('is watched: what its policy forbids would show here', async () => {
    const page = await world.visitor();
    await page.goto(folder);
    await heading(page, '项目资料');
    await page.evaluate(`document.body.setAttribute('style', 'color: red')`);
    await eventually(async () => expect(world.expectNoComplaints).toThrow('Content Security Policy'));
    expect(await page.evaluate('document.body.style.color')).toBe('');
  });

  test('has landmarks, one heading and named controls in each view', async () => {
    const page = await world.visitor();
    for (const url of [folder, locked, dropped]) {
      await page.goto(url);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      expect(await page.getByRole('main').count()).toBe(1);
      expect(await page.getByRole('banner').count()).toBe(1);
      expect(await page.locator('[role=status]').count()).toBe(1);
      expect(await page.locator('input:not([type=checkbox]):not([id])').count()).toBe(0);
    }
  });

  test('has texts of enough contrast, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await world.visitor({ colorScheme });
      for (const url of [folder, locked, dropped]) {
        await page.goto(url);
        await page.getByRole('heading', { level: 1 }).waitFor();
        if (url === locked) {
          await page.getByRole('button', { name: 'Open' }).click();
          await page.getByText('Enter the password.').waitFor();
        }
        expect(await page.evaluate(faintTexts)).toEqual([]);
      }
      await page.context().close();
    }
  });

  test('says what it needs where scripts are off', async () => {
    const page = await world.visitor({ javaScriptEnabled: false });
    await page.goto(folder);
    await page.getByRole('heading', { name: 'JavaScript is needed' }).waitFor();
  });

  test('is moved for nobody who does not want it', async () => {
    const page = await world.visitor({ reducedMotion: 'reduce' });
    await page.goto(folder);
    await heading(page, '项目资料');
    expect(
      await page.evaluate(`getComputedStyle(document.querySelector('.button')).transitionDuration`),
    ).toBe('0s');
  });
});
