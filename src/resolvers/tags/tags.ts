// The vocabulary of tags: looked up, listed and changed, and which documents bear what.
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { DocumentTags } from '../../services/tags/document-tags.js';
import type { TagEditor } from '../../services/tags/tag-editor.js';
import type { TagFinder } from '../../services/tags/tag-finder.js';
import type { TagRow } from '../../services/tags/tag-row.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { Document } from '../items/item.js';
import { CreateTagInput, TagDocumentsInput, UpdateTagInput } from './inputs.js';
import { Tag } from './tag.js';

type Given<Value> = Value | null | undefined;

@Resolver()
export class TagsResolver {
  constructor(
    private readonly finder: TagFinder,
    private readonly editor: TagEditor,
    private readonly documentTags: DocumentTags,
  ) {}

  @Query(() => Tag, {
    nullable: true,
    description:
      'For every account; null where there is none. Give exactly one key; names are compared without case.',
  })
  tag(
    @Ctx() { caller }: ApiContext,
    @Arg('id', () => ID, { nullable: true }) id: Given<string>,
    @Arg('name', () => String, { nullable: true }) name: Given<string>,
  ): Promise<TagRow | null> {
    return this.finder.find(caller, id, name);
  }

  @Query(() => [Tag], {
    description:
      'For every account. By name, at most 1,000, beginning with the one at `offset`. `search` is a part of the name; ' +
      '`parentId` takes those that stand right under that tag, `rootsOnly` those that stand under none. NOT_FOUND for the ' +
      'parent, BAD_USER_INPUT.',
  })
  tags(
    @Ctx() { caller }: ApiContext,
    @Arg('search', () => String, { nullable: true }) search: Given<string>,
    @Arg('parentId', () => ID, { nullable: true }) parentId: Given<string>,
    @Arg('rootsOnly', () => Boolean, { nullable: true, defaultValue: false }) rootsOnly: Given<boolean>,
    @Arg('offset', () => Int, { nullable: true }) offset: Given<number>,
  ): Promise<TagRow[]> {
    return this.finder.list(caller, { search, parentId, rootsOnly, offset });
  }

  @Audited()
  @Mutation(() => Tag, {
    description:
      'Needs MANAGE_TAGS. BAD_USER_INPUT, NOT_FOUND for the parent, CONFLICT with the `field` name where it is taken.',
  })
  createTag(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => CreateTagInput) input: CreateTagInput,
  ): Promise<TagRow> {
    return this.editor.create(caller, input);
  }

  @Audited()
  @Mutation(() => Tag, {
    description:
      'Needs MANAGE_TAGS. NOT_FOUND, FORBIDDEN; BAD_USER_INPUT, also where tags would come to stand in a circle; CONFLICT with ' +
      'the `field` name where it is taken.',
  })
  updateTag(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => UpdateTagInput) input: UpdateTagInput,
  ): Promise<TagRow> {
    return this.editor.update(caller, input);
  }

  @Audited()
  @Mutation(() => Tag, {
    description:
      'Takes it off all documents; the tags under it come to stand where it stood. Answers what it was. Needs MANAGE_TAGS. ' +
      'NOT_FOUND, FORBIDDEN.',
  })
  deleteTag(@Ctx() { caller }: ApiContext, @Arg('tagId', () => ID) tagId: string): Promise<TagRow> {
    return this.editor.delete(caller, tagId);
  }

  @Audited()
  @Mutation(() => [Document], {
    description:
      'Gives every one of the tags to every one of the documents: all or none. Answers the documents in the order of the input, ' +
      'each once. Needs WRITE on each. NOT_FOUND, FORBIDDEN; BAD_USER_INPUT, also where a document would bear more than 100.',
  })
  tagDocuments(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => TagDocumentsInput) input: TagDocumentsInput,
  ): Promise<ItemRow[]> {
    return this.documentTags.add(caller, input);
  }

  @Audited()
  @Mutation(() => [Document], {
    description:
      'Takes the tags off the documents that bear them: all or none. Answers as `tagDocuments` does. Needs WRITE on each. ' +
      'NOT_FOUND, FORBIDDEN, BAD_USER_INPUT.',
  })
  untagDocuments(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => TagDocumentsInput) input: TagDocumentsInput,
  ): Promise<ItemRow[]> {
    return this.documentTags.remove(caller, input);
  }
}
