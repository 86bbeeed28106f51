// Makes and changes items and their content.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Revisions } from '../../services/content/revisions.js';
import type { DocumentUploader } from '../../services/content/upload-document.js';
import type { ItemCreator } from '../../services/items/create-items.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { ItemUpdater } from '../../services/items/update-item.js';
import { Audited } from '../audited.js';
import type { ApiContext } from '../context.js';
import {
  CreateDocumentInput,
  CreateFolderInput,
  RestoreRevisionInput,
  UpdateItemInput,
  UploadDocumentInput,
  UploadRevisionInput,
} from './inputs.js';
import { Document, Folder, Item } from './item.js';

@Resolver()
export class ItemMutations {
  constructor(
    private readonly creator: ItemCreator,
    private readonly updater: ItemUpdater,
    private readonly uploader: DocumentUploader,
    private readonly revisions: Revisions,
  ) {}

  @Audited()
  @Mutation(() => Folder, {
    description:
      'Needs CREATE_FOLDER, and WRITE on the parent; SUPER_CREATE_FOLDER replaces both. With an `externalId` that a live folder ' +
      'bears, answers that folder, unchanged. NOT_FOUND for the parent; FORBIDDEN; BAD_USER_INPUT, also beyond 128 levels; ' +
      'CONFLICT where the name or the external id is taken, and in /Home.',
  })
  createFolder(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => CreateFolderInput) input: CreateFolderInput,
  ): Promise<ItemRow> {
    return this.creator.createFolder(caller, input);
  }

  @Audited()
  @Mutation(() => Document, {
    description:
      'A document without content. Needs CREATE_DOCUMENT, and WRITE on the parent; SUPER_CREATE_DOCUMENT replaces both; ' +
      'MANAGE_TAGS for new `tagNames`. With an `externalId` that a live document bears, answers that document, unchanged. ' +
      'NOT_FOUND for the parent and for tags; FORBIDDEN; BAD_USER_INPUT; CONFLICT where the name or the external id is taken, ' +
      'and in /Home.',
  })
  createDocument(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => CreateDocumentInput) input: CreateDocumentInput,
  ): Promise<ItemRow> {
    return this.creator.createDocument(caller, input);
  }

  @Audited()
  @Mutation(() => Document, {
    description:
      'A document of a file, or with NEW_REVISION a revision of the one that is there. Rights as for `createDocument`; ' +
      '`isPublic` also needs MANAGE_ACCESS; a revision also needs WRITE on the document. NOT_FOUND for the parent, tags and ' +
      '`uploadId`; FORBIDDEN; BAD_USER_INPUT; CONFLICT where the name or the external id is taken, where the upload is not ' +
      'whole, and in /Home; LOCKED where somebody else has checked the document out; PAYLOAD_TOO_LARGE over `maxUploadBytes`; ' +
      'UNSUPPORTED_TYPE outside `acceptedTypes`; QUOTA_EXCEEDED. After an error nothing of a `file` is kept, and an ' +
      '`uploadId` can be used again.',
  })
  uploadDocument(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => UploadDocumentInput) input: UploadDocumentInput,
  ): Promise<ItemRow> {
    return this.uploader.upload(caller, input);
  }

  @Audited()
  @Mutation(() => Document, {
    description:
      'Adds content to a document. Needs WRITE. NOT_FOUND, for `uploadId` too; FORBIDDEN; BAD_USER_INPUT; CONFLICT with ' +
      '`currentRevision` where `expectedRevision` is another, and where the upload is not whole; LOCKED where somebody else ' +
      "has checked it out; PAYLOAD_TOO_LARGE, UNSUPPORTED_TYPE; QUOTA_EXCEEDED by the owner's quota.",
  })
  uploadRevision(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => UploadRevisionInput) input: UploadRevisionInput,
  ): Promise<ItemRow> {
    return this.revisions.upload(caller, input);
  }

  @Audited()
  @Mutation(() => Document, {
    description:
      'Makes the content of an earlier revision current, as a new revision. Needs WRITE. NOT_FOUND, for `number` too; ' +
      "FORBIDDEN, BAD_USER_INPUT; LOCKED where somebody else has checked it out; QUOTA_EXCEEDED by the owner's quota.",
  })
  restoreRevision(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => RestoreRevisionInput) input: RestoreRevisionInput,
  ): Promise<ItemRow> {
    return this.revisions.restore(caller, input);
  }

  @Audited()
  @Mutation(() => Item, {
    description:
      '`name` needs RENAME_DOCUMENT or RENAME_FOLDER by the kind; `isPublic` MANAGE_ACCESS, and MANAGE on the item; all but ' +
      '`isPublic` WRITE. NOT_FOUND, for tags too; FORBIDDEN; BAD_USER_INPUT, also for `tagIds` on a folder; CONFLICT where the ' +
      'name or the external id is taken, and for renaming the root, /Home and homes; LOCKED to rename what somebody else has ' +
      'checked out.',
  })
  updateItem(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => UpdateItemInput) input: UpdateItemInput,
  ): Promise<ItemRow> {
    return this.updater.update(caller, input);
  }
}
