// Where the document server tells of documents that are being edited. It is believed by its signature alone.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../common/clock.js';
import { readCallback } from '../services/office/document-server.js';
import type { DocumentServer } from '../services/office/document-server.js';
import type { OfficeSaver } from '../services/office/office-saver.js';
import { refuseLink } from './files/refusals.js';
import { originOf } from './origin.js';

export interface OfficeOptions {
  readonly officeSaver: OfficeSaver;
  /** Null: office editing is off. */
  readonly documentServer: DocumentServer | null;
  readonly clock: Clock;
  readonly lockdown: () => Promise<boolean>;
}

interface CallbackParams {
  readonly documentId: string;
}

/** The message tells who changed what, and is there twice where the token is in it. */
const MOST_BODY_BYTES = 4 * 1024 * 1024;

export function serveOffice(app: FastifyInstance, options: OfficeOptions): void {
  app.post<{ Params: CallbackParams }>(
    '/office/callback/:documentId',
    { bodyLimit: MOST_BODY_BYTES },
    (request, reply) => answer(request, reply, options),
  );
}

async function answer(
  request: FastifyRequest<{ Params: CallbackParams }>,
  reply: FastifyReply,
  { officeSaver, documentServer, clock, lockdown }: OfficeOptions,
): Promise<FastifyReply> {
  // The document server keeps what it could not tell, and opens the document with it the next time.
  if (await lockdown()) return refuseLink(reply, 'LOCKDOWN');
  if (documentServer === null) return refuseLink(reply, 'NOT_FOUND');
  const { authorization } = request.headers;
  const callback = readCallback(documentServer.secret, { authorization, body: request.body }, clock);
  if (callback === null) {
    request.log.warn('a message to the office callback was not signed by the document server');
    return reply.code(403).send({ error: 1 });
  }
  const { documentId } = request.params;
  const { remoteAddress, userAgent } = originOf(request);
  const outcome = await officeSaver.receive(
    { viewer: null, remoteAddress, userAgent },
    documentServer,
    documentId,
    callback,
  );
  if (outcome !== 'DONE') {
    request.log.error({ documentId, status: callback.status, outcome }, 'an edited document was not saved');
  }
  return reply.send({ error: outcome === 'REFUSED' ? 1 : 0 });
}
