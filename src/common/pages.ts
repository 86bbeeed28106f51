// Pages of lists: the arguments that every connection takes, checked, and the connection made from the rows found.
import { badUserInput } from './errors.js';
import type { FieldProblem } from './errors.js';

export interface PageArguments {
  /** 1–100 */
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly offset?: number | null | undefined;
}

export interface Page {
  readonly first: number;
  readonly after: string | null;
  readonly offset: number;
}

const MOST = 100;

/** `first` outside 1–100, a negative `offset`, or both `after` and `offset`: BAD_USER_INPUT. */
export function checkPage({ first, after, offset }: PageArguments): Page {
  const problems: FieldProblem[] = [];
  if (first < 1 || first > MOST) {
    problems.push({ path: 'first', rule: 'range', message: `A page has 1 to ${MOST} entries.` });
  }
  if (offset !== null && offset !== undefined) {
    if (offset < 0) problems.push({ path: 'offset', rule: 'range', message: 'The offset is 0 or more.' });
    if (after !== null && after !== undefined) {
      problems.push({ path: 'offset', rule: 'exclusive', message: 'Give either after or offset.' });
    }
  }
  if (problems.length > 0) throw badUserInput(...problems);
  return { first, after: after ?? null, offset: offset ?? 0 };
}

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** One page of a list. `total` is counted only when it is asked for. */
export interface Connection<Row> {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly nodes: readonly Row[];
  readonly pageInfo: PageInfo;
  readonly total: () => Promise<number>;
}

/** Does what may take a statement at the first call only, for all who call. */
export function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => (result ??= work());
}

/** The connection for rows that were fetched one beyond the page, to see whether there is a next one. */
export function connection<Row>(
  rows: readonly Row[],
  page: Page,
  cursorOf: (row: Row) => string,
  total: () => Promise<number>,
): Connection<Row> {
  const nodes = rows.length > page.first ? rows.slice(0, page.first) : rows;
  const cursorAt = (node: Row | undefined): string | null => (node === undefined ? null : cursorOf(node));
  return {
    // Made only for who selects them.
    get edges() {
      return nodes.map((node) => ({ cursor: cursorOf(node), node }));
    },
    nodes,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== null || page.offset > 0,
      startCursor: cursorAt(nodes[0]),
      endCursor: cursorAt(nodes.at(-1)),
    },
    total,
  };
}

/** The same page of something that is made of its rows. */
export const mapNodes = <Row, Made>(
  { edges, nodes, pageInfo, total }: Connection<Row>,
  make: (row: Row) => Made,
): Connection<Made> => ({
  edges: edges.map(({ cursor, node }) => ({ cursor, node: make(node) })),
  nodes: nodes.map(make),
  pageInfo,
  total,
});
