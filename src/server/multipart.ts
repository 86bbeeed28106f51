// Requests that carry files: run as soon as their operation is read, while the files still stream, and never left hanging.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { processRequest } from 'graphql-upload-minimal';
import { badUserInput } from '../common/errors.js';
import type { SheafError } from '../common/errors.js';
import type { ApiContext } from '../resolvers/context.js';
import type { IncomingFile } from '../services/content/receive.js';
import { freezeBuiltIns } from './built-ins.js';

/** Of the parts `operations` and `map`, each. */
const MOST_FIELD_BYTES = 1024 * 1024;
const MOST_FILES = 20;
/** Of boundaries and headers of parts. */
const MOST_FRAME_BYTES = 64 * 1024;

export function acceptMultipart(app: FastifyInstance): void {
  // The reader puts files where the request says, and would put them on what every object inherits as well.
  freezeBuiltIns();
  // The body stays a stream, which is read below.
  app.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null));
  app.addHook('preHandler', async (request, reply) => {
    if (!isMultipart(request)) return undefined;
    endWithResponse(request, reply);
    const refusal = csrfRefusal(request);
    if (refusal !== null) return refuse(reply, 400, refusal);
    try {
      request.body = await processRequest(request.raw, reply.raw, {
        maxFieldSize: MOST_FIELD_BYTES,
        maxFiles: MOST_FILES,
      });
      prepare(request);
    } catch (error) {
      const status = statusOf(error);
      const message = error instanceof Error ? error.message : 'The multipart request cannot be read.';
      return refuse(reply, status, badUserInput({ path: 'multipart', rule: 'form', message }));
    }
    return undefined;
  });
}

/** For callers who are not let in: what they still send is not read, the connection ends with the answer. */
export function refuseFiles({ caller }: ApiContext, request: FastifyRequest, reply: FastifyReply): void {
  const letIn = caller.viewer !== null && caller.lockdown === null;
  if (!letIn && isMultipart(request) && !request.raw.complete) reply.header('connection', 'close');
}

const isMultipart = (request: FastifyRequest): boolean =>
  /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');

/** A form on another site can send multipart without asking first; it cannot send such a header. */
function csrfRefusal(request: FastifyRequest): SheafError | null {
  if (request.headers['apollo-require-preflight'] || request.headers['x-apollo-operation-name']) return null;
  return badUserInput({
    path: 'headers',
    rule: 'required',
    message: 'Send a header Apollo-Require-Preflight with requests that carry files.',
  });
}

/** Each file can be used once. Of a request that carries one, its length says how large that is at least: all else in it is bounded. */
function prepare({ body, headers }: FastifyRequest): void {
  const uploads = new Set(uploadsIn(body));
  const atLeast = Number(headers['content-length'] ?? 0) - 2 * MOST_FIELD_BYTES - MOST_FRAME_BYTES;
  const least = uploads.size === 1 && atLeast > 0 ? { atLeast } : {};
  for (const upload of uploads) {
    upload.promise = upload.promise.then((file) => ({
      ...file,
      ...least,
      createReadStream: onlyOnce(() => file.createReadStream()),
    }));
    // Where nobody reads it, its error is nobody's.
    upload.promise.catch(() => undefined);
  }
}

function onlyOnce<Stream>(open: () => Stream): () => Stream {
  let taken = false;
  return () => {
    if (taken) {
      throw badUserInput({ path: 'file', rule: 'once', message: 'A file can be used once: send it twice.' });
    }
    taken = true;
    return open();
  };
}

/** What stands in the variables for files, until they come. */
interface AwaitedFile {
  promise: Promise<IncomingFile>;
}

const uploadsIn = (value: unknown): AwaitedFile[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('promise' in value && value.promise instanceof Promise) return [value as AwaitedFile];
  return Object.values(value).flatMap(uploadsIn);
};

const statusOf = (error: unknown): number =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 400;

function refuse(reply: FastifyReply, status: number, { message, extensions }: SheafError): FastifyReply {
  // What is still being sent is not read: the connection ends with the answer.
  return reply
    .code(status)
    .header('connection', 'close')
    .send({ errors: [{ message, extensions }] });
}

/** A file that no resolver reads would keep the client sending for ever: once the answer is out, the rest is dropped. */
export function endWithResponse(request: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('finish', () => {
    const { raw } = request;
    if (raw.complete) return;
    raw.unpipe();
    raw.resume();
    // A little time for the client to take the answer before its connection goes.
    const timer = setTimeout(() => raw.destroy(), 1000);
    raw.once('close', () => clearTimeout(timer));
    timer.unref();
  });
}
