// One client that listens, is cut off or leaves at random, and resumes on any node from the last cursor that it saw.
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Chance } from '../crash/chance.js';
import { socketUrl } from '../server/support/sockets.js';
import type { Nodes } from './nodes.js';
import type { Person } from './people.js';
import { Picture } from './picture.js';
import type { HeardChange } from './picture.js';

/** In milliseconds. */
const STAY = [500, 15_000] as const;
const AWAY = [0, 2500] as const;

export interface SubscriberOptions {
  readonly person: Person;
  /** A folder that it asks for alone; null: everything. */
  readonly within: string | null;
  /** Whether it asks for what is answered once for all, or for more. */
  readonly asksFor: 'WHAT_ALL_SHARE' | 'MORE';
}

export class Subscriber {
  readonly picture = new Picture();
  readonly cursors: string[] = [];
  /** All text that it was told. */
  readonly texts = new Set<string>();
  /** Errors that nothing in the soak explains. */
  readonly errors: unknown[] = [];
  sessions = 0;
  first = '';
  private cursor = '';
  private client: Client | null = null;
  private socket: WebSocket | null = null;
  private queue: HeardChange[] = [];
  private taking: Promise<void> | null = null;
  private readonly query: string;

  constructor(
    readonly options: SubscriberOptions,
    private readonly nodes: Nodes,
    private readonly chance: Chance,
  ) {
    const more = options.asksFor === 'MORE' ? 'parent { id }' : '';
    this.query = `subscription ($after: String!, $filter: ChangeFilter) { changes(after: $after, filter: $filter) {
      cursor kind itemId item { __typename id name status ${more} } details } }`;
  }

  /** Takes its cursor, and a first look. */
  async begin(): Promise<void> {
    const { person, within } = this.options;
    const client = this.nodes.client(person.token);
    const { changes } = await client.data<{ changes: { pageInfo: { endCursor: string } } }>(
      '{ changes { pageInfo { endCursor } } }',
    );
    this.first = this.cursor = changes.pageInfo.endCursor;
    const ids = [person.folderId, within].filter((id) => id !== null);
    await this.picture.look(ids, () => this.nodes.client(person.token));
  }

  async comeAndGoUntil(end: number): Promise<void> {
    while (performance.now() < end) {
      const ended = this.connect();
      const stay = Math.min(this.chance.between(...STAY), Math.max(0, end - performance.now()));
      await Promise.race([ended, wait(stay)]);
      this.leave();
      await wait(this.chance.between(...AWAY));
    }
  }

  /** Resolves when the connection ends, however it does. */
  connect(): Promise<void> {
    const { person, within } = this.options;
    this.sessions += 1;
    const client = createClient({
      url: socketUrl(this.nodes.url),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${person.token}` },
      on: { opened: (socket) => (this.socket = socket as WebSocket) },
    });
    this.client = client;
    return new Promise((resolve) => {
      client.subscribe<{ changes: HeardChange }>(
        { query: this.query, variables: { after: this.cursor, filter: within === null ? null : { within } } },
        {
          next: ({ data, errors }) => {
            if (this.client !== client) return;
            if (errors !== undefined) this.errors.push(...errors);
            if (data !== null && data !== undefined) this.hear(data.changes);
          },
          error: (error) => {
            // Of the GraphQL kind; a socket that breaks is what the soak is about.
            if (Array.isArray(error)) this.errors.push(...(error as unknown[]));
            resolve();
          },
          complete: resolve,
        },
      );
    });
  }

  /** With a word, or without. */
  leave(): void {
    const { client, socket } = this;
    this.client = null;
    this.socket = null;
    if (this.chance.below(2) === 0) socket?.terminate();
    void client?.dispose();
  }

  /** Whether it was told of all that the query tells of too. */
  async isUpToDate(): Promise<boolean> {
    const { person, within } = this.options;
    const { changes } = await this.nodes
      .client(person.token)
      .data<{ changes: { nodes: readonly object[]; pageInfo: { hasNextPage: boolean } } }, object>(
        'query ($after: String!, $filter: ChangeFilter) { changes(after: $after, filter: $filter) { nodes { cursor } pageInfo { hasNextPage } } }',
        {
          after: this.cursor,
          filter: within === null ? null : { within },
        },
      );
    await this.taking;
    return changes.nodes.length === 0 && !changes.pageInfo.hasNextPage && this.queue.length === 0;
  }

  private hear(change: HeardChange): void {
    this.cursor = change.cursor;
    this.cursors.push(change.cursor);
    for (const text of [change.item?.name, change.details['from'], change.details['to']]) {
      if (typeof text === 'string') this.texts.add(text);
    }
    this.queue.push(change);
    this.taking ??= this.takeAll().finally(() => (this.taking = null));
  }

  private async takeAll(): Promise<void> {
    while (this.queue.length > 0) {
      const changes = this.queue;
      this.queue = [];
      try {
        await this.picture.take(changes, () => this.nodes.client(this.options.person.token));
      } catch {
        // The node that was asked is gone.
        this.queue = [...changes, ...this.queue];
        await wait(100);
      }
    }
  }
}
