// What visitors see by a share link, without an account.
import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Connection } from '../../common/pages.js';
import type {
  SharedChild as Child,
  SharedCrumb as Crumb,
  SharedItem as Shared,
  SharedItems,
} from '../../services/sharing/shared-items.js';
import type { Visits } from '../../services/sharing/visits.js';
import { connectionOf } from '../connections.js';
import type { ApiContext } from '../context.js';
import { ItemKind } from '../items/item.js';
import { DateTime, SafeInt } from '../scalars.js';
import { SharePermission } from './share-link.js';

const PREVIEW = 'Shows it in the browser; null where its type is not safe for that, and without content.';
const DOWNLOAD = 'Sends it as an attachment. Null unless the link allows DOWNLOAD, and without content.';

@ObjectType({
  simpleResolvers: true,
  description:
    'What a visitor sees of a shared item. Each answer is one visit: its links last an hour, and the first content taken ' +
    'through any of them counts one access, whatever ranges, previews and further files follow.',
})
class SharedItem {
  @Field(() => ItemKind)
  kind!: string;

  @Field(() => String)
  name!: string;

  @Field(() => SafeInt, { nullable: true, description: 'In bytes; null for a folder.' })
  size!: number | null;

  @Field(() => String, { nullable: true, description: 'Null for a folder.' })
  mimeType!: string | null;

  @Field(() => SharePermission)
  permission!: string;

  @Field(() => DateTime, { nullable: true, description: 'When the link is over; null: never.' })
  expiresAt!: Date | null;

  @Field(() => String, { description: "The full name of the link's creator, or the username." })
  sharedBy!: string;

  @Field(() => String, { nullable: true, description: PREVIEW })
  previewUrl!: string | null;

  @Field(() => String, { nullable: true, description: DOWNLOAD })
  downloadUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The shared folder with all that inherits from it as one zip file, made as it is sent. Null unless the link allows DOWNLOAD.',
  })
  archiveUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'For an UPLOAD link: POST multipart/form-data with parts named `file`.',
  })
  uploadUrl!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Something in a shared folder.' })
class SharedChild {
  @Field(() => ID)
  id!: string;

  @Field(() => ItemKind)
  kind!: string;

  @Field(() => String)
  name!: string;

  @Field(() => SafeInt, { nullable: true, description: 'In bytes; null for a folder.' })
  size!: number | null;

  @Field(() => String, { nullable: true, description: 'Null for a folder.' })
  mimeType!: string | null;

  @Field(() => DateTime)
  updatedAt!: Date;

  @Field(() => String, { nullable: true, description: PREVIEW })
  previewUrl!: string | null;

  @Field(() => String, { nullable: true, description: DOWNLOAD })
  downloadUrl!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A folder on the way down from the shared one.' })
class SharedCrumb {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;
}

const SharedChildConnection = connectionOf('SharedChild', () => SharedChild);

@Resolver(() => SharedItem)
export class SharedItemResolver {
  constructor(
    private readonly visits: Visits,
    private readonly items: SharedItems,
  ) {}

  @Query(() => SharedItem, {
    description:
      'Needs no account. NOT_FOUND, LINK_GONE, LINK_PASSWORD_REQUIRED (reason MISSING or WRONG), RATE_LIMITED after ten wrong ' +
      'passwords.',
  })
  async shareLink(
    @Ctx() { caller }: ApiContext,
    @Arg('token', () => String) token: string,
    @Arg('password', () => String, { nullable: true }) password: string | null | undefined,
  ): Promise<Shared> {
    return this.items.show(await this.visits.begin(caller, token, password));
  }

  @FieldResolver(() => SharedChildConnection, {
    nullable: true,
    description:
      'For a shared folder: what inherits from it all the way, folders first, each by name. `folderId` goes down from it, and ' +
      'never above it (NOT_FOUND). Null for a document, and for an UPLOAD link.',
  })
  children(
    @Root() { visit }: Shared,
    @Arg('folderId', () => ID, { nullable: true }) folderId: string | null | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Connection<Child> | null> {
    return this.items.children(visit, folderId, { first, after });
  }

  @FieldResolver(() => [SharedCrumb], {
    description:
      'From the shared folder down to `folderId`, both included. Outside of it: NOT_FOUND. Empty for a document, and for an ' +
      'UPLOAD link.',
  })
  breadcrumbs(
    @Root() { visit }: Shared,
    @Arg('folderId', () => ID, { nullable: true }) folderId: string | null | undefined,
  ): Promise<readonly Crumb[]> {
    return this.items.breadcrumbs(visit, folderId);
  }
}
