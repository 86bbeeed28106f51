// The clients that are tested, each set up as docs/live-updates.md says.
import { HttpLink, gql } from '@apollo/client/core';
import { createClient } from 'graphql-ws';
import type { Client, ClientOptions } from 'graphql-ws';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { socketUrl } from '../server/support/sockets.js';
import { eventually } from '../support/eventually.js';
import { apolloClient } from './apollo.js';
import { followChanges } from './follow-changes.js';
import { followEvents } from './follow-events.js';
import type { Relay } from './relay.js';
import { urqlClient } from './urql.js';

const CHANGES = 'subscription ($after: String) { changes(after: $after) { cursor kind itemId } }';

export interface Heard {
  readonly cursors: string[];
  readonly ends: unknown[];
  /** How often it was told to fetch afresh. */
  fetches: number;
}

export interface Way {
  readonly name: string;
  /** Whether it is a whole example, that tells when all is over. */
  readonly saysWhenOver?: true;
  /** What it comes to when its cursor has expired. */
  readonly whenExpired: Partial<Heard>;
  /** Follows from the cursor on; returns what stops it. */
  readonly follow: (relay: Relay, token: string, after: string, heard: Heard) => Promise<() => void>;
}

const soon: Partial<ClientOptions> = { webSocketImpl: WebSocket, retryWait: () => wait(30) };

/** As docs/live-updates.md sets it up. */
const liveClient = (relay: Relay, token: string): Client =>
  createClient({
    url: socketUrl(relay.url),
    connectionParams: async () => ({ authorization: `Bearer ${token}` }),
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (problem) => (problem as { code?: number }).code !== 4403,
    ...soon,
  });

const codeOf = (problem: unknown): unknown =>
  (problem as { errors?: { extensions: { code: string } }[] } | undefined)?.errors?.[0]?.extensions.code;

export const nothingHeard = (): Heard => ({ cursors: [], ends: [], fetches: 0 });

export const ways: readonly Way[] = [
  {
    name: 'graphql-ws',
    saysWhenOver: true,
    // It begins again by itself.
    whenExpired: { fetches: 2, ends: [] },
    follow: async (relay, token, _after, heard) => {
      const stop = followChanges(
        {
          url: socketUrl(relay.url),
          token: async () => token,
          fetchAfresh: async () => void (heard.fetches += 1),
          apply: ({ cursor }) => heard.cursors.push(cursor),
          onEnd: (code) => heard.ends.push(code),
        },
        soon,
      );
      await eventually(async () => {
        if (heard.fetches === 0) throw new Error('It has not begun.');
      });
      return stop;
    },
  },
  {
    name: 'Apollo Client',
    whenExpired: { ends: ['CURSOR_EXPIRED'] },
    follow: async (relay, token, after, heard) => {
      const live = liveClient(relay, token);
      const client = apolloClient(live, new HttpLink({ uri: `${relay.url}/graphql` }));
      client
        .subscribe<{ changes: { cursor: string } }>({ query: gql(CHANGES), variables: { after } })
        .subscribe({
          next: ({ data, error }) => {
            if (data) heard.cursors.push(data.changes.cursor);
            else heard.ends.push(codeOf(error));
          },
          error: (problem) => heard.ends.push(codeOf(problem) ?? problem),
        });
      return () => {
        client.stop();
        void Promise.resolve(live.dispose()).catch(() => undefined);
      };
    },
  },
  {
    name: 'urql',
    whenExpired: { ends: ['CURSOR_EXPIRED'] },
    follow: async (relay, token, after, heard) => {
      const live = liveClient(relay, token);
      const client = urqlClient(live, `${relay.url}/graphql`, () => ({}));
      const following = client
        .subscription<{ changes: { cursor: string } }>(CHANGES, { after })
        .subscribe(({ data, error }) => {
          if (error) {
            heard.ends.push(error.graphQLErrors[0]?.extensions['code'] ?? error);
            // Otherwise it hands out the last result once more.
            following.unsubscribe();
          } else if (data) heard.cursors.push(data.changes.cursor);
        });
      return () => {
        following.unsubscribe();
        void Promise.resolve(live.dispose()).catch(() => undefined);
      };
    },
  },
  {
    name: 'graphql-sse',
    saysWhenOver: true,
    whenExpired: { ends: ['CURSOR_EXPIRED'] },
    follow: async (relay, token, after, heard) =>
      followEvents(
        {
          url: `${relay.url}/graphql/stream`,
          token: async () => token,
          apply: ({ cursor }) => heard.cursors.push(cursor),
          onEnd: (code) => heard.ends.push(code),
        },
        after,
        { retry: () => wait(30) },
      ),
  },
];
