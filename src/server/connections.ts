// Lets the HTTP server stop at once: its own list of idle connections lacks those that have not asked for anything yet.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface Connections {
  readonly stopping: () => boolean;
  /** Closes every connection as soon as nothing runs on it: most of them now. WebSockets are left alone. */
  letGo(): void;
}

export function trackConnections(server: Server): Connections {
  // How many requests run on each.
  const running = new Map<Socket, number>();
  let stopping = false;

  server.on('connection', (socket: Socket) => {
    running.set(socket, 0);
    socket.once('close', () => running.delete(socket));
  });
  server.on('upgrade', ({ socket }: IncomingMessage) => running.delete(socket));
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    running.set(socket, (running.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const count = running.get(socket);
      if (count === undefined) return;
      running.set(socket, count - 1);
      if (stopping && count === 1) socket.destroySoon();
    });
  });

  return {
    stopping: () => stopping,
    letGo: () => {
      stopping = true;
      for (const [socket, count] of running) if (count === 0) socket.destroy();
    },
  };
}
