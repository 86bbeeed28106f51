// Whatever is committed at the same time, early or late, on however many connections: each subscriber is told of all that came
// after it began, once, and everybody in the same order.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PoolClient } from 'pg';
import type { Sql } from 'sql-template-tag';
import { newId } from '../../../src/common/ids.js';
import type { UserId } from '../../../src/common/ids.js';
import type { Rows } from '../../../src/database/database.js';
import { NotificationFeed } from '../../../src/services/notifications/notification-feed.js';
import { eventually } from '../../support/eventually.js';
import { openTestDatabase } from '../../support/database.js';

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
const anna = newId<UserId>();
const bert = newId<UserId>();

beforeAll(async () => {
  opened = await openTestDatabase();
  // What they are about does not matter here.
  await opened.database.pool.query(`
    alter table notification drop constraint notification_user_id_foreign;
    alter table notification drop constraint notification_item_id_foreign`);
});
afterAll(() => opened.close());

interface Open {
  readonly connection: PoolClient;
  readonly ids: string[];
}

interface Subscriber {
  readonly heard: string[];
  /** What was under way or had not begun when it was there: it has to hear all of that which is kept. */
  readonly due: Set<string>;
  readonly stop: () => void;
}

async function insert(connection: PoolClient, userId: UserId): Promise<string> {
  const id = newId<string>();
  await connection.query(
    `insert into notification (id, user_id, kind, at, item_id) values ($1, $2, 'REPLIED', now(), $2)`,
    [id, userId],
  );
  return id;
}

/** Writers begin, write and end in whatever order; now and then somebody comes or goes. */
const steps = fc.array(
  fc.constantFrom(
    ...(['begin', 'write', 'write', 'write', 'commit', 'commit', 'roll back'] as const),
    ...(['look', 'look', 'look', 'subscribe', 'leave'] as const),
  ),
  { minLength: 30, maxLength: 80 },
);

test('each is told of all that came after it began', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.infiniteStream(fc.nat(1000)), async (walk, choices) => {
      const { database } = opened;
      const feeds = [0, 1].map(() => {
        let looking: Promise<unknown> = Promise.resolve();
        const rows: Rows = {
          rows: <Row extends object>(query: Sql) => {
            const found = database.rows<Row>(query);
            looking = found;
            return found;
          },
          row: (query) => database.row(query),
        };
        const feed = new NotificationFeed(rows, (error) => expect(error).toBeUndefined());
        const look = async (): Promise<void> => {
          feed.wake();
          await looking;
        };
        return { feed, look };
      });
      const open: Open[] = [];
      const subscribers: Subscriber[] = [];
      const left: Subscriber[] = [];
      const committed: string[] = [];
      const pick = <One>(among: readonly One[]): One | undefined =>
        among[Number(choices.next().value) % Math.max(among.length, 1)];
      const end = async (one: Open, how: 'commit' | 'rollback'): Promise<void> => {
        open.splice(open.indexOf(one), 1);
        await one.connection.query(how);
        one.connection.release();
        if (how === 'rollback') return;
        committed.push(...one.ids);
        for (const { due } of subscribers) for (const id of one.ids) due.add(id);
      };
      for (const step of ['subscribe', 'begin', 'begin', ...walk] as const) {
        const one = pick(open);
        if (step === 'begin' && open.length < 4) {
          const connection = await database.pool.connect();
          await connection.query('begin');
          open.push({ connection, ids: [] });
        } else if (step === 'write' && one !== undefined) {
          one.ids.push(await insert(one.connection, anna));
          await insert(one.connection, bert);
        } else if (step === 'commit' && one !== undefined) await end(one, 'commit');
        else if (step === 'roll back' && one !== undefined) await end(one, 'rollback');
        else if (step === 'subscribe') {
          const stream = await pick(feeds)?.feed.subscribe(anna);
          if (stream === undefined) continue;
          const heard: string[] = [];
          void (async () => {
            for await (const { id } of stream) heard.push(id);
          })();
          subscribers.push({ heard, due: new Set(), stop: () => void stream.return?.() });
        } else if (step === 'leave' && subscribers.length > 0) {
          const gone = pick(subscribers) as Subscriber;
          gone.stop();
          left.push(...subscribers.splice(subscribers.indexOf(gone), 1));
        } else await pick(feeds)?.look();
      }
      while (open[0] !== undefined) await end(open[0], 'commit');
      await eventually(async () => {
        for (const { heard, due } of subscribers) for (const id of due) expect(heard).toContain(id);
      });
      for (const { stop } of subscribers) stop();
      await Promise.all(feeds.map(({ feed }) => feed.stop()));
      const { rows } = await database.pool.query<{ id: string }>(
        'select id from notification where user_id = $1 order by xid, id',
        [anna],
      );
      const order = new Map(rows.map(({ id }, at) => [id, at]));
      for (const { heard } of [...subscribers, ...left]) {
        const places = heard.map((id) => order.get(id) ?? -1);
        expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
        expect(places).not.toContain(-1);
        for (const id of heard) expect(committed).toContain(id);
      }
    }),
    { numRuns: 50 },
  );
}, 60_000);
