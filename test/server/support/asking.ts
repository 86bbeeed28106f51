// The same operation over HTTP and over a socket, and whether it is taken.
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { ApiClient, ApiError } from '../../support/client.js';
import { startTestServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import { TestSocket } from './sockets.js';
import type { SocketAnswer } from './sockets.js';

interface Answer extends SocketAnswer {
  /** Over HTTP. */
  readonly status?: number;
}
type Ask = (query: string, variables?: Record<string, unknown>) => Promise<Answer>;
/** Expects that it is refused as QUERY_TOO_COMPLEX, and gives the message. */
export type TooComplex = (query: string, variables?: Record<string, unknown>) => Promise<string>;
type Taken = (query: string, variables?: Record<string, unknown>) => Promise<void>;

export const times = (count: number, part: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => part(at)).join(' ');
export const wrapped = (levels: number, field: string, inner: string): string =>
  `${`${field} {`.repeat(levels)} ${inner} ${'}'.repeat(levels)}`;

export const refusal = async (answer: Promise<Answer>): Promise<ApiError> => {
  const { errors, data, status } = await answer;
  expect(data ?? null).toBeNull();
  expect(status ?? 400).toBe(400);
  expect(errors).toHaveLength(1);
  return (errors as [ApiError])[0];
};

/** For describe.each of a file: each way's name, with its means, as the administrator of a server of the file's own. */
export function waysToAsk(): [string, Ask, TooComplex, Taken][] {
  let server: TestServer;
  let admin: ApiClient;
  let socket: TestSocket;
  beforeAll(async () => {
    server = await startTestServer();
    admin = await server.signIn();
    socket = await TestSocket.open(server.url, admin.token);
  });
  afterAll(async () => {
    socket.close();
    await server.close();
  });
  const by = (ask: Ask): [Ask, TooComplex, Taken] => [
    ask,
    async (query, variables) => {
      const { message, extensions } = await refusal(ask(query, variables));
      expect(extensions).toEqual({ code: 'QUERY_TOO_COMPLEX', status: 400 });
      return message;
    },
    async (query, variables) => {
      expect((await ask(query, variables)).errors).toBeUndefined();
    },
  ];
  return [
    ['HTTP', ...by((query, variables) => admin.request<Record<string, unknown>>(query, variables))],
    ['a socket', ...by((query, variables) => socket.request(query, variables))],
  ];
}
