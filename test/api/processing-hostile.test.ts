// Files that are made to hurt whoever reads them: the server goes on, and says why nothing came of them.
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiClient } from '../support/client.js';
import { fixture } from '../support/files.js';
import { blackPng, heavyPng } from '../support/pictures.js';
import { queueDone } from '../support/queue.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { zipOf } from '../storage/zip.js';
import { pdfOf, wordDocument } from '../support/made-files.js';
import { processed, steps, textOf, upload } from './processing-support.js';

let server: TestServer;
let alice: ApiClient;

const MIB = 1024 * 1024;
/** The requests meanwhile leave garbage too; what is unfolded here would be gigabytes. */
const MOST_GROWTH = 500 * MIB;
/** Which of the two comes first is the machine's business. */
const ENDED = /^FAILED (TIMEOUT|OUT_OF_MEMORY)$/;

beforeAll(async () => {
  const containment = { longest: { text: 4000, thumbnails: 4000 }, mostMemory: 300 * MIB };
  server = await startTestServer({ background: 'ON', containment });
  alice = await server.newUser('alice');
});
afterAll(() => server.close());

/** Uploads it, waits until nothing more is tried, and tells what came of it and how much this process grew. */
async function outcome(name: string, bytes: Buffer): Promise<{ id: string; steps: string[]; grown: number }> {
  const id = await upload(alice, new File([bytes], name));
  const before = process.memoryUsage.rss();
  let most = before;
  let slowest = 0;
  const asking = { goesOn: true };
  const asked = (async () => {
    while (asking.goesOn) {
      const start = performance.now();
      await alice.data('{ me { id } }');
      slowest = Math.max(slowest, performance.now() - start);
      most = Math.max(most, process.memoryUsage.rss());
      // The processors are for who reads the file.
      await setTimeout(25);
    }
  })();
  await queueDone(server.database);
  asking.goesOn = false;
  await asked;
  expect(slowest).toBeLessThan(5000);
  return { id, steps: steps(await processed(alice, id)), grown: most - before };
}

test('a picture of 50,000 pixels each way is not decoded', async () => {
  const small = blackPng(8, 8);
  small.writeUInt32BE(50_000, 16);
  small.writeUInt32BE(50_000, 20);
  const found = await outcome('huge.png', small);
  // Its checksum is wrong as well, which is as good a reason.
  expect(found.steps).toEqual(['NONE', expect.stringMatching(/^FAILED (TOO_LARGE|BROKEN_FILE)$/)]);
  const whole = await outcome('whole.png', blackPng(50_000, 50_000));
  expect(whole.steps).toEqual(['NONE', 'FAILED TOO_LARGE']);
}, 60_000);

test('a picture that has to be unfolded whole is ended when it takes too much, after three attempts', async () => {
  const found = await outcome('heavy.png', heavyPng(7000));
  expect(found.steps).toEqual(['NONE', expect.stringMatching(ENDED)]);
  expect(found.grown).toBeLessThan(MOST_GROWTH);
}, 120_000);

test('an office file that unpacks to a gigabyte is read as far as its text is kept', async () => {
  const mebibyte = Buffer.alloc(MIB, 'A');
  const found = await outcome('bomb.docx', wordDocument(Array<Buffer>(1024).fill(mebibyte)));
  expect(found.steps).toEqual(['DONE', 'NONE']);
  expect(await textOf(server, found.id)).toEqual({ text: 'A'.repeat(MIB), truncated: true });
  expect(found.grown).toBeLessThan(MOST_GROWTH);
  const empty = Buffer.from('<w:p/>'.repeat(MIB));
  const nothing = await outcome('nothing.docx', wordDocument(Array<Buffer>(100).fill(empty)));
  expect(nothing.steps).toEqual([expect.stringMatching(/^(DONE|FAILED TIMEOUT)$/), 'NONE']);
}, 120_000);

test('an office file nested without end ends', async () => {
  const opened = Buffer.from('<w:tbl><w:tr><w:tc>'.repeat(20_000));
  const closed = Buffer.from('</w:tc></w:tr></w:tbl>'.repeat(20_000));
  const found = await outcome('deep.docx', wordDocument([opened, closed]));
  expect(found.steps).toEqual(['DONE', 'NONE']);
}, 60_000);

test('an archive with an office name is broken', async () => {
  const found = await outcome('archive.xlsx', zipOf([['a.txt', Buffer.from('x')]], 'stored'));
  expect(found.steps).toEqual(['FAILED BROKEN_FILE', 'NONE']);
}, 60_000);

test('a PDF whose pages contain themselves ends', async () => {
  const endless = pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1000000000 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>',
  ]);
  const found = await outcome('endless.pdf', endless);
  for (const step of found.steps) expect(step).toMatch(/^(DONE|FAILED \w+)$/);
}, 120_000);

/** A form that draws another one twice; the last is a rectangle. */
const form = (next: number | null): string => {
  const content = next === null ? '0 0 600 800 re f' : '/F Do /F Do';
  const resources = next === null ? '' : `/Resources << /XObject << /F ${next} 0 R >> >>`;
  return `<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] ${resources} /Length ${content.length} >>\nstream\n${content}\nendstream`;
};

test('a PDF that draws a form two to the power of 24 times is ended', async () => {
  const depth = 24;
  const drawing = pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>',
    '<< /Length 5 >>\nstream\n/F Do\nendstream',
    ...Array.from({ length: depth }, (_, at) => form(at + 1 < depth ? 6 + at : null)),
  ]);
  const found = await outcome('forms.pdf', drawing);
  expect(found.steps).toEqual([expect.stringMatching(ENDED), expect.stringMatching(ENDED)]);
  expect(found.grown).toBeLessThan(MOST_GROWTH);
}, 120_000);

test('whatever is changed in a file, reading it ends with text or a reason', async () => {
  for (const name of ['report-en.pdf', 'report-en.docx', 'picture.avif']) {
    const bytes = Buffer.from(await (await fixture(name)).arrayBuffer());
    for (let at = 64; at < bytes.length; at += Math.ceil(bytes.length / 7))
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    const found = await outcome(name, bytes);
    for (const step of found.steps) expect(step).toMatch(/^(NONE|DONE|FAILED \w+)$/);
  }
}, 120_000);

test('after all of that a file that is right is read as before', async () => {
  const { id, steps: done } = await outcome('right.docx', wordDocument([Buffer.from('all is well')]));
  expect(done).toEqual(['DONE', 'NONE']);
  expect(await textOf(server, id)).toEqual({ text: 'all is well', truncated: false });
});
