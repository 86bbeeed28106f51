// Carries GraphiQL's operations to the server that sent the page: queries and mutations by HTTP, subscriptions by WebSocket.
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import type { Fetcher } from '@graphiql/toolkit';
import { Kind, parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { type Headers, tokenOf, withoutAuthorization } from './authorization.js';

const signIns: readonly string[] = ['login', 'refreshSession', 'changeExpiredPassword'];

function operationsOf(query: string): readonly OperationDefinitionNode[] {
  try {
    const { definitions } = parse(query, { noLocation: true });
    return definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  } catch {
    // Not GraphQL: the server says what is wrong with it.
    return [];
  }
}

/** Whether the text does nothing but sign in: a token, likely the one that has just expired, has no part in that. */
function onlySignsIn(operations: readonly OperationDefinitionNode[]): boolean {
  const fields = operations.flatMap((one) => one.selectionSet.selections);
  return (
    fields.length > 0 && fields.every((one) => one.kind === Kind.FIELD && signIns.includes(one.name.value))
  );
}

/** Just after a change of tabs the editor still gives the name of the other tab's operation. */
function nameAmong(operations: readonly OperationDefinitionNode[], given: string | null | undefined) {
  const names = operations.map(({ name }) => name?.value);
  return given === null || given === undefined || names.includes(given) ? given : names[0];
}

/** The token in an answer to login, refreshSession or changeExpiredPassword, under whatever alias; else null. */
function tokenIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('data' in answer)) return null;
  for (const field of Object.values(answer.data ?? {})) {
    const token = (field as { accessToken?: unknown } | null)?.accessToken;
    if (typeof token === 'string') return token;
  }
  return null;
}

/** `onToken` is told each access token that an answer brings. */
export function createFetcher(onToken: (token: string) => void): Fetcher {
  const socketUrl = new URL(location.pathname, location.href);
  socketUrl.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  let authorization: string | undefined;

  const wsClient = createClient({
    url: socketUrl.href,
    connectionParams: () => (authorization === undefined ? {} : { authorization }),
    // A lost connection is shown, not hidden: whoever tries an API here wants to see it.
    retryAttempts: 0,
  });
  const send = createGraphiQLFetcher({
    url: location.pathname,
    headers: { 'Apollo-Require-Preflight': 'true' },
    enableIncrementalDelivery: false,
    wsClient,
  });

  return async (parameters, options = {}) => {
    const written = (options.headers ?? {}) as Headers;
    const token = tokenOf(written);
    authorization = token === '' ? undefined : `Bearer ${token}`;
    // A header without a token would be refused rather than overlooked.
    const operations = operationsOf(parameters.query);
    const unsigned = token === '' || onlySignsIn(operations);
    const headers = unsigned ? withoutAuthorization(written) : written;
    const operationName = nameAmong(operations, parameters.operationName);
    const answer = await send({ ...parameters, operationName }, { ...options, headers });
    const given = tokenIn(answer);
    if (given !== null) onToken(given);
    return answer;
  };
}
