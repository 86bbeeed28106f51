// Requests that carry files: checked before a byte is read, handed on as they stream, and never left hanging.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { processRequest } from 'graphql-upload-minimal';
import { badUserInput } from '../common/errors.js';
import type { SheafError } from '../common/errors.js';

/** Of the parts `operations` and `map`, each. */
const MOST_FIELD_BYTES = 1024 * 1024;
const MOST_FILES = 20;
/** Of boundaries and headers of parts. */
const MOST_FRAME_BYTES = 64 * 1024;

export interface MultipartOptions {
  /** Why the request is not let in; asked before its body is read. */
  readonly refusal: (request: FastifyRequest) => Promise<SheafError | null>;
  readonly formatError: (error: SheafError) => unknown;
}

export function acceptMultipart(app: FastifyInstance, options: MultipartOptions): void {
  // The body stays a stream: it is read below, once the request is let in.
  app.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null));
  app.addHook('preHandler', async (request, reply) => {
    if (!isMultipart(request)) return undefined;
    endWithResponse(request, reply);
    const refusal = csrfRefusal(request) ?? (await options.refusal(request));
    if (refusal !== null) return refuse(reply, 400, options.formatError(refusal));
    try {
      request.body = await processRequest(request.raw, reply.raw, {
        maxFieldSize: MOST_FIELD_BYTES,
        maxFiles: MOST_FILES,
      });
      announce(request);
    } catch (error) {
      const status = statusOf(error);
      const message = error instanceof Error ? error.message : 'The multipart request cannot be read.';
      return refuse(
        reply,
        status,
        options.formatError(badUserInput({ path: 'multipart', rule: 'form', message })),
      );
    }
    return undefined;
  });
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

/** Of a request that carries one file, its length says how large that is at least: all else in it is bounded. */
function announce({ body, headers }: FastifyRequest): void {
  const atLeast = Number(headers['content-length'] ?? 0) - 2 * MOST_FIELD_BYTES - MOST_FRAME_BYTES;
  const uploads = uploadsIn(body);
  const [only] = uploads;
  if (only === undefined || uploads.length > 1 || !(atLeast > 0)) return;
  only.promise = only.promise.then((file) => Object.assign(file, { atLeast }));
  // Where nobody reads it, its error is nobody's.
  only.promise.catch(() => undefined);
}

/** What stands in the variables for files, until they come. */
interface AwaitedFile {
  promise: Promise<object>;
}

const uploadsIn = (value: unknown): AwaitedFile[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('promise' in value && value.promise instanceof Promise) return [value as AwaitedFile];
  return Object.values(value).flatMap(uploadsIn);
};

const statusOf = (error: unknown): number =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 400;

function refuse(reply: FastifyReply, status: number, error: unknown): FastifyReply {
  // What is still being sent is not read: the connection ends with the answer.
  return reply
    .code(status)
    .header('connection', 'close')
    .send({ errors: [error] });
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
