// Serves the files of a page that the build made: named by their content, so that browsers keep them for good.
import type { FastifyInstance } from 'fastify';

export interface Assets {
  /** The folder that they are in. */
  readonly root: string;
  /** What their addresses start with, from slash to slash. */
  readonly prefix: string;
  readonly headers: Readonly<Record<string, string>>;
}

export async function serveAssets(app: FastifyInstance, { root, prefix, headers }: Assets): Promise<void> {
  // Loaded when it is used: it and our own code require the same module, which loads once only in that order.
  await app.register(import('@fastify/static'), {
    root,
    prefix,
    decorateReply: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    setHeaders: (reply) => {
      for (const [name, value] of Object.entries({ 'x-content-type-options': 'nosniff', ...headers })) {
        reply.header(name, value);
      }
    },
  });
}
