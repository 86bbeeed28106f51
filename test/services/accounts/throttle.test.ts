// Counting attempts: what counts as one address, and that counts are shared, given back and let go of.
import sql from 'sql-template-tag';
import { Throttle, addressForCounting, limits } from '../../../src/services/accounts/throttle.js';
import type { Count } from '../../../src/services/accounts/throttle.js';
import { eventually } from '../../support/eventually.js';
import { startTestServer } from '../../support/server.js';

describe('an address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:DB8:0:0:ffff::2', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['unix', 'unix'],
  ])('%s counts as %s', (address, counted) => {
    expect(addressForCounting(address)).toBe(counted);
  });
});

const pair = (address: string): Count => ({ limit: 'signInToAccountFromAddress', by: ['user 1', address] });
const account: Count = { limit: 'signInToAccount', by: ['user 1'] };

describe('the throttle', () => {
  let server: Awaited<ReturnType<typeof startTestServer>>;

  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());
  beforeEach(() => server.database.rows(sql`delete from rate_limit`));

  test('counts for all nodes at once, and by each of the keys', async () => {
    const one = new Throttle(server.database.pool);
    const other = new Throttle(server.database.pool);
    const attempts = Array.from({ length: 8 }, (_, at) =>
      (at % 2 === 0 ? one : other).count([pair('192.0.2.1')]),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    await one.count([pair('192.0.2.2')]);
  });

  test('guesses at one account are limited wherever they come from', async () => {
    const throttle = new Throttle(server.database.pool);
    for (let at = 0; at < limits.signInToAccount.points; at += 1)
      await throttle.count([pair(`192.0.2.${at}`), account]);
    await expect(throttle.count([pair('198.51.100.1'), account])).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
  });

  test('gives back what one limit counted when another refuses, and what succeeded', async () => {
    const throttle = new Throttle(server.database.pool);
    const counted = await Promise.all(
      Array.from({ length: 5 }, () => throttle.count([pair('192.0.2.1'), account])),
    );
    await expect(throttle.count([account, pair('192.0.2.1')])).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      extensions: { retryAfter: 900 },
    });
    expect(await points()).toEqual([5, 5]);
    for (const attempt of counted) await attempt.giveBack();
    expect(await points()).toEqual([0, 0]);
  });

  test('lets guesses of the same wait for each other, not others for them, and not too many', async () => {
    const throttle = new Throttle(server.database.pool);
    const compared: (() => void)[] = [];
    const guess = (address: string): Promise<boolean> =>
      throttle.guess(
        [pair(address), account],
        () => new Promise((resolve) => compared.push(() => resolve(true))),
      );
    const answers = Array.from({ length: 201 }, () => guess('192.0.2.1'));
    await expect(guess('192.0.2.1')).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      extensions: { retryAfter: 10 },
    });
    const other = guess('192.0.2.2');
    for (let left = 202; left > 0; left -= 1) {
      await eventually(async () => expect(compared).not.toEqual([]));
      expect(compared.length).toBeLessThanOrEqual(2);
      compared.shift()?.();
    }
    expect(await Promise.all([...answers, other])).toEqual(Array.from({ length: 202 }, () => true));
    expect(await points()).toEqual([0, 0, 0]);
  });

  test('does not count what could not be compared, and goes on with the next', async () => {
    const throttle = new Throttle(server.database.pool);
    const failing = throttle.guess([account], () => Promise.reject(new Error('no memory')));
    const wrong = throttle.guess([account], () => Promise.resolve(false));
    await expect(failing).rejects.toThrow('no memory');
    expect(await wrong).toBe(false);
    expect(await points()).toEqual([1]);
  });

  test('keeps no names', async () => {
    await new Throttle(server.database.pool).count([pair('192.0.2.1')]);
    const rows = await server.database.rows<{ key: string }>(sql`select key from rate_limit`);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.key).toMatch(/^signInToAccountFromAddress:[\w-]{43}\.[\w-]{43}$/);
  });

  test('switched off, counts nothing', async () => {
    const throttle = new Throttle(server.database.pool, { enabled: false });
    for (let at = 0; at < 10; at += 1) await throttle.count([pair('192.0.2.1')]);
    expect(await points()).toEqual([]);
  });

  async function points(): Promise<number[]> {
    const rows = await server.database.rows<{ points: number }>(
      sql`select points from rate_limit order by key`,
    );
    return rows.map((row) => row.points);
  }
});
