// Search as callers ask for it: what they wrote, checked; the page; and what is told of it only when asked for.
import sql, { empty } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller, Viewer } from '../../access/viewer.js';
import type { Clock } from '../../common/clock.js';
import { badUserInput } from '../../common/errors.js';
import { checkPage, once } from '../../common/pages.js';
import type { PageArguments } from '../../common/pages.js';
import type { Rows } from '../../database/database.js';
import { parseQuery } from '../../search/query.js';
import { filterConditions } from '../items/filters.js';
import type { DocumentFilter } from '../items/filters.js';
import type { ItemFinder } from '../items/find-items.js';
import { itemColumns } from '../items/item-rows.js';
import type { ItemKind, ItemRow } from '../items/item-rows.js';
import { findTags } from '../tags/tag-row.js';
import type { TagRow } from '../tags/tag-row.js';
import { countFacets, countHits } from './figures.js';
import type { Facets, HitCount } from './figures.js';
import { findPage } from './find-page.js';
import type { Hit, Search } from './hits.js';
import { highlightsOf } from './highlights.js';
import type { Highlight } from './highlights.js';
import { cursorAt, cursorOf, positionOf } from './positions.js';
import type { SearchOrder } from './positions.js';

type Given<Value> = Value | null | undefined;

export type SearchKind = ItemKind | 'TAG';

/** As the API's input `SearchInput`. */
export interface SearchInput {
  readonly query: string;
  /** Missing: items of both kinds. */
  readonly kinds?: Given<readonly SearchKind[]>;
  readonly filter?: Given<DocumentFilter>;
  readonly orderBy?: Given<SearchOrder>;
}

export type SearchHit = ItemRow | TagRow;

export interface SearchEdge {
  readonly cursor: string;
  readonly node: SearchHit;
  readonly score: number;
  readonly highlights: () => Promise<readonly Highlight[]>;
}

export interface SearchPage {
  readonly edges: readonly SearchEdge[];
  readonly nodes: readonly SearchHit[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly count: () => Promise<HitCount>;
  readonly facets: () => Promise<Facets>;
}

export class Searcher {
  constructor(
    private readonly rows: Rows,
    private readonly finder: ItemFinder,
    private readonly clock: Clock,
  ) {}

  /** BAD_USER_INPUT; NOT_FOUND where the filter names a folder that the viewer may not read. */
  async search(caller: Caller, input: SearchInput, page: PageArguments): Promise<SearchPage> {
    const viewer = requireViewer(caller);
    const { first, after } = checkPage(page);
    const search = await this.searchOf(viewer, input);
    const position = after === null ? null : positionOf(after, search.order);
    const { hits, reached, matching } = await findPage(this.rows, search, position, first + 1);
    const shown = hits.slice(0, first);
    const nodes = await this.nodesOf(shown);
    const highlights = once(() => highlightsOf(this.rows, search.query, [...nodes.values()]));
    const edges = shown.flatMap((hit): SearchEdge[] => {
      const node = nodes.get(hit.id);
      // It was deleted between the statements.
      if (node === undefined) return [];
      return [
        {
          cursor: cursorOf(search.order, hit.way, hit, hit.window),
          node,
          score: hit.score,
          highlights: async () => (await highlights()).get(hit.id) ?? [],
        },
      ];
    });
    const last = reached !== null && hits.length <= first ? cursorAt(search.order, reached) : null;
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: {
        hasNextPage: hits.length > first || last !== null,
        hasPreviousPage: after !== null,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: last ?? edges.at(-1)?.cursor ?? null,
      },
      count: once(() => countHits(this.rows, search, matching)),
      facets: once(() => countFacets(this.rows, search, matching)),
    };
  }

  private async searchOf(viewer: Viewer, input: SearchInput): Promise<Search> {
    const query = parseQuery(input.query, 'input.query');
    const kinds = input.kinds ?? ['DOCUMENT', 'FOLDER'];
    if (kinds.length === 0) {
      throw badUserInput({
        path: 'input.kinds',
        rule: 'required',
        message: 'Name a kind, or leave the kinds out.',
      });
    }
    const filter = input.filter ?? {};
    const isFiltered = Object.entries(filter).some(([name, value]) => name !== 'allTags' && isGiven(value));
    const ofDocuments = [filter.tagIds, filter.mimeTypes, filter.size].some(isGiven);
    return {
      viewer,
      query,
      order: input.orderBy ?? 'RELEVANCE',
      kinds: (['DOCUMENT', ...(ofDocuments ? [] : (['FOLDER'] as const))] as const).filter((kind) =>
        kinds.includes(kind),
      ),
      withTags: kinds.includes('TAG') && !isFiltered,
      filter: isFiltered ? await filterConditions(this.finder, viewer, filter, this.clock.now()) : empty,
    };
  }

  private async nodesOf(hits: readonly Hit[]): Promise<Map<string, SearchHit>> {
    const idsOf = (isTag: boolean): Hit['id'][] =>
      hits.filter((hit) => hit.isTag === isTag).map(({ id }) => id);
    const [items, tags] = [idsOf(false), idsOf(true)];
    const found: SearchHit[] = [
      ...(items.length === 0
        ? []
        : await this.rows.rows<ItemRow>(
            sql`select ${itemColumns()} from item where item.id = any(${items}::uuid[])`,
          )),
      ...(tags.length === 0 ? [] : await findTags(this.rows, tags)),
    ];
    return new Map(found.map((node) => [node.id, node]));
  }
}

const isGiven = (value: unknown): boolean => value !== null && value !== undefined;
