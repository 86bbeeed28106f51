// The fields that folders and documents share.
import { FieldResolver, Resolver, Root, Ctx } from 'type-graphql';
import { requireViewer } from '../../access/checks.js';
import { permissionsOn } from '../../access/decision.js';
import { listed } from '../../common/permissions.js';
import type { Permission as PermissionName } from '../../common/permissions.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import { User } from '../accounts/user.js';
import type { ApiContext } from '../context.js';
import { Permission } from '../access/permission.js';
import { Folder, Item, ItemStatus } from './item.js';
import { lineageOf } from './lineage.js';

@Resolver(() => Item)
export class ItemFields {
  @FieldResolver(() => Folder, {
    nullable: true,
    description: 'Null for the root, and where the viewer may not read it.',
  })
  parent(@Root() item: ItemRow, @Ctx() { loaders }: ApiContext): Promise<ItemRow | null> | null {
    return item.parentId === null ? null : loaders.itemById.load(item.parentId);
  }

  @FieldResolver(() => [Folder], {
    description: 'From the root down to the parent, as far up as the viewer may read.',
  })
  path(
    @Root() item: ItemRow,
    @Ctx() { loaders }: ApiContext,
  ): Promise<readonly ItemRow[]> | readonly ItemRow[] {
    return item.parentId === null ? [] : loaders.pathByFolder.load(item.parentId);
  }

  @FieldResolver(() => User)
  owner(@Root() item: ItemRow, @Ctx() { loaders }: ApiContext): Promise<object | null> | object | null {
    return loaders.userById.load(item.ownerId);
  }

  @FieldResolver(() => ItemStatus)
  status(@Root() item: ItemRow): string {
    return item.trashedAt === null ? ItemStatus.ACTIVE : ItemStatus.TRASHED;
  }

  @FieldResolver(() => [Permission], {
    description: 'What the viewer may do here now, implied permissions too.',
  })
  async viewerPermissions(@Root() item: ItemRow, @Ctx() context: ApiContext): Promise<PermissionName[]> {
    const lineage = await lineageOf(item, context);
    return listed(permissionsOn(requireViewer(context.caller), { id: item.id, lineage }));
  }

  @FieldResolver(() => Boolean, {
    description: 'Readable by every signed-in user: a grant to everyone stands on it.',
  })
  isPublic(@Root() item: ItemRow, @Ctx() { loaders }: ApiContext): Promise<boolean> {
    return loaders.publicByItem.load(item.id);
  }
}
