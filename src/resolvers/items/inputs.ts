// What callers give to list, find and write items.
import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import type { DocumentFilter as Filter } from '../../services/items/filters.js';
import type {
  CreateDocumentInput as CreateDocument,
  CreateFolderInput as CreateFolder,
} from '../../services/items/create-items.js';
import type {
  ItemOrder as Order,
  ItemOrderField as OrderField,
  SortDirection as Direction,
} from '../../services/items/order.js';
import type { UpdateItemInput as UpdateItem } from '../../services/items/update-item.js';
import type { IncomingFile } from '../../services/content/receive.js';
import type {
  RestoreRevisionInput as RestoreRevision,
  UploadRevisionInput as UploadRevision,
} from '../../services/content/revisions.js';
import type {
  NameConflict as OnConflict,
  UploadDocumentInput as UploadDocument,
} from '../../services/content/upload-document.js';
import type { Metadata } from '../../services/items/fields.js';
import { enumOf } from '../enums.js';
import { DateTime, JSONObject, SafeInt, Upload } from '../scalars.js';

const SortDirection = enumOf(['ASC', 'DESC']);
registerEnumType(SortDirection, { name: 'SortDirection' });

const ItemOrderField = enumOf(['NAME', 'CREATED_AT', 'UPDATED_AT', 'SIZE']);
registerEnumType(ItemOrderField, {
  name: 'ItemOrderField',
  valuesConfig: {
    NAME: { description: 'Numbers in it count as numbers: `page 2` comes before `page 10`.' },
    UPDATED_AT: {
      description:
        'When the item itself last changed: its name, place, description, metadata, external id, tags, content or inheritance; ' +
        'a folder not by what is in it.',
    },
    SIZE: { description: 'Of the current content, in bytes; folders have none.' },
  },
});

export const NameConflict = enumOf(['FAIL', 'KEEP_BOTH', 'NEW_REVISION']);
registerEnumType(NameConflict, {
  name: 'NameConflict',
  description:
    'What happens where a live sibling already bears the name. KEEP_BOTH: the new one is numbered, as in `report (2).pdf`. ' +
    'NEW_REVISION is for uploads onto a document.',
});

// What several inputs say of the same field.
const HOME = "Missing: the viewer's home.";
const NAME = '1–255 characters, without slash, backslash and control characters.';
const TEXT = 'Up to 10,000 characters.';
const METADATA = 'Up to 16 KiB of JSON, five levels deep.';
const TAGS = 'Up to 100, those of `tagNames` included.';
const NEW_TAGS = 'Makes the tags that are not there yet; that needs MANAGE_TAGS.';

@InputType()
export class ItemOrder implements Order {
  @Field(() => ItemOrderField)
  field!: OrderField;

  @Field(() => SortDirection, { defaultValue: 'ASC' })
  direction!: Direction;
}

@InputType({ description: 'From `from` on, up to but without `to`; a missing bound is open.' })
export class DateTimeRange {
  @Field(() => DateTime, { nullable: true })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true })
  to?: Date | null;
}

@InputType({ description: 'In bytes, both bounds included; a missing one is open.' })
export class SizeRange {
  @Field(() => SafeInt, { nullable: true })
  min?: number | null;

  @Field(() => SafeInt, { nullable: true })
  max?: number | null;
}

@InputType({ description: 'All that is given must hold.' })
export class DocumentFilter implements Filter {
  @Field(() => String, {
    nullable: true,
    description: 'Part of the name or description, without regard to case; up to 1,000 characters.',
  })
  text?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Within this folder and everything below it. One that the viewer may not read: NOT_FOUND.',
  })
  within?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Up to 100.' })
  ownerIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Any of these, or all of them with `allTags`; up to 100.',
  })
  tagIds?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'All of `tagIds` rather than any.',
  })
  allTags?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Exact (application/pdf), by family (image/*) or by extension (pdf); up to 100.',
  })
  mimeTypes?: string[] | null;

  @Field(() => DateTimeRange, { nullable: true })
  createdAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true })
  updatedAt?: DateTimeRange | null;

  @Field(() => SizeRange, { nullable: true })
  size?: SizeRange | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a grant to everyone stands on the document itself.',
  })
  isPublic?: boolean | null;
}

@InputType()
export class CreateFolderInput implements CreateFolder {
  @Field(() => ID, { nullable: true, description: HOME })
  parentId?: string | null;

  @Field(() => String, { description: NAME })
  name!: string;

  @Field(() => String, { nullable: true, description: TEXT })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "A caller's own key, up to 255 characters. Where a live item bears it, that one is the answer, unchanged.",
  })
  externalId?: string | null;

  @Field(() => JSONObject, { nullable: true, description: METADATA })
  metadata?: Metadata | null;
}

@InputType({ description: 'A document without content yet; `uploadRevision` gives it some.' })
export class CreateDocumentInput extends CreateFolderInput implements CreateDocument {
  @Field(() => [ID], { nullable: true, description: TAGS })
  tagIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: NEW_TAGS })
  tagNames?: string[] | null;
}

@InputType({ description: 'Content comes from exactly one of `file` and `uploadId`.' })
export class UploadDocumentInput implements UploadDocument {
  @Field(() => Upload, { nullable: true, description: 'This request carries it.' })
  file?: Promise<IncomingFile> | null;

  @Field(() => ID, { nullable: true, description: 'A resumable upload that is complete; it is used up.' })
  uploadId?: string | null;

  @Field(() => ID, { nullable: true, description: HOME })
  parentId?: string | null;

  @Field(() => String, { nullable: true, description: `${NAME} Missing: the file's own.` })
  name?: string | null;

  @Field(() => String, { nullable: true, description: TEXT })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Up to 255 characters. Where a live document bears it, NEW_REVISION adds a revision, unless it has these bytes; else CONFLICT.',
  })
  externalId?: string | null;

  @Field(() => JSONObject, { nullable: true, description: METADATA })
  metadata?: Metadata | null;

  @Field(() => [ID], { nullable: true, description: TAGS })
  tagIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: NEW_TAGS })
  tagNames?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Readable by every signed-in user.',
  })
  isPublic?: boolean | null;

  @Field(() => NameConflict, { nullable: true, defaultValue: 'FAIL' })
  onConflict?: OnConflict | null;
}

@InputType({
  description:
    'Content comes from exactly one of `file` and `uploadId`. With `expectedRevision`, answers CONFLICT where the document has moved on meanwhile.',
})
export class UploadRevisionInput implements UploadRevision {
  @Field(() => ID)
  documentId!: string;

  @Field(() => Upload, { nullable: true, description: 'This request carries it.' })
  file?: Promise<IncomingFile> | null;

  @Field(() => ID, { nullable: true, description: 'A resumable upload that is complete; it is used up.' })
  uploadId?: string | null;

  @Field(() => String, { nullable: true, description: TEXT })
  comment?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The number of the current revision as the caller knows it; 0 for none.',
  })
  expectedRevision?: number | null;
}

@InputType()
export class RestoreRevisionInput implements RestoreRevision {
  @Field(() => ID)
  documentId!: string;

  @Field(() => Int, { description: 'Of the revision whose content is to be current.' })
  number!: number;

  @Field(() => String, { nullable: true, description: TEXT })
  comment?: string | null;
}

@InputType({ description: 'What is missing stays as it is; null clears what may be empty.' })
export class UpdateItemInput implements UpdateItem {
  @Field(() => ID)
  itemId!: string;

  @Field(() => String, { nullable: true, description: NAME })
  name?: string | null;

  @Field(() => String, { nullable: true, description: TEXT })
  description?: string | null;

  @Field(() => JSONObject, { nullable: true, description: `Replaces the whole. ${METADATA}` })
  metadata?: Metadata | null;

  @Field(() => Boolean, { nullable: true, description: 'Needs MANAGE_ACCESS, and MANAGE on the item.' })
  isPublic?: boolean | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'The tags that the document is to bear, no others; up to 100.',
  })
  tagIds?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: "A caller's own key, up to 255 characters, unique over the server.",
  })
  externalId?: string | null;
}
