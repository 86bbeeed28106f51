// What a search takes among all documents, by how many have what is sought: latency, one after the other, and requests a second
// against the floor.
import type { RequestParts, Step } from 'autocannon';
import { measure, medianOf } from './measure.ts';
import type { Load, Measured } from './measure.ts';
import { anyOf, expecting } from './operations.ts';
import type { Context, Operation } from './operations.ts';
import type { SearchWorld } from './search-world.ts';

export const searchQuery = `query ($input: SearchInput!) {
  search(input: $input, first: 20) {
    edges { score node { ... on Document { id name size createdAt owner { id username fullName } } } }
    pageInfo { hasNextPage }
  }
}`;

const figuresQuery = `query ($input: SearchInput!) {
  search(input: $input, first: 20) {
    edges { score node { ... on Document { id name size createdAt owner { id username fullName } } } }
    pageInfo { hasNextPage }
    totalCount totalCountIsExact
    facets { mimeTypes { value count } tags { tag { id name } count } owners { owner { id } count } }
  }
}`;

const filterQuery = `query ($text: String!) {
  documents(first: 20, filter: { text: $text }) { nodes { id name } }
}`;

interface Case {
  readonly name: string;
  readonly queries: readonly string[];
  /** What the 99th percentile has to stay within, in milliseconds; null: it is only told. */
  readonly required: number | null;
  readonly withFigures?: true;
  readonly asked?: { readonly orderBy?: string; readonly by?: 'stranger' } | 'FILTER';
}

export interface SearchCase extends Measured {
  readonly name: string;
  readonly queries: readonly string[];
  readonly required: number | null;
}

export interface SearchOutcome {
  readonly texts: SearchWorld;
  readonly cases: readonly SearchCase[];
}

/** For what up to 10,000 documents have, and for what more have. */
const FEW_MS = 50;
const COMMON_MS = 150;

export const searchMeets = ({ cases }: SearchOutcome): boolean => cases.every(isWithin);
export const isWithin = ({ p99, required }: SearchCase): boolean => required === null || p99 <= required;

function casesOf({ words }: SearchWorld): Case[] {
  const sought = [
    { name: 'an English word, 1,000 documents', queries: words.english1000, required: FEW_MS },
    { name: 'an English word, 9,000 documents', queries: words.english10000, required: FEW_MS },
    { name: 'an English word, half of the documents', queries: words.common, required: COMMON_MS },
    { name: 'a Chinese word of two signs, 1,000 documents', queries: words.chinese1000, required: FEW_MS },
    { name: 'a Chinese word of two signs, 9,000 documents', queries: words.chinese10000, required: FEW_MS },
    {
      name: 'the most frequent Chinese words of two signs',
      queries: words.chineseCommon,
      required: COMMON_MS,
    },
    { name: 'an English phrase, 3,000 documents', queries: words.englishPhrase, required: FEW_MS },
    { name: 'a Chinese phrase, 3,000 documents', queries: words.chinesePhrase, required: FEW_MS },
  ];
  const [common, rare] = [words.common, words.english1000];
  return [
    ...sought,
    ...sought.map(({ name, queries }) => ({
      name: `${name}, with figures`,
      queries,
      required: null,
      withFigures: true as const,
    })),
    {
      name: 'half of the documents, by NAME',
      queries: common,
      required: COMMON_MS,
      asked: { orderBy: 'NAME' },
    },
    { name: 'a prefix of one letter', queries: ['a*', 's*', 't*'], required: COMMON_MS },
    {
      name: 'half of the documents, who may read a thousandth',
      queries: common,
      required: COMMON_MS,
      asked: { by: 'stranger' },
    },
    {
      name: 'a part of a name: documents(filter: { text })',
      queries: rare,
      required: null,
      asked: 'FILTER',
    },
  ];
}

export async function measureSearch(
  url: string,
  tokens: { readonly reader: string; readonly stranger: string },
  texts: SearchWorld,
  { rounds, ...load }: Load & { readonly rounds: number },
  say: (line: string) => void,
): Promise<SearchOutcome> {
  const cases: SearchCase[] = [];
  for (const one of casesOf(texts)) {
    const { name, queries, required } = one;
    const measured: Measured[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      // One after the other: what is asked is how long one takes, not how long many of them wait for each other.
      measured.push(await measure(name, () => [stepOf(one, tokens)], url, { ...load, connections: 1 }));
      say(`${name}, round ${round}: p50 ${measured.at(-1)?.p50} ms, p99 ${measured.at(-1)?.p99} ms`);
    }
    cases.push({ name, queries, required, ...medianOf(measured) });
  }
  return { texts, cases };
}

function stepOf(
  { queries, withFigures, asked = {} }: Case,
  tokens: Readonly<Record<string, string>>,
): Step<Context> {
  if (asked === 'FILTER') {
    return {
      setupRequest: () => request(tokens['reader'], filterQuery, { text: anyOf(queries) }),
      onResponse: expecting('{"data":{"documents":{"nodes":['),
    };
  }
  const { by = 'reader', ...order } = asked;
  const body = withFigures === true ? figuresQuery : searchQuery;
  return {
    setupRequest: () =>
      request(tokens[by], body, { input: { query: anyOf(queries), kinds: ['DOCUMENT'], ...order } }),
    onResponse: expecting('{"data":{"search":{"edges":['),
  };
}

const request = (token: string | undefined, query: string, variables: object): RequestParts => ({
  method: 'POST',
  path: '/graphql',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  body: JSON.stringify({ query, variables }),
});

/** Words and pairs of signs that a thousand documents have. */
export const soughtOf = ({ words }: SearchWorld): string[] => [...words.english1000, ...words.chinese1000];

export function searchOperation(texts: SearchWorld, token: string): Operation {
  const sought = soughtOf(texts);
  return {
    name: 'search',
    title: 'the first 20 hits of a word that 1,000 documents have',
    required: 0.5,
    steps: (side) => [
      {
        setupRequest: () => {
          const query = anyOf(sought);
          if (side === 'sheaf') return request(token, searchQuery, { input: { query, kinds: ['DOCUMENT'] } });
          const headers = { authorization: `Bearer ${token}` };
          return { method: 'GET', path: `/search/${encodeURIComponent(query)}`, headers };
        },
        onResponse: expecting('{"data":{"search":{"edges":[{'),
      },
    ],
  };
}
