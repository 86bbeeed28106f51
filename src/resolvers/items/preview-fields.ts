// How a document can be looked at: its preview, its thumbnails, and what the background makes of it.
import { Arg, Ctx, Field, FieldResolver, ObjectType, Resolver, Root, registerEnumType } from 'type-graphql';
import { requireViewer } from '../../access/checks.js';
import { thumbnailSizes } from '../../jobs/extraction/protocol.js';
import type { ThumbnailSize as Size } from '../../jobs/extraction/protocol.js';
import type { Links } from '../../services/content/links.js';
import { isShown, previewCategories, previewCategory } from '../../services/content/preview.js';
import type { PreviewCategory as Category } from '../../services/content/preview.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { ApiContext } from '../context.js';
import { enumOf } from '../enums.js';
import type { ServerFacts } from '../server.js';
import { Document } from './item.js';
import { Processing, processingOf } from './processing.js';

const ThumbnailSize = enumOf(thumbnailSizes);
registerEnumType(ThumbnailSize, {
  name: 'ThumbnailSize',
  description: 'No larger than 128, 320 and 1024 pixels each way.',
});

const PreviewCategory = enumOf(previewCategories);
registerEnumType(PreviewCategory, {
  name: 'PreviewCategory',
  description: 'What kind of viewer the type needs.',
});

@ObjectType({ simpleResolvers: true })
export class Preview {
  @Field(() => PreviewCategory, { description: 'OTHER before there is any content.' })
  category!: Category;

  @Field(() => Boolean, {
    description:
      'Whether a browser shows it: pictures of pixels, MP4, WebM and Ogg films, sound, PDF, text that is no markup; office ' +
      'files where office editing is on, through `editorSession`.',
  })
  canPreview!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'A signed link, good for an hour, that shows it in the browser. Null where there is nothing to show, or an editor has to.',
  })
  url!: string | null;
}

@Resolver(() => Document)
export class PreviewFields {
  constructor(
    private readonly links: Links,
    private readonly facts: ServerFacts,
  ) {}

  @FieldResolver(() => Preview)
  preview(@Root() document: ItemRow, @Ctx() { caller }: ApiContext): Preview {
    const { currentRevisionId: revisionId, mimeType, name: fileName } = document;
    if (revisionId === null || mimeType === null) return { category: 'OTHER', canPreview: false, url: null };
    const category = previewCategory(mimeType);
    if (!isShown(mimeType)) {
      return { category, canPreview: category === 'OFFICE' && this.facts.officeEditing, url: null };
    }
    const { sessionId } = requireViewer(caller);
    const target = { revisionId, sessionId, disposition: 'inline', naming: 'document', fileName } as const;
    return { category, canPreview: true, url: this.links.url(target) };
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'A signed link, good for an hour, to a WebP no larger than 128, 320 or 1024 pixels each way; null where the type has none ' +
      'or it is not made yet.',
  })
  async thumbnailUrl(
    @Root() document: ItemRow,
    @Ctx() { caller, loaders }: ApiContext,
    @Arg('size', () => ThumbnailSize, { nullable: true, defaultValue: 'MEDIUM' }) size: Size | null,
  ): Promise<string | null> {
    const { currentRevisionId: revisionId, name } = document;
    if (revisionId === null) return null;
    const { sessionId } = requireViewer(caller);
    const { thumbnails } = processingOf(await loaders.processingByRevision.load(revisionId));
    if (thumbnails.state !== 'DONE') return null;
    return this.links.url({
      revisionId,
      sessionId,
      disposition: 'inline',
      naming: 'document',
      fileName: `${name}.webp`,
      thumbnail: size ?? 'MEDIUM',
    });
  }

  @FieldResolver(() => Processing)
  async processing(@Root() document: ItemRow, @Ctx() { loaders }: ApiContext): Promise<Processing> {
    const { currentRevisionId } = document;
    return processingOf(
      currentRevisionId === null ? [] : await loaders.processingByRevision.load(currentRevisionId),
    );
  }
}
