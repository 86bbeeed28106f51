// From which address a request comes, where Fastify does not say it: at a WebSocket's upgrade.
import type { IncomingMessage } from 'node:http';

/** The connection's own address; behind a proxy that is believed, the first one it was forwarded for. */
export const remoteAddressOf =
  (trustProxy: boolean) =>
  (request: IncomingMessage): string => {
    const forwarded = trustProxy
      ? String(request.headers['x-forwarded-for'] ?? '')
          .split(',')[0]
          ?.trim()
      : '';
    return forwarded || (request.socket.remoteAddress ?? '');
  };
