// Sockets to test with: ones that speak graphql-transport-ws, and bare ones that need not.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ApiError } from '../../support/client.js';

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

export interface SocketAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly ApiError[];
}

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

export const socketUrl = (url: string): string => `${url.replace(/^http/, 'ws')}/graphql`;

export class TestSocket {
  /** When it has closed, and how. */
  readonly closed: Promise<Closed>;
  private readonly waiting = new Map<string, (answer: SocketAnswer) => void>();
  private readonly answers = new Map<string, SocketAnswer>();
  private acknowledge: () => void = () => undefined;
  private readonly acknowledged = new Promise<void>((resolve) => (this.acknowledge = resolve));
  private lastId = 0;

  private constructor(readonly socket: WebSocket) {
    this.closed = closeOf(socket);
    socket.on('message', (data: Buffer) => this.receive(JSON.parse(data.toString()) as Message));
  }

  /** A socket that the server has let in; one that it closes instead: rejects with `<code> <reason>`. */
  static async open(
    url: string,
    token?: string | null,
    origin: Record<string, string> = {},
  ): Promise<TestSocket> {
    const socket = new TestSocket(await openBareSocket(url, origin));
    const payload = token === undefined || token === null ? {} : { authorization: `Bearer ${token}` };
    socket.send({ type: 'connection_init', payload });
    const refused = socket.closed.then(({ code, reason }) => {
      throw new Error(`${code} ${reason}`);
    });
    await Promise.race([socket.acknowledged, refused]);
    refused.catch(() => undefined);
    return socket;
  }

  /** Runs an operation and gives its one answer; what refuses the whole of it stands in `errors`. */
  request(query: string, variables: Record<string, unknown> = {}): Promise<SocketAnswer> {
    this.lastId += 1;
    const id = String(this.lastId);
    const answer = new Promise<SocketAnswer>((resolve) => this.waiting.set(id, resolve));
    this.send({ type: 'subscribe', id, payload: { query, variables } });
    return answer;
  }

  close(): void {
    this.socket.close(1000);
  }

  private send(message: Message): void {
    this.socket.send(JSON.stringify(message));
  }

  private receive({ type, id = '', payload }: Message): void {
    if (type === 'connection_ack') this.acknowledge();
    if (type === 'next') this.answers.set(id, payload as SocketAnswer);
    if (type === 'error') this.waiting.get(id)?.({ errors: payload as ApiError[] });
    if (type === 'complete') this.waiting.get(id)?.(this.answers.get(id) ?? {});
  }
}

/** A socket on which nothing has been said yet. */
export async function openBareSocket(url: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(socketUrl(url), 'graphql-transport-ws', { headers });
  await once(socket, 'open');
  return socket;
}

export function closeOf(socket: WebSocket): Promise<Closed> {
  return new Promise((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
}
