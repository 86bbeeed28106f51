// Serves the page that a share link opens, at /s/:token: the same for every token, for the page itself asks the API.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveAssets } from './assets.js';
import { preferredLanguage } from './languages.js';

export interface SharePageOptions {
  /** What the build made of src/share-page: the HTML in each language and, named by their content, the files in assets. */
  readonly builtDir: string;
  /** What the links in the API's answers start with. */
  readonly publicUrl: () => string;
  readonly lockdown: () => Promise<boolean>;
}

/** As src/share-page/texts.ts names them; the first one where the browser asks for neither. */
const languages = ['en', 'zh-Hans'] as const;
type Language = (typeof languages)[number];

/** What is none has no page: a dot or half a sentence behind a link shows as the mistake that it is. */
const TOKEN = /^[\w-]{1,200}$/;

type Page = 'index' | 'lockdown';

const notBuilt = 'The page of share links is not built here: run "npm run build", then start again.\n';

export async function serveSharePage(app: FastifyInstance, options: SharePageOptions): Promise<void> {
  const { builtDir, publicUrl, lockdown } = options;
  const pages = await readPages(builtDir);
  if (pages !== null) {
    await serveAssets(app, {
      root: join(builtDir, 'assets'),
      prefix: '/s/assets/',
      headers: { 'cross-origin-resource-policy': 'same-origin' },
    });
  }

  const isClosed = async (request: FastifyRequest): Promise<boolean> => {
    try {
      return await lockdown();
    } catch (error) {
      // The page tells the visitor that the server cannot answer, and tries again for them.
      request.log.warn({ err: error }, 'whether the server is locked down could not be read');
      return false;
    }
  };
  const send = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    reply.headers({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // The token stands in the address, and is the permission.
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
    if (pages === null) return reply.code(404).type('text/plain; charset=utf-8').send(notBuilt);
    const closed = await isClosed(request);
    const language = preferredLanguage(request.headers['accept-language'], languages);
    return reply
      .code(closed ? 503 : 200)
      .type('text/html; charset=utf-8')
      .headers({
        'content-security-policy': contentPolicy(linkOrigin(publicUrl(), request)),
        'content-language': language,
        'cross-origin-opener-policy': 'same-origin',
        vary: 'accept-language',
      })
      .send(pages[closed ? 'lockdown' : 'index'][language]);
  };
  app.route<{ Params: { readonly token: string } }>({
    method: ['GET', 'HEAD'],
    url: '/s/:token',
    handler: (request, reply) =>
      TOKEN.test(request.params.token) ? send(request, reply) : reply.callNotFound(),
  });
}

/** Null where nothing is built: the API works without its pages, and a test run may not have built them. */
async function readPages(folder: string): Promise<Record<Page, Record<Language, string>> | null> {
  const read = async (page: Page): Promise<Record<Language, string>> => {
    const entries = languages.map(async (language) => {
      return [language, await readFile(join(folder, `${page}.${language}.html`), 'utf8')] as const;
    });
    return Object.fromEntries(await Promise.all(entries)) as Record<Language, string>;
  };
  try {
    const [index, lockdown] = await Promise.all([read('index'), read('lockdown')]);
    return { index, lockdown };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Where links lead, if that is not where the page is: behind a proxy, PUBLIC_URL may name another host than was asked. */
function linkOrigin(publicUrl: string, { protocol, host }: FastifyRequest): string | null {
  const { origin } = new URL(publicUrl);
  return origin === `${protocol}://${host}` ? null : origin;
}

/** Our own script and style; content, and requests for it, from where the links lead; nothing else, and no HTML from text. */
function contentPolicy(origin: string | null): string {
  const content = origin === null ? "'self'" : `'self' ${origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src ${content}`,
    `img-src ${content}`,
    `media-src ${content}`,
    `frame-src ${content}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
