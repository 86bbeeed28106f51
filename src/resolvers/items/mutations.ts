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
  @Mutation(() => Folder)
  createFolder(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => CreateFolderInput) input: CreateFolderInput,
  ): Promise<ItemRow> {
    return this.creator.createFolder(caller, input);
  }

  @Audited()
  @Mutation(() => Document)
  createDocument(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => CreateDocumentInput) input: CreateDocumentInput,
  ): Promise<ItemRow> {
    return this.creator.createDocument(caller, input);
  }

  @Audited()
  @Mutation(() => Document, {
    description: 'Over the size limit: PAYLOAD_TOO_LARGE; of a type that is not taken: UNSUPPORTED_TYPE.',
  })
  uploadDocument(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => UploadDocumentInput) input: UploadDocumentInput,
  ): Promise<ItemRow> {
    return this.uploader.upload(caller, input);
  }

  @Audited()
  @Mutation(() => Document)
  uploadRevision(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => UploadRevisionInput) input: UploadRevisionInput,
  ): Promise<ItemRow> {
    return this.revisions.upload(caller, input);
  }

  @Audited()
  @Mutation(() => Document, {
    description: 'Makes the content of an earlier revision current, as a new revision.',
  })
  restoreRevision(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => RestoreRevisionInput) input: RestoreRevisionInput,
  ): Promise<ItemRow> {
    return this.revisions.restore(caller, input);
  }

  @Audited()
  @Mutation(() => Item)
  updateItem(
    @Ctx() { caller }: ApiContext,
    @Arg('input', () => UpdateItemInput) input: UpdateItemInput,
  ): Promise<ItemRow> {
    return this.updater.update(caller, input);
  }
}
