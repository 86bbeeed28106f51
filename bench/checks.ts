// Before anything is measured: the floor and the server answer alike, to what may be read and to what may not.
import { deepStrictEqual } from 'node:assert';
import type { RequestParts } from 'autocannon';
import { callApi } from './api.ts';
import type { World } from './fill.ts';
import type { Operation, Side } from './operations.ts';
import { anyOf, documentQuery, listQuery } from './operations.ts';
import { searchQuery } from './search.ts';

export interface Sides {
  readonly floor: string;
  readonly sheaf: string;
}

const SAMPLES = 20;

export async function checkEqualAnswers(urls: Sides, token: string, world: World): Promise<void> {
  const same = async (path: string, query: string, id: string): Promise<void> => {
    const expected = await callApi(urls.sheaf, token, query, { id });
    const response = await fetch(`${urls.floor}${path}`, { headers: { authorization: `Bearer ${token}` } });
    deepStrictEqual(await response.json(), { data: expected });
  };
  for (let at = 0; at < SAMPLES; at += 1) {
    for (const id of [anyOf(world.readableFolders), anyOf(world.hiddenFolders)]) {
      await same(`/folders/${id}/documents`, listQuery, id);
    }
    for (const id of [anyOf(world.readableDocuments), anyOf(world.hiddenDocuments)]) {
      await same(`/documents/${id}`, documentQuery, id);
    }
  }
}

/** All hits of such words are put in order, by their score, and of equal ones by their time. */
export async function checkEqualHits(urls: Sides, token: string, queries: readonly string[]): Promise<void> {
  for (const query of queries) {
    const input = { query, kinds: ['DOCUMENT'] };
    const expected = await callApi(urls.sheaf, token, searchQuery, { input });
    const response = await fetch(`${urls.floor}/search/${encodeURIComponent(query)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    deepStrictEqual(await response.json(), { data: expected });
  }
}

/** Sends each step of the operation once; the steps look at the answers themselves. */
export async function sendOnce(operation: Operation, side: Side, url: string): Promise<number> {
  const context = {};
  const steps = operation.steps(side);
  for (const step of steps) {
    const { path, ...request }: RequestParts = step.setupRequest({}, context);
    const response = await fetch(`${url}${path}`, request);
    step.onResponse?.(response.status, await response.text(), context);
  }
  return steps.length;
}
