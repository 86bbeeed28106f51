// What decides about an item that was found without it.
import type { ItemId } from '../../common/ids.js';
import type { ItemRow } from '../../services/items/item-rows.js';
import type { ApiContext } from '../context.js';

/** The item, and the ids of what reaches it from above; none where it is not live any more. */
export const lineageOf = async (item: ItemRow, { loaders }: ApiContext): Promise<readonly ItemId[]> =>
  item.lineage ?? (await loaders.lineageByItem.load(item.id)) ?? [];
