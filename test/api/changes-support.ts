// What the tests of the feed of changes share: what somebody missed, and somebody who listens.
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { socketUrl } from '../server/support/sockets.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { settled } from '../support/settled.js';
import type { TestServer } from '../support/server.js';
import { Changes } from './generated/operations.js';
import type { ChangePartsFragment, ChangesQueryVariables } from './generated/operations.js';

type Filter = ChangesQueryVariables['filter'];

/** Where the feed is now. */
export async function now(client: ApiClient): Promise<string> {
  await settled();
  return (await client.data(Changes, {})).changes.pageInfo.endCursor ?? '';
}

/** All that the client is told of that came after the cursor, however many pages that takes. */
export async function missed(
  client: ApiClient,
  after: string,
  filter: Filter = null,
  first = 100,
): Promise<ChangePartsFragment[]> {
  await settled();
  const all: ChangePartsFragment[] = [];
  let from = after;
  for (;;) {
    const { changes } = await client.data(Changes, { after: from, filter, first });
    all.push(...changes.nodes);
    from = changes.pageInfo.endCursor ?? from;
    if (!changes.pageInfo.hasNextPage) return all;
  }
}

/** Kind and item, in short. */
export const inShort = (changes: readonly ChangePartsFragment[]): string[] =>
  changes.map(({ kind, itemId, item }) => `${kind} ${itemId}${item === null ? ' gone' : ''}`);

const subscription = /* GraphQL */ `
  subscription ($after: String, $filter: ChangeFilter) {
    changes(after: $after, filter: $filter) {
      cursor
      kind
      at
      itemId
      actor {
        username
      }
      item {
        __typename
        id
        name
      }
      details
    }
  }
`;

export class Listening {
  readonly heard: ChangePartsFragment[] = [];
  readonly errors: unknown[] = [];
  ended = false;
  private readonly client: Client;

  constructor(
    server: TestServer,
    client: ApiClient,
    variables: { after?: string; filter?: Filter } = {},
    query = subscription,
  ) {
    this.client = createClient({
      url: socketUrl(server.url),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${client.token}` },
    });
    this.client.subscribe<{ changes: ChangePartsFragment }>(
      { query, variables },
      {
        next: ({ data, errors }) => {
          if (errors !== undefined) this.errors.push(...errors);
          if (data !== null && data !== undefined) this.heard.push(data.changes);
        },
        error: (error) => {
          this.errors.push(...(Array.isArray(error) ? error : [error]));
          this.ended = true;
        },
        complete: () => (this.ended = true),
      },
    );
  }

  /** Someone who hears all from here on: nothing tells when a subscription has begun, but a cursor says from where. */
  static async to(
    server: TestServer,
    client: ApiClient,
    variables: { after?: string | undefined; filter?: Filter } = {},
  ): Promise<Listening> {
    return new Listening(server, client, { ...variables, after: variables.after ?? (await now(client)) });
  }

  /** Waits until so many have come. */
  async until(count: number): Promise<readonly ChangePartsFragment[]> {
    await eventually(async () => {
      if (this.heard.length < count) throw new Error(`${this.heard.length} of ${count} changes have come.`);
    });
    return this.heard;
  }

  async stop(): Promise<void> {
    await this.client.dispose();
  }
}
