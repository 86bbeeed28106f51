// What only documents have: content, links to it, and tags.
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { requireViewer } from '../../access/checks.js';
import { checkPage } from '../../common/pages.js';
import type { Connection } from '../../common/pages.js';
import type { Links } from '../../services/content/links.js';
import type { RevisionRow } from '../../services/content/revision-rows.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { TagRow } from '../../services/tags/tag-row.js';
import { User } from '../accounts/user.js';
import type { ApiContext } from '../context.js';
import { Tag } from '../tags/tag.js';
import { Document, Revision, RevisionConnection } from './item.js';

const HOUR_LINK = 'A signed link, good for an hour, that needs no header. Null without content.';

@Resolver(() => Document)
export class DocumentFields {
  constructor(private readonly links: Links) {}

  @FieldResolver(() => Revision, { nullable: true, description: 'Null until the first content is uploaded.' })
  currentRevision(
    @Root() document: ItemRow,
    @Ctx() { loaders }: ApiContext,
  ): Promise<RevisionRow | null> | null {
    return document.currentRevisionId === null ? null : loaders.revisionById.load(document.currentRevisionId);
  }

  @FieldResolver(() => RevisionConnection, { description: 'Newest first.' })
  revisions(
    @Root() document: ItemRow,
    @Ctx() { loaders }: ApiContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Connection<RevisionRow>> {
    return loaders.revisionsByDocument.load({ subject: document.id, request: checkPage({ first, after }) });
  }

  @FieldResolver(() => String, { nullable: true, description: 'Of the current revision, in hex.' })
  async sha256(@Root() document: ItemRow, @Ctx() { loaders }: ApiContext): Promise<string | null> {
    if (document.currentRevisionId === null) return null;
    return (await loaders.revisionById.load(document.currentRevisionId))?.sha256 ?? null;
  }

  @FieldResolver(() => [Tag], { description: 'By name, at most 100.' })
  tags(@Root() document: ItemRow, @Ctx() { loaders }: ApiContext): Promise<readonly TagRow[]> {
    return loaders.tagsByDocument.load(document.id);
  }

  @FieldResolver(() => String, { nullable: true, description: `Sends it as an attachment. ${HOUR_LINK}` })
  downloadUrl(@Root() document: ItemRow, @Ctx() context: ApiContext): string | null {
    return this.link(document, context, 'attachment');
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: `Shows it in the browser where its type is safe for that, for <img>, <video> and <a>. ${HOUR_LINK}`,
  })
  contentUrl(@Root() document: ItemRow, @Ctx() context: ApiContext): string | null {
    return this.link(document, context, 'inline');
  }

  private link(
    document: ItemRow,
    { caller }: ApiContext,
    disposition: 'inline' | 'attachment',
  ): string | null {
    const { currentRevisionId, name: fileName } = document;
    if (currentRevisionId === null) return null;
    const { sessionId } = requireViewer(caller);
    return this.links.url({
      revisionId: currentRevisionId,
      sessionId,
      disposition,
      naming: 'document',
      fileName,
    });
  }
}

@Resolver(() => Revision)
export class RevisionFields {
  constructor(private readonly links: Links) {}

  @FieldResolver(() => User)
  createdBy(
    @Root() revision: RevisionRow,
    @Ctx() { loaders }: ApiContext,
  ): Promise<object | null> | object | null {
    return loaders.userById.load(revision.createdById);
  }

  @FieldResolver(() => String, {
    description: 'A signed link, good for an hour, that needs no header; sent as an attachment.',
  })
  downloadUrl(@Root() { id, fileName }: RevisionRow, @Ctx() { caller }: ApiContext): string {
    const { sessionId } = requireViewer(caller);
    return this.links.url({
      revisionId: id,
      sessionId,
      disposition: 'attachment',
      naming: 'revision',
      fileName,
    });
  }
}
