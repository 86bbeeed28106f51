// The subscribers of the benchmark, and who writes, in a process of their own: it says how long changes take to reach them all.
//
// As cheap as they can be: what counts is the server. Each change is timed from before its request is sent to when the last of its
// subscribers has it.
import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { callApi } from './api.ts';

export interface LiveTask {
  readonly url: string;
  /** Subscribers take turns in being these users. */
  readonly tokens: readonly string[];
  /** And in watching these folders. */
  readonly folders: readonly string[];
  readonly writer: string;
  readonly subscribers: number;
  readonly writesPerSecond: number;
  readonly seconds: number;
}

export interface LiveFigures {
  /** Milliseconds until the last subscriber of a change had it, sorted. */
  readonly last: readonly number[];
  /** Until each had it: the median, and of a hundred all but one. */
  readonly each: { readonly p50: number; readonly p99: number };
  readonly deliveries: number;
  readonly missing: number;
}

const query =
  'subscription ($within: ID!) { changes(filter: { within: $within }) { cursor kind at actor { username } itemId item { id name } } }';
/** Sockets that are opened at once. */
const OPENING = 50;
/** For what is still on its way when the writing ends. */
const LONGEST_WAIT = 20_000;

interface Write {
  readonly start: number;
  outstanding: number;
  last: number;
}

async function main(task: LiveTask): Promise<LiveFigures> {
  const writes = new Map<string, Write>();
  const each: number[] = [];
  const onMessage = (data: Buffer): void => {
    const text = data.toString('latin1');
    const from = text.indexOf('written-');
    if (from === -1) return;
    const write = writes.get(text.slice(from, text.indexOf(' ', from)));
    if (write === undefined) return;
    write.last = performance.now();
    write.outstanding -= 1;
    each.push(write.last - write.start);
  };
  for (let at = 0; at < task.subscribers; at += OPENING) {
    const several = Array.from({ length: Math.min(OPENING, task.subscribers - at) }, (_, nr) => at + nr);
    await Promise.all(several.map((nr) => subscribe(task, nr, onMessage)));
  }
  // A subscription begins a moment after it was asked for.
  await setTimeout(2000);
  send({ opened: true });
  await new Promise((resolve) => process.once('message', resolve));

  const calls: Promise<unknown>[] = [];
  const begin = performance.now();
  for (let nr = 0; nr < task.seconds * task.writesPerSecond; nr += 1) {
    const wait = begin + (nr * 1000) / task.writesPerSecond - performance.now();
    if (wait > 0) await setTimeout(wait);
    const name = `written-${nr}`;
    const folder = nr % task.folders.length;
    const outstanding = Math.floor((task.subscribers - 1 - folder) / task.folders.length) + 1;
    writes.set(name, { start: performance.now(), outstanding, last: 0 });
    calls.push(
      callApi(
        task.url,
        task.writer,
        'mutation ($input: CreateDocumentInput!) { createDocument(input: $input) { id } }',
        {
          input: { parentId: task.folders[folder], name: `${name} of ${process.pid} ${task.subscribers}` },
        },
      ),
    );
  }
  await Promise.all(calls);
  const all = [...writes.values()];
  for (
    let waited = 0;
    waited < LONGEST_WAIT && all.some(({ outstanding }) => outstanding > 0);
    waited += 50
  ) {
    await setTimeout(50);
  }
  each.sort((one, other) => one - other);
  const share = (part: number): number => each[Math.floor(each.length * part)] ?? 0;
  return {
    last: all.map(({ start, last }) => last - start).toSorted((one, other) => one - other),
    each: { p50: share(0.5), p99: share(0.99) },
    deliveries: each.length,
    missing: all.reduce((sum, { outstanding }) => sum + outstanding, 0),
  };
}

async function subscribe(task: LiveTask, nr: number, onMessage: (data: Buffer) => void): Promise<void> {
  const socket = new WebSocket(`${task.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', {
    perMessageDeflate: false,
  });
  const token = task.tokens[nr % task.tokens.length];
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })),
    );
    socket.once('message', () => resolve());
    socket.once('close', (code) => reject(new Error(`A socket was closed with ${code}.`)));
  });
  socket.on('message', onMessage);
  const within = task.folders[nr % task.folders.length];
  socket.send(JSON.stringify({ type: 'subscribe', id: 's', payload: { query, variables: { within } } }));
}

const send = (message: object): boolean | undefined => process.send?.(message);

process.once('message', (task: LiveTask) => {
  main(task).then(
    (figures) => {
      send(figures);
      process.exit(0);
    },
    (error: unknown) => {
      send({ error: String(error) });
      process.exit(1);
    },
  );
});
