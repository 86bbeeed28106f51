// A real server, a real browser, and what is shared with it: for the tests of the page that share links open.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer, TestServerOptions } from '../support/server.js';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const quiet = ['background-networking', 'component-update', 'sync'].map((name) => `--disable-${name}`);

/** Where no browser is installed the page cannot be tried; CI installs one and says so with CI=true. */
export const inBrowser =
  existsSync(executablePath) || process.env['CI'] !== undefined ? describe : describe.skip;

const createFolder = /* GraphQL */ `
  mutation ($input: CreateFolderInput!) {
    createFolder(input: $input) {
      id
    }
  }
`;
const uploadDocument = /* GraphQL */ `
  mutation ($input: UploadDocumentInput!) {
    uploadDocument(input: $input) {
      id
    }
  }
`;
const createShareLink = /* GraphQL */ `
  mutation ($input: CreateShareLinkInput!) {
    createShareLink(input: $input) {
      id
      url
    }
  }
`;
const childNames = /* GraphQL */ `
  query ($id: ID!) {
    folder(id: $id) {
      children {
        nodes {
          name
        }
      }
    }
  }
`;

interface ShareOptions {
  readonly permission?: 'VIEW' | 'DOWNLOAD' | 'UPLOAD';
  readonly password?: string;
  readonly maxAccessCount?: number;
  readonly expiresAt?: string;
}

/** Somebody with things to share. */
class Sharer {
  constructor(readonly client: ApiClient) {}

  async folder(name: string, parentId?: string): Promise<string> {
    const input = { name, ...(parentId === undefined ? {} : { parentId }) };
    const made = await this.client.data<{ createFolder: { id: string } }>(createFolder, { input });
    return made.createFolder.id;
  }

  async document(file: File, parentId?: string): Promise<string> {
    const input = { file: null, ...(parentId === undefined ? {} : { parentId }) };
    const answer = await this.client.upload<{ uploadDocument: { id: string } }>(
      uploadDocument,
      { input },
      { 'input.file': file },
    );
    return succeeded(answer).uploadDocument.id;
  }

  /** The address of the page. */
  async share(itemId: string, options: ShareOptions = {}): Promise<string> {
    const input = { itemId, ...options };
    const made = await this.client.data<{ createShareLink: { url: string } }>(createShareLink, { input });
    return made.createShareLink.url;
  }

  async shareFile(file: File, options: ShareOptions = {}): Promise<string> {
    // In a folder of its own, for names are unique in each.
    return this.share(await this.document(file, await this.folder(randomUUID())), options);
  }

  async namesIn(folderId: string): Promise<readonly string[]> {
    const { folder } = await this.client.data<{ folder: { children: { nodes: { name: string }[] } } }>(
      childNames,
      { id: folderId },
    );
    return folder.children.nodes.map(({ name }) => name);
  }
}

export interface World {
  readonly server: TestServer;
  readonly sharer: Sharer;
  /** A window of its own, in English and of a desk's size unless told; the visitor is signed in nowhere. */
  visitor(options?: BrowserContextOptions): Promise<Page>;
  /** SCREENSHOTS=<folder> keeps a picture. */
  screenshot(page: Page, name: string): Promise<void>;
  /** No page has complained since, as it does where its policy forbids something; failed requests are the tests' own. */
  readonly expectNoComplaints: () => void;
  close(): Promise<void>;
}

export async function openWorld(options: TestServerOptions = {}): Promise<World> {
  const [server, browser] = await Promise.all([startTestServer(options), launch()]);
  const complaints: string[] = [];
  return {
    server,
    sharer: new Sharer(await server.newUser('alice')),
    expectNoComplaints: () => expect(complaints.splice(0)).toEqual([]),
    async visitor(context = {}) {
      const page = await browser.newPage({
        viewport: { width: 1000, height: 760 },
        locale: 'en-US',
        timezoneId: 'UTC',
        ...context,
      });
      // Shorter than the test's own limit, so that a failure tells what was not found.
      page.setDefaultTimeout(15_000);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          complaints.push(message.text());
      });
      return page;
    },
    async screenshot(page, name) {
      const folder = process.env['SCREENSHOTS'];
      if (folder === undefined) return;
      await mkdir(folder, { recursive: true });
      // For what is still being drawn, such as the bars of a viewer.
      await page.waitForTimeout(1500);
      await page.screenshot({ path: join(folder, `share-${name}.png`) });
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

const environment = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);

const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    // Without a locale Chromium saves files under plain names only.
    env: { ...environment, LC_ALL: 'C.UTF-8' },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet],
  });

/** The heading, once it is the one that is expected: each view has one, and the focus is on it. */
export async function heading(page: Page, text: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: text, exact: true }).waitFor();
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
}
