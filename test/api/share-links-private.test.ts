// What a link to a folder keeps back, whoever made it: all below the folder that stops inheriting on the way.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { bytesOf, textFile } from '../support/files.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { ShareLinksOf } from './generated/operations.js';
import {
  cutOff,
  fresh,
  grant,
  newFolder,
  refusedVisit,
  share,
  unzipped,
  upload,
  visit,
} from './share-links-support.js';

let server: TestServer;
let admin: ApiClient;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn();
  alice = await server.newUser('alice');
  bob = await server.newUser('bob');
});
afterAll(() => server.close());

const statusOf = async (url: string | null | undefined): Promise<number> => {
  const response = await fetch(url ?? '');
  await response.arrayBuffer();
  return response.status;
};

interface Place {
  readonly folder: string;
  readonly name: string;
  /** In the folder, and a folder below it. */
  readonly privately: string;
  readonly below: string;
  /** Documents: in the private folder, below it, and one that is private itself. */
  readonly documents: readonly string[];
}

/** A folder of alice's with `open/open.txt`; what else is in it stops inheriting once `closeOff` is called. */
async function newPlace(): Promise<Place> {
  const name = fresh('place');
  const folder = await newFolder(alice, name);
  const open = await newFolder(alice, 'open', folder);
  await upload(alice, textFile('open.txt', 'open'), open);
  const privately = await newFolder(alice, 'private', folder);
  const below = await newFolder(alice, 'below', privately);
  const documents = [
    await upload(alice, textFile('private.txt', 'private'), privately),
    await upload(alice, textFile('below.txt', 'below'), below),
    await upload(alice, textFile('alone.txt', 'alone'), folder),
  ];
  return { folder, name, privately, below, documents };
}

async function closeOff({ privately, documents }: Place): Promise<void> {
  await cutOff(alice, privately);
  await cutOff(alice, documents[2] ?? '');
}

/** By the link there is `open/open.txt`, and nothing else. */
async function expectOnlyWhatIsOpen(token: string, { name, privately, below }: Place): Promise<void> {
  const seen = await visit(server, token);
  expect([seen.children?.totalCount, seen.children?.nodes.map((node) => node.name)]).toEqual([1, ['open']]);
  for (const folderId of [privately, below]) {
    expect(await refusedVisit(server, token, { folderId })).toMatchObject({ code: 'NOT_FOUND' });
  }
  expect(unzipped(await bytesOf(await fetch(seen.archiveUrl ?? '')))).toEqual({
    [`${name}/`]: null,
    [`${name}/open/`]: null,
    [`${name}/open/open.txt`]: 'open',
  });
}

/** The links that visitors got to what is closed off later, by what they see now. */
async function contentUrls(token: string, { privately, below }: Place): Promise<(string | null)[]> {
  const urls: (string | null)[] = [];
  for (const folderId of [undefined, privately, below]) {
    const { children } = await visit(server, token, folderId === undefined ? {} : { folderId });
    for (const { kind, downloadUrl, previewUrl } of children?.nodes ?? []) {
      if (kind === 'DOCUMENT') urls.push(downloadUrl, previewUrl);
    }
  }
  return urls;
}

describe('a private part of a shared folder', () => {
  test.each([
    ['its owner', () => alice],
    ['an administrator', () => admin],
  ])('is not shown to who has MANAGE on the folder by a link of %s', async (_, creator) => {
    const place = await newPlace();
    await grant(alice, place.folder, bob, 'MANAGE');
    await share(creator(), place.folder);
    const [link] = (await bob.data(ShareLinksOf, { id: place.folder })).item?.shareLinks ?? [];
    const token = link?.token ?? '';
    const urls = await contentUrls(token, place);
    expect(await Promise.all(urls.map(statusOf))).toEqual(Array.from({ length: 6 }, () => 200));
    await closeOff(place);
    const hidden = await bob.data<{ item: unknown }>('query ($id: ID!) { item(id: $id) { id } }', {
      id: place.privately,
    });
    expect(hidden.item).toBeNull();
    await expectOnlyWhatIsOpen(token, place);
    expect(await Promise.all(urls.map(statusOf))).toEqual(Array.from({ length: 6 }, () => 404));
  });

  test('is not shown to the public by who may only read it', async () => {
    const place = await newPlace();
    await grant(alice, place.folder, bob, 'SHARE');
    const { token } = await share(bob, place.folder);
    const urls = await contentUrls(token, place);
    await closeOff(place);
    for (const itemId of [place.privately, place.documents[2]]) {
      await grant(alice, itemId ?? '', bob, 'READ');
      const refusal = await bob.error(
        'mutation ($itemId: ID!) { createShareLink(input: { itemId: $itemId }) { id } }',
        { itemId },
      );
      expect(refusal.extensions.code).toBe('FORBIDDEN');
    }
    await expectOnlyWhatIsOpen(token, place);
    expect(await Promise.all(urls.map(statusOf))).toEqual(Array.from({ length: 6 }, () => 404));
  });

  test('is shown by a link of its own, with what inherits from it', async () => {
    const place = await newPlace();
    await closeOff(place);
    const { token } = await share(alice, place.privately);
    const seen = await visit(server, token);
    expect(seen.children?.nodes.map(({ name }) => name)).toEqual(['below', 'private.txt']);
    const deeper = await visit(server, token, { folderId: place.below });
    expect(deeper.breadcrumbs.map(({ name }) => name)).toEqual(['private', 'below']);
    expect(await statusOf(deeper.children?.nodes[0]?.downloadUrl)).toBe(200);
    const paths = Object.keys(unzipped(await bytesOf(await fetch(seen.archiveUrl ?? ''))));
    expect(paths).toContain('private/below/below.txt');
  });
});
