// What a request for an event stream asks for, checked before anything of it is run.
import type { FastifyRequest } from 'fastify';
import { SheafError, badUserInput } from '../../common/errors.js';
import type { Sent } from '../subscriptions/documents.js';

export interface Asked extends Sent {
  /** A GET is what a page of another site can send without asking first: it gets subscriptions only. */
  readonly method: 'GET' | 'POST';
  /** The id of the last event that the client had. */
  readonly lastEventId: string | null;
}

/** Whether the client takes what is sent here. */
export const takesEvents = ({ headers: { accept } }: FastifyRequest): boolean =>
  accept?.split(',').some((type) => type.split(';')[0]?.trim().toLowerCase() === 'text/event-stream') ===
  true;

/** BAD_USER_INPUT, with what does not fit. */
export function askedBy(request: FastifyRequest): Asked {
  const method = request.method === 'GET' ? 'GET' : 'POST';
  const sent = method === 'GET' ? fromUrl(request.query) : request.body;
  if (!isRecord(sent)) throw unfit('body', 'Send a JSON object with the query.');
  const { query, operationName, variables } = sent;
  if (typeof query !== 'string') throw unfit('query', 'Send the operation as text.');
  if (!isNothing(operationName) && typeof operationName !== 'string')
    throw unfit('operationName', 'Name the operation as text.');
  if (!isNothing(variables) && !isRecord(variables)) throw unfit('variables', 'Send an object.');
  const lastEventId = request.headers['last-event-id'];
  return {
    method,
    query,
    operationName: operationName ?? null,
    variables: variables ?? null,
    lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null,
  };
}

function fromUrl(search: unknown): unknown {
  if (!isRecord(search) || typeof search['variables'] !== 'string') return search;
  try {
    return { ...search, variables: JSON.parse(search['variables']) as unknown };
  } catch {
    throw unfit('variables', 'Send JSON.');
  }
}

const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const unfit = (path: string, message: string): SheafError => badUserInput({ path, rule: 'shape', message });
