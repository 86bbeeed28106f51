// Apollo Client on the live API: docs/live-updates.md shows it.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client/core';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import type { Client } from 'graphql-ws';
import { resuming } from './resuming.js';

/** `live` is a client of graphql-ws; queries and mutations go over HTTP. */
export const apolloClient = (live: Client, http: HttpLink): ApolloClient =>
  new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(resuming(live)),
      http,
    ),
  });
