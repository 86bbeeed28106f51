// urql on the live API: docs/live-updates.md shows it.
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from '@urql/core';
import type { Client as LiveClient } from 'graphql-ws';
import { resuming } from './resuming.js';

/** `live` is a client of graphql-ws; queries and mutations go over HTTP. */
export function urqlClient(live: LiveClient, url: string, fetchOptions: () => RequestInit): Client {
  const client = resuming(live);
  return new Client({
    url,
    fetchOptions,
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: client.subscribe({ query, variables: { ...variables } }, sink),
          }),
        }),
      }),
    ],
  });
}
