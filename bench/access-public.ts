// What it costs an ordinary user that much is public: the list of a folder, and the first request after one document came to be
// public or no longer is, when the node finds anew what everyone may read.
import { makePublic } from './access-world.ts';
import type { Account } from './access.ts';
import { callApi } from './api.ts';
import { anyOf, listQuery } from './operations.ts';
import type { Options } from './options.ts';
import { median, medianOf, speedOf } from './speed.ts';
import type { Speed } from './speed.ts';

const MANY = 20_000;
const TIMES = 5;

export interface PublicOutcome {
  readonly documents: number;
  /** A folder's first 50 documents, before and while these are public. */
  readonly before: Speed;
  readonly list: Speed;
  /** The same list asked for once, in milliseconds: the median, and right after each change of what is public. */
  readonly once: number;
  readonly afterToggle: number;
}

export async function measurePublic(
  { url, databaseUrl }: { readonly url: string; readonly databaseUrl: string },
  { owner, user }: { readonly owner: Account; readonly user: Account },
  folders: readonly string[],
  options: Options,
): Promise<PublicOutcome> {
  const body = () => ({ query: listQuery, variables: { id: anyOf(folders) } });
  const speed = async (): Promise<Speed> => {
    const speeds: Speed[] = [];
    for (let round = 1; round <= options.rounds; round += 1) {
      speeds.push(await speedOf(url, user.token, body, options));
    }
    return medianOf(speeds);
  };
  const ask = async (): Promise<number> => {
    const begun = performance.now();
    await callApi(url, user.token, listQuery, { id: anyOf(folders) });
    return performance.now() - begun;
  };
  const before = await speed();
  await makePublic(databaseUrl, MANY);
  const list = await speed();
  const create = 'mutation ($input: CreateDocumentInput!) { createDocument(input: $input) { id } }';
  const toggle = 'mutation ($input: UpdateItemInput!) { updateItem(input: $input) { id } }';
  const made = await callApi<{ createDocument: { id: string } }>(url, owner.token, create, {
    input: { name: 'Now and then public.txt' },
  });
  const once: number[] = [];
  const afterToggle: number[] = [];
  for (let at = 0; at < 2 * TIMES; at += 1) {
    const input = { itemId: made.createDocument.id, isPublic: at % 2 === 0 };
    await callApi(url, owner.token, toggle, { input });
    afterToggle.push(await ask());
    once.push(await ask());
  }
  return { documents: MANY, before, list, once: median(once), afterToggle: median(afterToggle) };
}
