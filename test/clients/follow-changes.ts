// Follows the feed over a WebSocket: docs/live-updates.md shows it.
import { createClient } from 'graphql-ws';
import type { ClientOptions } from 'graphql-ws';

const CHANGES = `subscription ($after: String, $filter: ChangeFilter) {
  changes(after: $after, filter: $filter) { cursor kind itemId item { id name } details }
}`;

export interface Change {
  cursor: string;
  kind: string;
  itemId: string;
  item: { id: string; name: string } | null;
  details: Record<string, unknown>;
}

export interface Following {
  /** `wss://…/graphql` */
  url: string;
  /** An access token that is good now, refreshed where need be: asked for at each connection. */
  token: () => Promise<string>;
  filter?: { itemId?: string; within?: string; kinds?: string[] };
  /** Loads what is shown: at first, and where too much was missed. */
  fetchAfresh: () => Promise<void>;
  /** Applies a change to what is shown. */
  apply: (change: Change) => void;
  /** It is over: UNAUTHENTICATED, LOCKDOWN, or what else went wrong. */
  onEnd: (code: string) => void;
}

/** Follows what happens from now on through whatever connections are lost; returns what stops it. */
export function followChanges(following: Following, options: Partial<ClientOptions> = {}): () => void {
  const { url, token, filter, fetchAfresh, apply, onEnd } = following;
  const variables: { filter: typeof filter; after?: string } = { filter };
  const client = createClient({
    url,
    connectionParams: async () => ({ authorization: `Bearer ${await token()}` }),
    // One socket for the query and the subscription behind it.
    lazyCloseTimeout: 5000,
    retryAttempts: Number.POSITIVE_INFINITY,
    // Whatever it was but a session that is over, also where nobody listens at the moment.
    shouldRetry: (problem) => (problem as { code?: number }).code !== 4403,
    retryWait: (retries) =>
      new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(1000 * 2 ** retries, 30_000))),
    ...options,
  });
  async function begin(): Promise<void> {
    const now = client.iterate<{ changes: { pageInfo: { endCursor: string } } }>({
      query: '{ changes { pageInfo { endCursor } } }',
    });
    for await (const { data, errors } of now) {
      if (!data) return ended(errors);
      variables.after = data.changes.pageInfo.endCursor;
    }
    // After the cursor was taken: what happens meanwhile is told again.
    await fetchAfresh();
    follow();
  }
  function follow(): void {
    // When the client connects again, it sends this very object again, with the last cursor in it.
    client.subscribe<{ changes: Change }>(
      { query: CHANGES, variables },
      {
        next: ({ data, errors }) => {
          if (!data) return ended(errors);
          apply(data.changes);
          variables.after = data.changes.cursor;
        },
        error: ended,
        complete: () => undefined,
      },
    );
  }
  function ended(problem: unknown): void {
    const closed = (problem as { code?: number }).code === 4403 ? 'UNAUTHENTICATED' : String(problem);
    const [error] = Array.isArray(problem) ? (problem as { extensions: { code: string } }[]) : [];
    const code = error?.extensions.code ?? closed;
    if (code === 'CURSOR_EXPIRED') begin().catch(ended);
    else if (code === 'SLOW_CONSUMER') follow();
    else onEnd(code);
  }
  begin().catch(ended);
  // Whether a connection that is being made comes about concerns nobody any more.
  return () => void Promise.resolve(client.dispose()).catch(() => undefined);
}
