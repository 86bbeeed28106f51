// Every mutation is in the catalogue of actions, with its right or the reason why it has none, and is audited.
import 'reflect-metadata';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { getMetadataStorage } from 'type-graphql';
import { actions, auditedEvents } from '../../src/access/actions.js';
import type { ActionRule } from '../../src/access/actions.js';
import { rights } from '../../src/common/rights.js';
import { Audited } from '../../src/resolvers/audited.js';
import { buildApiSchema } from '../../src/resolvers/schema.js';

const catalogue: Readonly<Record<string, ActionRule>> = actions;
let mutations: readonly {
  readonly schemaName: string;
  readonly middlewares?: readonly unknown[] | undefined;
}[];

beforeAll(async () => {
  await buildApiSchema();
  ({ mutations } = getMetadataStorage());
});

/** What is wrong with a mutation's declarations. */
function problems(name: string, middlewares: readonly unknown[] | undefined): string[] {
  const rule = catalogue[name];
  return [
    ...(rule === undefined ? ['is not in the catalogue'] : []),
    ...(rule !== undefined && Array.isArray(rule.right) && rule.right.length === 0 ? ['has no right'] : []),
    ...((middlewares?.length ?? 0) === 0 ? ['is not audited'] : []),
  ];
}

describe('the mutations', () => {
  test('are all declared and audited', () => {
    const found = mutations.map(({ schemaName, middlewares }) => [
      schemaName,
      problems(schemaName, middlewares),
    ]);
    expect(found.filter(([, wrong]) => wrong?.length !== 0)).toEqual([]);
    expect(mutations.length).toBeGreaterThan(0);
  });

  test('are all there that the catalogue has', () => {
    expect(mutations.map(({ schemaName }) => schemaName).toSorted()).toEqual(Object.keys(actions).toSorted());
  });

  test('are called otherwise than what is audited beside them, which says what happens', () => {
    const wrong = Object.entries(auditedEvents).filter(
      ([name, what]) => name in actions || !/^.{10,}\.$/.test(what),
    );
    expect(wrong).toEqual([]);
  });

  test('name rights that exist, or say why they name none', () => {
    const wrong = Object.entries<ActionRule>(catalogue).filter(([, { right }]) =>
      'none' in right ? right.none.length < 10 : !right.every((each) => rights.includes(each)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the check itself', () => {
  test('finds a mutation that is not declared, and one that is not audited', () => {
    expect(problems('dropEverything', [Audited])).toEqual(['is not in the catalogue']);
    expect(problems('createFolder', undefined)).toEqual(['is not audited']);
    expect(problems('createFolder', [])).toEqual(['is not audited']);
  });
});
