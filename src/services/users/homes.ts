// Home folders: /Home/<username>, made with the account, following its name.
import { Folder, Grant } from '../../entities/index.js';
import { HOMES_ID, ROOT_ID, newId } from '../../common/ids.js';
import type { ItemId, UserId } from '../../common/ids.js';
import { nameKey } from '../../common/names.js';
import type { ChangedItem } from '../records.js';
import type { Write } from '../write.js';

const placeOf = (homeId: ItemId): ChangedItem => ({
  id: homeId,
  ancestors: [ROOT_ID, HOMES_ID],
  lineage: [homeId, HOMES_ID, ROOT_ID],
});

/** The home of a user who is made in the same write; they hold MANAGE there. */
export function createHome(
  write: Write,
  home: { readonly id: ItemId; readonly ownerId: UserId; readonly name: string },
): void {
  const place = placeOf(home.id);
  write.em.create(Folder, {
    id: home.id,
    parentId: HOMES_ID,
    name: home.name,
    nameKey: nameKey(home.name),
    ownerId: home.ownerId,
    createdAt: write.at,
    updatedAt: write.at,
    ancestors: [...place.ancestors],
    accessLineage: [...place.lineage],
  });
  write.em.create(Grant, {
    id: newId(),
    itemId: home.id,
    userId: home.ownerId,
    permission: 'MANAGE',
    grantedAt: write.at,
  });
  write.reindex(home.id, { name: home.name, description: null, tagNames: [] });
  write.change('ITEM_CREATED', place);
}

/** The user is called otherwise from now on, and so is their home. */
export async function renameHome(write: Write, homeId: ItemId, name: string): Promise<void> {
  const home = await write.em.findOneOrFail(Folder, { id: homeId });
  const from = home.name;
  home.name = name;
  home.nameKey = nameKey(name);
  home.updatedAt = write.at;
  write.reindex(home.id, { name, description: home.description, tagNames: [] });
  write.change(
    'ITEM_RENAMED',
    { id: home.id, ancestors: home.ancestors, lineage: home.accessLineage },
    { from, to: name },
  );
}
