// Looks at what was acknowledged the way its client does: by id, with its names, its revisions and their bytes.
import { createHash } from 'node:crypto';
import { told } from './ledger.js';
import type { Acknowledged, Ledger } from './ledger.js';
import { inParallel } from './parallel.js';
import { ask } from './requests.js';

interface Revision {
  readonly number: number;
  readonly sha256: string;
  readonly downloadUrl: string;
}

interface Item {
  readonly id: string;
  readonly name: string;
  readonly downloadUrl?: string | null;
  readonly revisions?: { readonly nodes: readonly Revision[] };
}

const query = `
  query ($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on Item { name }
      ... on Document { downloadUrl revisions(first: 100) { nodes { number sha256 downloadUrl } } }
    }
  }`;

/** As many as one query may ask for with all their revisions. */
const AT_ONCE = 10;
/** In milliseconds. */
const LONGEST_DOWNLOAD = 10_000;

/** What is wrong, in words. Asked with the tokens from before the crash: the sessions are still there. */
export async function inspectApi(url: string, ledger: Ledger): Promise<string[]> {
  const byItem = [...Map.groupBy(ledger.acknowledged, ({ outcome }) => outcome.done.id).values()];
  const byToken = Map.groupBy(byItem, ([first]) => first?.token ?? '');
  const questions = [...byToken].flatMap(([token, items]) =>
    chunks(items).map((some) => ({ token, items: some })),
  );
  const problems = await inParallel(questions, async ({ token, items }) => {
    const ids = items.map(([first]) => first?.outcome.done.id);
    const { nodes } = await ask<{ nodes: readonly (Item | null)[] }>(url, {
      query,
      variables: { ids },
      token,
    });
    const found = items.map((acknowledged, at) => inspectItem(nodes[at] ?? null, acknowledged, ledger));
    return (await Promise.all(found)).flat();
  });
  return problems.flat();
}

async function inspectItem(
  item: Item | null,
  acknowledged: readonly Acknowledged[],
  ledger: Ledger,
): Promise<string[]> {
  const problems = item === null ? ['is not there.'] : await problemsOf(item, acknowledged, ledger);
  return problems.map(
    (problem) => `An item ${problem} It was acknowledged: ${JSON.stringify(acknowledged.map(told))}`,
  );
}

async function problemsOf(
  item: Item,
  acknowledged: readonly Acknowledged[],
  ledger: Ledger,
): Promise<string[]> {
  const names = [
    ...acknowledged.map(({ outcome }) => outcome.done.name),
    ...ledger.unanswered.filter(({ itemId }) => itemId === item.id).map(({ name }) => name),
  ];
  const problems = names.includes(item.name) ? [] : [`is called "${item.name}".`];
  const revisions = item.revisions?.nodes ?? [];
  for (const { outcome } of acknowledged) {
    const { currentRevision } = outcome.done;
    if (currentRevision === undefined) continue;
    const revision = revisions.find(({ number }) => number === currentRevision.number);
    if (revision?.sha256 !== currentRevision.sha256)
      problems.push(`lost its revision ${currentRevision.number}.`);
  }
  for (const [at, { number, sha256, downloadUrl }] of revisions.entries()) {
    // The newest comes first, and is what the document's own link leads to.
    const link = at === 0 ? (item.downloadUrl ?? downloadUrl) : downloadUrl;
    if ((await downloadedSha256(link)) !== sha256) problems.push(`has other bytes in revision ${number}.`);
  }
  return problems;
}

function chunks<Value>(values: readonly Value[]): Value[][] {
  const count = Math.ceil(values.length / AT_ONCE);
  return Array.from({ length: count }, (_, at) => values.slice(at * AT_ONCE, (at + 1) * AT_ONCE));
}

/** Null where there is no download, or not all of it. */
async function downloadedSha256(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(LONGEST_DOWNLOAD) });
    const bytes = await response.bytes();
    return response.ok ? createHash('sha256').update(bytes).digest('hex') : null;
  } catch {
    return null;
  }
}
