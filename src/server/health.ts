// What those who run the server ask it: does it live, can it work, what are its figures.
import type { FastifyInstance } from 'fastify';
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** For database and store to answer, in milliseconds. */
const LONGEST_WAIT = 3000;

export interface HealthOptions {
  /** Throws where database or store do not answer. */
  readonly ready: () => Promise<void>;
  readonly sockets: () => number;
  readonly streams: () => number;
}

export function serveHealth(app: FastifyInstance, { ready, sockets, streams }: HealthOptions): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'sheaf_http_request_seconds',
    help: 'How long HTTP requests took, from their head to the end of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [registry],
  });
  const open = (name: string, help: string, count: () => number): void =>
    registry.registerMetric(new Gauge({ name, help, registers: [], collect: openNow(count) }));
  open('sheaf_websockets', 'WebSockets that are open now.', sockets);
  open('sheaf_event_streams', 'Streams of server-sent events that are open now.', streams);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    try {
      await inTime(ready());
      return { status: 'ok' };
    } catch (error) {
      request.log.warn({ err: error }, 'not ready');
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}

const openNow = (count: () => number) =>
  function collect(this: Gauge): void {
    this.set(count());
  };

/** One that hangs is as good as one that fails: a probe wants an answer. */
async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Database and store did not answer in time.')), LONGEST_WAIT);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
