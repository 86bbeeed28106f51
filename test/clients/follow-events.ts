// Follows the feed over server-sent events, where WebSockets do not get through: docs/live-updates.md shows it.
import { createClient } from 'graphql-sse';
import type { ClientOptions } from 'graphql-sse';
import type { Change, Following } from './follow-changes.js';

const CHANGES = `subscription ($after: String, $filter: ChangeFilter) {
  changes(after: $after, filter: $filter) { cursor kind itemId item { id name } details }
}`;

type FollowingEvents = Pick<Following, 'url' | 'token' | 'filter' | 'apply' | 'onEnd'>;

/** Follows what comes after the cursor; `url` is `https://…/graphql/stream`. */
export function followEvents(
  { url, token, filter, apply, onEnd }: FollowingEvents,
  after: string,
  options: Partial<ClientOptions> = {},
): () => void {
  let last = after;
  const client = createClient({
    url,
    // Asked for at each connection: it goes on after the last event.
    headers: async () => ({ authorization: `Bearer ${await token()}`, 'last-event-id': last }),
    retryAttempts: Number.POSITIVE_INFINITY,
    retry: (retries) =>
      new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(1000 * 2 ** retries, 30_000))),
    ...options,
  });
  return client.subscribe<{ changes: Change }>(
    { query: CHANGES, variables: { filter } },
    {
      next: ({ data, errors }) => {
        if (!data) return onEnd(String(errors?.[0]?.extensions?.['code']));
        apply(data.changes);
        last = data.changes.cursor;
      },
      error: () => onEnd('UNREACHABLE'),
      complete: () => undefined,
    },
  );
}
