// The types of the tree, declared over the rows that services give.
import { Field, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { itemKinds } from '../../entities/item.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import { connectionOf } from '../connections.js';
import { enumOf } from '../enums.js';
import { Node } from '../node.js';
import { DateTime, JSONObject, SafeInt } from '../scalars.js';

export const ItemKind = enumOf(itemKinds);
registerEnumType(ItemKind, { name: 'ItemKind' });

export const ItemStatus = enumOf(['ACTIVE', 'TRASHED']);
registerEnumType(ItemStatus, { name: 'ItemStatus' });

export const typeOfItem = ({ kind }: ItemRow): string => (kind === 'FOLDER' ? 'Folder' : 'Document');

@InterfaceType({
  implements: Node,
  description:
    'Whatever has a place in the tree. Live siblings bear different names, compared without regard to case.',
  resolveType: typeOfItem,
})
export abstract class Item extends Node {
  @Field(() => String, {
    nullable: true,
    simple: true,
    description: "A caller's own key, unique over the server; lets an import be repeated without doubling.",
  })
  externalId!: string | null;

  @Field(() => String, { simple: true })
  name!: string;

  @Field(() => String, { nullable: true, simple: true })
  description!: string | null;

  @Field(() => DateTime, { simple: true })
  createdAt!: Date;

  @Field(() => DateTime, { simple: true })
  updatedAt!: Date;

  @Field(() => DateTime, { nullable: true, simple: true })
  trashedAt!: Date | null;

  @Field(() => JSONObject, { simple: true })
  metadata!: Readonly<Record<string, unknown>>;

  @Field(() => Boolean, { simple: true })
  inheritsAccess!: boolean;
}

@ObjectType({ implements: [Item, Node] })
export class Folder extends Item {}

@ObjectType({ simpleResolvers: true })
export class FolderStatistics {
  @Field(() => Int)
  documentCount!: number;

  @Field(() => Int)
  folderCount!: number;

  @Field(() => SafeInt, { description: 'Of the current revisions.' })
  totalBytes!: number;
}

@ObjectType({ implements: [Item, Node] })
export class Document extends Item {
  @Field(() => SafeInt, {
    simple: true,
    description: 'In bytes, of the current revision; 0 before there is one.',
  })
  size!: number;

  @Field(() => String, {
    simple: true,
    description:
      'Of the current revision, found from its bytes; application/octet-stream before there is one.',
  })
  mimeType!: string;

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'Of the name: lower case, without the dot.',
  })
  extension!: string | null;
}

export const ItemConnection = connectionOf('Item', () => Item as never);
export const DocumentConnection = connectionOf('Document', () => Document);
export const FolderConnection = connectionOf('Folder', () => Folder);

@ObjectType({ implements: Node, simpleResolvers: true })
export class Revision extends Node {
  @Field(() => Int, { description: '1, 2, 3 … within its document.' })
  number!: number;

  @Field(() => String)
  fileName!: string;

  @Field(() => SafeInt, { description: 'In bytes.' })
  size!: number;

  @Field(() => String)
  mimeType!: string;

  @Field(() => String, { description: 'In hex.' })
  sha256!: string;

  @Field(() => String, { nullable: true })
  comment!: string | null;

  @Field(() => DateTime)
  createdAt!: Date;
}

export const RevisionConnection = connectionOf('Revision', () => Revision);
