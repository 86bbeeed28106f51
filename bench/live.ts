// How long a change takes to reach all who listen, and what a listener takes of memory: 5,000 on one node, over a hundred folders
// at 50 writes a second, and all on one folder.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Account } from './access.ts';
import { callApi } from './api.ts';
import type { LiveFigures, LiveTask } from './live-clients.ts';
import type { Started } from './processes.ts';

const SUBSCRIBERS = 5000;
const FOLDERS = 100;
const USERS = 100;
/** In milliseconds, until the last subscriber has a change. */
const REQUIRED = 500;

/** Who watches what, and how much is written meanwhile. */
const settings = [
  { name: `over ${FOLDERS} folders`, folders: FOLDERS, writesPerSecond: 50 },
  { name: 'on one folder', folders: 1, writesPerSecond: 2 },
] as const;

export interface LiveOutcome {
  readonly subscribers: number;
  readonly required: number;
  readonly settings: readonly {
    readonly name: string;
    readonly writesPerSecond: number;
    readonly writes: number;
    /** Until the last subscriber had it, in milliseconds. */
    readonly last: { readonly p50: number; readonly p99: number; readonly max: number };
    readonly each: LiveFigures['each'];
    readonly deliveries: number;
    readonly missing: number;
    /** Of the server's memory, in KiB. */
    readonly subscriber: number;
  }[];
}

export const liveMeets = ({ settings: measured, required }: LiveOutcome): boolean =>
  measured.every(({ last, missing }) => last.max <= required && missing === 0);

export async function measureLive(
  startServer: () => Promise<Started>,
  makeAccount: (url: string, login: string) => Promise<Account>,
  { seconds }: { readonly seconds: number },
): Promise<LiveOutcome> {
  const measured: LiveOutcome['settings'][number][] = [];
  const first = await startServer();
  const { url } = first;
  const writer = await makeAccount(url, 'live-writer');
  const users: Account[] = [];
  for (let nr = 0; nr < USERS; nr += 1) users.push(await makeAccount(url, `live-${nr}`));
  const folders: string[] = [];
  for (let nr = 0; nr < FOLDERS; nr += 1) folders.push(await sharedFolder(url, writer.token, `live ${nr}`));
  await first.stop();

  for (const setting of settings) {
    // Each with a server of its own, so that its memory is what its subscribers take.
    const server = await startServer();
    const clients = fork(fileURLToPath(new URL('live-clients.ts', import.meta.url)));
    try {
      const before = memoryOf(server.pid);
      clients.send({
        url: server.url,
        tokens: users.map(({ token }) => token),
        folders: folders.slice(0, setting.folders),
        writer: writer.token,
        subscribers: SUBSCRIBERS,
        writesPerSecond: setting.writesPerSecond,
        seconds,
      } satisfies LiveTask);
      await messageOf(clients);
      const subscriber = (memoryOf(server.pid) - before) / SUBSCRIBERS;
      clients.send({ begin: true });
      const { last, each, deliveries, missing } = await messageOf<LiveFigures>(clients);
      const share = (part: number): number => last[Math.floor(last.length * part)] ?? 0;
      measured.push({
        name: setting.name,
        writesPerSecond: setting.writesPerSecond,
        writes: last.length,
        last: { p50: share(0.5), p99: share(0.99), max: last.at(-1) ?? 0 },
        each,
        deliveries,
        missing,
        subscriber,
      });
    } finally {
      clients.kill();
      await server.stop();
    }
  }
  return { subscribers: SUBSCRIBERS, required: REQUIRED, settings: measured };
}

/** One that everybody may read. */
async function sharedFolder(url: string, token: string, name: string): Promise<string> {
  const { createFolder } = await callApi<{ createFolder: { id: string } }>(
    url,
    token,
    'mutation ($input: CreateFolderInput!) { createFolder(input: $input) { id } }',
    { input: { name } },
  );
  await callApi(url, token, 'mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { id } }', {
    input: { itemId: createFolder.id, principal: { everyone: true }, permissions: ['READ'] },
  });
  return createFolder.id;
}

async function messageOf<Message extends object>(clients: ChildProcess): Promise<Message> {
  const [message] = (await Promise.race([
    once(clients, 'message'),
    once(clients, 'exit').then(([code]) => {
      throw new Error(`The subscribers ended with ${code}.`);
    }),
  ])) as [Message & { readonly error?: string }];
  if (message.error !== undefined) throw new Error(message.error);
  return message;
}

/** What the process has in memory now, in KiB. */
function memoryOf(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib);
}

export function liveTable(live: LiveOutcome): string[] {
  const count = live.subscribers.toLocaleString('en');
  return [
    `${count} subscribers over WebSocket on one node, in milliseconds from before the request of a change is sent:`,
    ...live.settings.map(
      ({ name, writesPerSecond, writes, last, each, deliveries, missing, subscriber }) =>
        `  ${name}, ${writesPerSecond} writes a second: the last of them p50 ${last.p50.toFixed(0)}, p99 ${last.p99.toFixed(0)}, ` +
        `max ${last.max.toFixed(0)}; each p50 ${each.p50.toFixed(0)}, p99 ${each.p99.toFixed(0)}; ` +
        `${writes} changes, ${deliveries.toLocaleString('en')} deliveries, ${missing} missing; ${subscriber.toFixed(0)} KiB a subscriber`,
    ),
    `  required: ${live.required} at most${liveMeets(live) ? '' : ', ABOVE WHAT IS REQUIRED'}`,
  ];
}
