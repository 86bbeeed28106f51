// What the tests of notifications share: reading them in one line, and hearing of them over a socket as a front end does.
import { expect } from '@jest/globals';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { socketUrl } from '../server/support/sockets.js';
import type { ApiClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import type { TestServer } from '../support/server.js';
import { MarkNotificationsRead, NewNotifications, Notifications } from './generated/operations.js';
import type { NotificationPartsFragment, NotificationsQueryVariables } from './generated/operations.js';

export const listed = async (client: ApiClient, variables: NotificationsQueryVariables = {}) =>
  (await client.data(Notifications, variables)).notifications;

/** The newest one. */
export const newest = async (client: ApiClient): Promise<NotificationPartsFragment> => {
  const [first] = (await listed(client, { first: 1 })).nodes;
  if (first === undefined) throw new Error('There is none.');
  return first;
};

export const markRead = async (client: ApiClient, ids?: readonly string[] | null): Promise<number> =>
  (await client.data(MarkNotificationsRead, { ids })).markNotificationsRead;

/** What one subscription has given: notifications, errors, and 'end'. */
export class Listening {
  readonly heard: unknown[] = [];
  private readonly client: Client;

  private constructor({ url, token }: ApiClient) {
    this.client = createClient({
      url: socketUrl(url),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: token === null ? {} : { authorization: `Bearer ${token}` },
    });
    this.client.subscribe<{ notifications: unknown }>(
      { query: NewNotifications.toString() },
      {
        next: ({ data, errors }) => this.heard.push(...(errors ?? [data?.notifications])),
        error: (error) => this.heard.push(error),
        complete: () => this.heard.push('end'),
      },
    );
  }

  /** Resolves once the server listens for it. */
  static async as(server: TestServer, client: ApiClient): Promise<Listening> {
    const listening = new Listening(client);
    await listening.begun(server);
    return listening;
  }

  get bodies(): (string | undefined)[] {
    return (this.heard as NotificationPartsFragment[]).map(({ comment }) => comment?.body);
  }

  async stop(): Promise<void> {
    await this.client.dispose();
  }

  private async begun({ statements }: TestServer): Promise<void> {
    // What is asked after it on the same connection is answered after it was asked for.
    await new Promise<void>((resolve, reject) => {
      this.client.subscribe(
        { query: '{ server { name } }' },
        { next: () => undefined, error: reject, complete: resolve },
      );
    });
    // The first look of all is over when the second one begins.
    const looks = (): number =>
      statements.statements.filter((text) => text.includes('notification.xid')).length;
    const before = looks();
    if (this.heard.length === 0) await eventually(async () => expect(looks()).toBeGreaterThan(before + 1));
  }
}
