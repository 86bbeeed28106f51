// What a request says about where it comes from.
import type { FastifyRequest } from 'fastify';

export interface Origin {
  /** `Bearer …`, or nothing. */
  readonly authorization: string | undefined;
  readonly remoteAddress: string;
  /** As much of it as is kept. */
  readonly userAgent: string | null;
  /** What `Accept-Language` says. */
  readonly languages?: string | undefined;
  readonly requestId: string;
}

const LONGEST_USER_AGENT = 512;

export const userAgentOf = (header: string | undefined): string | null =>
  header?.slice(0, LONGEST_USER_AGENT) ?? null;

export const originOf = (request: FastifyRequest): Origin => ({
  authorization: request.headers.authorization,
  remoteAddress: request.ip,
  userAgent: userAgentOf(request.headers['user-agent']),
  languages: request.headers['accept-language'],
  requestId: request.id,
});
