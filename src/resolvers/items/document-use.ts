// How documents are used together: checked out and in, and counted.
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { DocumentLocks } from '../../services/locks/document-locks.js';
import type { LockRow } from '../../services/locks/lock-rows.js';
import type { Views } from '../../services/usage/views.js';
import { User } from '../accounts/user.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import { Document } from './item.js';
import { Lock } from './lock.js';

@Resolver(() => Document)
export class DocumentUse {
  constructor(
    private readonly locks: DocumentLocks,
    private readonly views: Views,
  ) {}

  @FieldResolver(() => Lock, {
    nullable: true,
    description: 'Null where nobody has the document checked out.',
  })
  lock(@Root() { id }: ItemRow, @Ctx() { loaders }: ApiContext): Promise<LockRow | null> {
    return loaders.lockByDocument.load(id);
  }

  @FieldResolver(() => Int, { description: 'How often `recordView` was called for it.' })
  async viewCount(@Root() { id }: ItemRow, @Ctx() { loaders }: ApiContext): Promise<number> {
    return (await loaders.usageByDocument.load(id)).views;
  }

  @FieldResolver(() => Int, {
    description:
      'How often it was fetched by a `downloadUrl` from its first byte, once a link; by share links, once a visit.',
  })
  async downloadCount(@Root() { id }: ItemRow, @Ctx() { loaders }: ApiContext): Promise<number> {
    return (await loaders.usageByDocument.load(id)).downloads;
  }

  @Audited()
  @Mutation(() => Document, {
    description:
      'Checks the document out for 1–1440 minutes from now; who holds it may do so again. Needs WRITE. NOT_FOUND, FORBIDDEN, ' +
      'BAD_USER_INPUT; LOCKED where somebody else holds it.',
  })
  lockDocument(
    @Ctx() { caller }: ApiContext,
    @Arg('documentId', () => ID) documentId: string,
    @Arg('minutes', () => Int, { nullable: true, defaultValue: 30 }) minutes: number,
  ): Promise<ItemRow> {
    return this.locks.lock(caller, documentId, minutes);
  }

  @Audited()
  @Mutation(() => Document, {
    description:
      'For who has it checked out, and for MANAGE. What nobody has checked out stays as it is. NOT_FOUND, FORBIDDEN.',
  })
  unlockDocument(
    @Ctx() { caller }: ApiContext,
    @Arg('documentId', () => ID) documentId: string,
  ): Promise<ItemRow> {
    return this.locks.unlock(caller, documentId);
  }

  @Audited()
  @Mutation(() => Document, { description: 'Counts one view. Needs READ. NOT_FOUND.' })
  recordView(
    @Ctx() { caller }: ApiContext,
    @Arg('documentId', () => ID) documentId: string,
  ): Promise<ItemRow> {
    return this.views.record(caller, documentId);
  }
}

@Resolver(() => Lock)
export class LockFields {
  @FieldResolver(() => User)
  owner(
    @Root() { ownerId }: LockRow,
    @Ctx() { loaders }: ApiContext,
  ): Promise<object | null> | object | null {
    return loaders.userById.load(ownerId);
  }
}
