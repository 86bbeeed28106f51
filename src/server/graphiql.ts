// Serves GraphiQL to browsers: its page at /graphql and the page's files, all of them ours, under /graphiql/assets.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveAssets } from './assets.js';

/** What the page may do: run our scripts and talk to us, nothing else. The editor writes styles as it goes. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const notBuilt = 'GraphiQL is not built here: run "npm run build", then start again.\n';

export interface Graphiql {
  /** Answers with the page; for GET /graphql where `wantsPage` says so. */
  readonly sendGraphiql: (reply: FastifyReply) => FastifyReply;
}

/** Whether a GET comes from a browser's address bar: such a request names text/html before anything else. */
export function wantsPage(accept: string | undefined): boolean {
  return accept?.split(',')[0]?.split(';')[0]?.trim().toLowerCase() === 'text/html';
}

/** `assetsDir` is what the build made of src/graphiql: index.html and, named by their content, the files in assets. */
export async function registerGraphiql(
  app: FastifyInstance,
  { assetsDir }: { readonly assetsDir: string },
): Promise<Graphiql> {
  const page = await readFile(join(assetsDir, 'index.html'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    // The API works without its page: a test run may not have built it.
    if (error.code === 'ENOENT') return null;
    throw error;
  });

  if (page !== null) {
    await serveAssets(app, {
      root: join(assetsDir, 'assets'),
      prefix: '/graphiql/assets/',
      // A worker keeps to the policy that its own file came with.
      headers: { 'content-security-policy': contentPolicy },
    });
  }

  return {
    sendGraphiql(reply) {
      if (page === null) return reply.code(404).type('text/plain; charset=utf-8').send(notBuilt);
      return reply
        .type('text/html; charset=utf-8')
        .headers({
          'content-security-policy': contentPolicy,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-cache',
          vary: 'accept',
        })
        .send(page);
    },
  };
}
