// Lets any client on top of graphql-ws go on where it was interrupted: docs/live-updates.md shows it.
import type { Client } from 'graphql-ws';

/** The client; whenever it connects again, `changes` goes on after the last change that was told. */
export const resuming = (client: Client): Client => ({
  ...client,
  subscribe: (payload, sink) => {
    const variables: Record<string, unknown> = { ...payload.variables };
    return client.subscribe<{ changes?: { cursor?: string } }, Record<string, unknown>>(
      { ...payload, variables },
      {
        next: (result) => {
          const cursor = result.data?.changes?.cursor;
          if (cursor !== undefined) variables['after'] = cursor;
          sink.next(result as never);
        },
        error: (problem) => sink.error(problem),
        complete: () => sink.complete(),
      },
    );
  },
});
