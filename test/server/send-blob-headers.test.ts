// What is said about a file that is sent: its name, its type, and what it may do.
import { describe, expect, test } from '@jest/globals';
import { parse as parseDisposition } from 'content-disposition';
import { fileServer } from './file-server.js';

const server = fileServer();

describe('The name', () => {
  test.each([
    'report.pdf',
    '季度报告 (最终).pdf',
    'he said "no" to 100%25.pdf',
    "it's; a=b, c.pdf",
    `${'报'.repeat(251)}.pdf`,
    '😀 naïve.pdf',
  ])('%s arrives as it is', async (fileName) => {
    server.set({ fileName });
    const header = (await server.fetch({}, 'HEAD')).headers.get('content-disposition') ?? '';
    expect(header).toMatch(/^[\x20-\x7e]+$/);
    expect(parseDisposition(header)).toMatchObject({ type: 'inline', parameters: { filename: fileName } });
  });

  test.each([
    ['a\r\nSet-Cookie: b', 'a__Set-Cookie: b'],
    ['../../a\\b', '.._.._a_b'],
    ['half \ud83d', 'half \ufffd'],
    ['', 'file'],
  ])('%j is made harmless', async (fileName, sent) => {
    server.set({ fileName });
    const header = (await server.fetch({}, 'HEAD')).headers.get('content-disposition') ?? '';
    expect(parseDisposition(header).parameters.filename).toBe(sent);
  });
});

describe('The type', () => {
  test.each([
    ['image/png', 'image/png', 'inline'],
    ['video/mp4', 'video/mp4', 'inline'],
    ['text/plain', 'text/plain; charset=utf-8', 'inline'],
    ['text/csv', 'text/plain; charset=utf-8', 'inline'],
    ['text/javascript', 'text/plain; charset=utf-8', 'inline'],
    ['application/json', 'text/plain; charset=utf-8', 'inline'],
    ['text/html', 'text/html; charset=utf-8', 'attachment'],
    ['image/svg+xml', 'image/svg+xml', 'attachment'],
    ['application/xml', 'application/xml', 'attachment'],
    ['application/zip', 'application/zip', 'attachment'],
  ])('%s, to be shown, is sent as %s, %s, in a sandbox', async (mimeType, sent, disposition) => {
    server.set({ mimeType });
    const { headers } = await server.fetch({}, 'HEAD');
    expect(headers.get('content-type')).toBe(sent);
    expect(headers.get('content-disposition')).toMatch(new RegExp(`^${disposition};`));
    expect(headers.get('content-security-policy')).toMatch(
      /^sandbox( allow-same-origin)?; default-src 'none';/,
    );
  });

  test('is kept where the file is to be saved', async () => {
    server.set({ mimeType: 'text/csv', disposition: 'attachment', resourcePolicy: 'cross-origin' });
    const { headers } = await server.fetch({}, 'HEAD');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename=report.pdf');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  test('keeps its origin only where a browser asks for it once more, for films and sound', async () => {
    for (const [mimeType, keeps] of [
      ['video/mp4', true],
      ['audio/mpeg', true],
      ['image/png', false],
      ['text/html', false],
    ] as const) {
      server.set({ mimeType });
      const policy = (await server.fetch({}, 'HEAD')).headers.get('content-security-policy') ?? '';
      expect([mimeType, policy.includes('allow-same-origin')]).toEqual([mimeType, keeps]);
      expect(policy).not.toContain('allow-scripts');
    }
  });

  test('PDF has no sandbox, in which some browsers do not show it, and still nothing that it may load', async () => {
    const policy = (await server.fetch({}, 'HEAD')).headers.get('content-security-policy') ?? '';
    expect(policy).not.toContain('sandbox');
    expect(policy).toMatch(/^default-src 'none';/);
  });
});
