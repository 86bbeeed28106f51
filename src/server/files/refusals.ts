// What a signed link is answered that serves nothing.
import type { FastifyReply } from 'fastify';
import { linkGone, lockdown, notFound } from '../../common/errors.js';
import type { SheafError } from '../../common/errors.js';
import type { Refusal } from '../../services/content/link-access.js';

const answers: Readonly<Record<Refusal, { readonly status: number; readonly message: string }>> = {
  NOT_FOUND: { status: 404, message: 'There is nothing here.' },
  GONE: { status: 410, message: 'The time of this link is over: ask for a new one.' },
  LOCKDOWN: { status: 503, message: 'The server is locked down: try again later.' },
};

/** In plain words, and not to be kept: the next time the answer may be another. */
export function refuseLink(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, message } = answers[refusal];
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('text/plain; charset=utf-8')
    .send(message);
}

const errors: Readonly<Record<Refusal, () => SheafError>> = {
  NOT_FOUND: () => notFound('link'),
  GONE: linkGone,
  LOCKDOWN: () => lockdown(null),
};

/** The same for who is answered in JSON. */
export const refusalError = (refusal: Refusal): SheafError => errors[refusal]();
