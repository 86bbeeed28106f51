// The API over WebSocket (graphql-transport-ws) on the API's own path. A socket lives as long as its session.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { SheafError } from '../../common/errors.js';
import { newId } from '../../common/ids.js';
import type { SessionId } from '../../common/ids.js';
import type { ApiContext } from '../../resolvers/context.js';
import type { OperationRecord } from '../request-log.js';
import { userAgentOf } from '../origin.js';
import type { Origin } from '../origin.js';
import type { LiveOptions } from '../subscriptions/live-options.js';
import { HeldSessions } from '../subscriptions/held-sessions.js';
import { socketOperations } from './operations.js';

export interface SocketOptions extends LiveOptions {
  readonly remoteAddress: (request: IncomingMessage) => string;
  readonly onOperation: (done: OperationRecord) => void;
}

export interface Sockets {
  readonly count: () => number;
  stop(): Promise<void>;
}

const PATH = '/graphql';
const MOST_MESSAGE_BYTES = 1024 * 1024;
/** For the message that says who it is. */
const LONGEST_INTRODUCTION = 10_000;
/** Between one sign of life asked for and the next, by which it has to have come. */
const HEARTBEAT = 15_000;
/** For a client to answer that the socket closes; then its connection is cut. */
const LONGEST_GOODBYE = 500;

/** Close codes beside those of graphql-ws; clients come back after the last two by themselves. */
const TOO_MANY_CONNECTIONS = 4429;
const SERVICE_RESTART = 1012;
const TRY_AGAIN_LATER = 1013;

/** What is kept for one socket. */
interface SocketExtra extends Record<PropertyKey, unknown> {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  origin?: Origin;
  session?: { readonly id: SessionId; readonly userId: string };
}

export function serveSockets(http: Server, options: SocketOptions): Sockets {
  const { callers, viewers, caps, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, handleProtocols });
  const sessions = new HeldSessions<WebSocket>({
    viewers,
    onEnded: (ended, reason) => {
      for (const socket of ended) part(socket, CloseCode.Forbidden, reasonOf(reason));
    },
    onError: (error) => log.error({ err: error }, 'sockets could not be checked'),
  });

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if ((request.url ?? '').split('?', 1)[0] !== PATH) return refuse(socket, '404 Not Found');
    const address = options.remoteAddress(request);
    if (!caps.openAddress(address)) return refuse(socket, '429 Too Many Requests');
    socket.once('close', () => caps.closeAddress(address));
    sockets.handleUpgrade(request, socket, head, (webSocket) => open(webSocket, request));
  };

  const contextOf = async ({ origin, session }: SocketExtra): Promise<ApiContext> => {
    if (origin === undefined) throw new Error('A socket sent an operation before it was let in.');
    return options.context(
      await callers.identifySession({ ...origin, requestId: newId<string>() }, session?.id ?? null),
    );
  };

  /** Lets the socket in, or closes it. */
  async function introduce(authorization: unknown, extra: SocketExtra): Promise<boolean> {
    const { socket, request } = extra;
    const origin: Origin = {
      authorization: typeof authorization === 'string' ? authorization : undefined,
      remoteAddress: options.remoteAddress(request),
      userAgent: userAgentOf(request.headers['user-agent']),
      languages: request.headers['accept-language'],
      requestId: newId<string>(),
    };
    extra.origin = origin;
    const { viewer, refusal } = await callers.identify(origin);
    if (socket.readyState !== socket.OPEN) return false;
    // An authorization that does not hold is refused; none at all leaves what needs no account.
    if (refusal !== null) return part(socket, CloseCode.Forbidden, reasonOf(refusal));
    if (viewer === null) return true;
    if (!caps.openUser(viewer.userId)) return part(socket, TOO_MANY_CONNECTIONS, 'Too many connections');
    extra.session = { id: viewer.sessionId, userId: viewer.userId };
    await sessions.add(viewer.sessionId, socket);
    return socket.readyState === socket.OPEN;
  }

  const protocol = makeServer<{ authorization?: unknown }, SocketExtra>({
    schema: options.schema,
    connectionInitWaitTimeout: LONGEST_INTRODUCTION,
    onConnect: ({ connectionParams, extra }) =>
      introduce(connectionParams?.authorization, extra).catch((error: unknown) => {
        log.error({ err: error }, 'a socket could not be let in');
        return part(extra.socket, TRY_AGAIN_LATER, 'Try again later');
      }),
    onClose: ({ extra: { socket, session } }) => {
      if (session === undefined) return;
      sessions.delete(session.id, socket);
      caps.closeUser(session.userId);
    },
    ...socketOperations<SocketExtra>({ ...options, contextOf, onDone: options.onOperation }),
  });

  const alive = new WeakSet<WebSocket>();
  const heart = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, HEARTBEAT);
  heart.unref();

  function open(socket: WebSocket, request: IncomingMessage): void {
    alive.add(socket);
    socket.on('pong', () => alive.add(socket));
    // What breaks the protocol of WebSockets is closed by ws itself, with the code for it.
    socket.on('error', (error) => log.debug({ err: error }, 'a socket broke'));
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => void part(socket, code ?? CloseCode.InternalServerError, reason ?? ''),
        onMessage: (receive) =>
          socket.on('message', (data: Buffer) => {
            receive(data.toString()).catch((error: unknown) => {
              if (isUnexpectedMessage(error))
                return part(socket, CloseCode.BadRequest, 'Invalid message received');
              log.error({ err: error }, 'a message over a socket failed');
              return part(socket, CloseCode.InternalServerError, 'Internal error');
            });
          }),
      },
      { socket, request },
    );
    socket.once('close', (code, reason) => {
      closed(code, reason.toString()).catch((error: unknown) =>
        log.error({ err: error }, 'a socket could not be closed'),
      );
    });
  }

  http.on('upgrade', upgrade);
  return {
    count: () => sockets.clients.size,
    stop: async () => {
      http.off('upgrade', upgrade);
      clearInterval(heart);
      const closing = new Promise((resolve) => sockets.close(resolve));
      // Clients connect again: to another node, or to this one when it is back.
      for (const socket of sockets.clients) part(socket, SERVICE_RESTART, 'Restarting');
      await Promise.all([closing, sessions.stop()]);
    },
  };
}

/** Answers an upgrade that is refused, and leaves nothing open. */
function refuse(socket: Duplex, status: string): void {
  // Without a listener, a client that is gone already would end the process.
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

/** Closes the socket, whether its client plays along or not; false, for what asks whether it stays. */
function part(socket: WebSocket, code: number, reason: string): false {
  if (socket.readyState !== socket.OPEN) return false;
  socket.close(code, reason);
  const cut = setTimeout(() => socket.terminate(), LONGEST_GOODBYE);
  socket.once('close', () => clearTimeout(cut));
  return false;
}

/** Resolves once the client's connection has taken it: what is sent waits for slow ones. */
const send = (socket: WebSocket, data: string): Promise<void> =>
  new Promise((resolve) => {
    // A socket that closes meanwhile needs no answer any more.
    if (socket.readyState === socket.OPEN) socket.send(data, () => resolve());
    else resolve();
  });

function reasonOf(error: Error): string {
  if (!(error instanceof SheafError)) return 'Forbidden';
  const { reason } = error.extensions;
  return typeof reason === 'string' ? reason : error.code;
}

/** A message that only servers send: graphql-ws throws for it without a kind of its own. */
const isUnexpectedMessage = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Unexpected message of type');
