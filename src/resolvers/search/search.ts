// Search: hits with their highlights, and figures over all of them.
import { Arg, Ctx, Field, FieldResolver, Float, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { createUnionType } from 'type-graphql';
import type { Facets } from '../../services/search/figures.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { Highlight as Marked } from '../../services/search/highlights.js';
import type { SearchEdge as Edge, SearchPage, Searcher } from '../../services/search/search.js';
import { User } from '../accounts/user.js';
import { PageInfo } from '../connections.js';
import type { ApiContext } from '../context.js';
import { Document, Folder, typeOfItem } from '../items/item.js';
import { Tag } from '../tags/tag.js';
import { SearchInput } from './inputs.js';

/** By what only items have. */
export const typeOfHit = (hit: object): string => ('kind' in hit ? typeOfItem(hit as ItemRow) : 'Tag');

const SearchHit = createUnionType({
  name: 'SearchHit',
  types: () => [Document, Folder, Tag] as const,
  resolveType: typeOfHit,
});

@ObjectType({ simpleResolvers: true })
class Highlight {
  @Field(() => String, { description: 'name, description, tags or content.' })
  field!: string;

  @Field(() => String, {
    description: 'HTML: the best passage, of about 200 characters; names and tags whole.',
  })
  snippet!: string;
}

@ObjectType()
class SearchEdge {
  @Field(() => String, { simple: true })
  cursor!: string;

  @Field(() => SearchHit, { simple: true })
  node!: object;

  @Field(() => Float, {
    simple: true,
    description: 'How well it fits, for comparison within one search; the cursor has the order.',
  })
  score!: number;
}

@ObjectType({ simpleResolvers: true })
class FacetCount {
  @Field(() => String)
  value!: string;

  @Field(() => Int)
  count!: number;
}

@ObjectType()
class TagFacet {
  @Field(() => Int, { simple: true })
  count!: number;
}

@ObjectType()
class OwnerFacet {
  @Field(() => Int, { simple: true })
  count!: number;
}

@ObjectType({
  description:
    'Of the items among the hits, over all pages: the 20 most frequent values of each. Of more than 10,000 hits, so many are counted.',
})
class SearchFacets {
  @Field(() => [FacetCount], { simple: true, description: 'Of documents.' })
  mimeTypes!: object[];

  @Field(() => [TagFacet], { simple: true })
  tags!: object[];

  @Field(() => [OwnerFacet], { simple: true })
  owners!: object[];
}

@ObjectType({
  description:
    'A page of what common words find may be shorter than asked for, and have a next one: go on from `endCursor`.',
})
class SearchConnection {
  @Field(() => [SearchEdge], { simple: true })
  edges!: object[];

  @Field(() => [SearchHit], { simple: true })
  nodes!: object[];

  @Field(() => PageInfo, { simple: true })
  pageInfo!: object;
}

type Given<Value> = Value | null | undefined;

@Resolver(() => SearchConnection)
export class SearchResolver {
  constructor(private readonly searcher: Searcher) {}

  @Query(() => SearchConnection, {
    description:
      'Documents, folders and tags by their words, as far as the viewer may read. NOT_FOUND for a `within` that they may not ' +
      'read; BAD_USER_INPUT.',
  })
  search(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => SearchInput) input: SearchInput,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
  ): Promise<SearchPage> {
    return this.searcher.search(caller, input, { first, after });
  }

  @FieldResolver(() => Int, {
    description:
      'Over all pages, as far as the viewer may read; at most 10,000. Counted only when asked for.',
  })
  async totalCount(@Root() page: SearchPage): Promise<number> {
    return (await page.count()).count;
  }

  @FieldResolver(() => Boolean, {
    description:
      'False where there are more hits than are counted: `totalCount` and the facets are then at least so many.',
  })
  async totalCountIsExact(@Root() page: SearchPage): Promise<boolean> {
    return (await page.count()).isExact;
  }

  @FieldResolver(() => SearchFacets, { description: 'Counted only when asked for.' })
  facets(@Root() page: SearchPage): Promise<Facets> {
    return page.facets();
  }
}

@Resolver(() => SearchEdge)
export class SearchEdgeFields {
  @FieldResolver(() => [Highlight], {
    description: 'Snippets in which the matches stand between <mark> and </mark>; the rest is HTML-escaped.',
  })
  highlights(@Root() edge: Edge): Promise<readonly Marked[]> {
    return edge.highlights();
  }
}

@Resolver(() => TagFacet)
export class TagFacetFields {
  @FieldResolver(() => Tag)
  tag(@Root() { tagId }: Facets['tags'][number], @Ctx() { loaders }: ApiContext): object | null {
    return loaders.tagById.load(tagId);
  }
}

@Resolver(() => OwnerFacet)
export class OwnerFacetFields {
  @FieldResolver(() => User)
  owner(@Root() { ownerId }: Facets['owners'][number], @Ctx() { loaders }: ApiContext): object | null {
    return loaders.userById.load(ownerId);
  }
}
