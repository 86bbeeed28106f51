// Searches as a client asks, and documents with a content to be found.
import sql from 'sql-template-tag';
import { newId } from '../../src/common/ids.js';
import type { ItemId } from '../../src/common/ids.js';
import { indexWhole } from '../../src/search/index-items.js';
import { succeeded } from '../support/client.js';
import type { ApiClient } from '../support/client.js';
import { textFile } from '../support/files.js';
import type { TestServer } from '../support/server.js';

export interface Hits {
  readonly names: string[];
  readonly count: number;
  readonly exact: boolean;
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
  readonly cursors: string[];
  readonly highlights: Record<string, string>[];
}

interface Answer {
  readonly search: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly edges: readonly {
      readonly cursor: string;
      readonly node: { readonly name: string };
      readonly highlights: readonly { readonly field: string; readonly snippet: string }[];
    }[];
  };
}

export const SEARCH = /* GraphQL */ `
  query ($input: SearchInput!, $first: Int, $after: String) {
    search(input: $input, first: $first, after: $after) {
      totalCount
      totalCountIsExact
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
        node {
          ... on Document {
            name
          }
          ... on Folder {
            name
          }
          ... on Tag {
            name
          }
        }
        highlights {
          field
          snippet
        }
      }
    }
  }
`;

export async function searchFor(
  client: ApiClient,
  input: object,
  page: { readonly first?: number; readonly after?: string | null } = {},
): Promise<Hits> {
  const { search } = await client.data<Answer, object>(SEARCH, { input, ...page });
  return {
    names: search.edges.map(({ node }) => node.name),
    count: search.totalCount,
    exact: search.totalCountIsExact,
    endCursor: search.pageInfo.endCursor,
    hasNextPage: search.pageInfo.hasNextPage,
    cursors: search.edges.map(({ cursor }) => cursor),
    highlights: search.edges.map(({ highlights }) =>
      Object.fromEntries(highlights.map(({ field, snippet }) => [field, snippet])),
    ),
  };
}

/** The names of what is found, as they come. */
export const found = async (client: ApiClient, query: string, more: object = {}): Promise<string[]> =>
  (await searchFor(client, { query, ...more })).names;

/** A document of this name whose content is the text, indexed as the background does it. */
export async function written(
  server: TestServer,
  client: ApiClient,
  name: string,
  text: string,
  more: object = {},
): Promise<string> {
  const upload = await client.upload<{ uploadDocument: { id: string } }, object>(
    'mutation ($input: UploadDocumentInput!) { uploadDocument(input: $input) { id } }',
    { input: { file: null, name, ...more } },
    { 'input.file': textFile(name, `${name} ${newId()}`) },
  );
  const { id } = succeeded(upload).uploadDocument;
  await setContent(server, id, text);
  return id;
}

/** Gives the current revision of the document this text. */
export async function setContent(server: TestServer, id: string, text: string): Promise<void> {
  await server.database.rows(sql`
    insert into revision_text (revision_id, text, truncated)
    select current_revision_id, ${text}, false from item where id = ${id}
    on conflict (revision_id) do update set text = excluded.text`);
  await indexWhole(server.database, [id as ItemId]);
}
