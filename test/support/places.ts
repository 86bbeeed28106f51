// Where folders stand: as stored, and as it follows from parents and stops alone.
import sql from 'sql-template-tag';
import type { ItemId } from '../../src/common/ids.js';
import type { Database } from '../../src/database/database.js';

export interface Place {
  readonly id: ItemId;
  /** Root first, without the folder. */
  readonly ancestors: readonly ItemId[];
  /** The folder, and what reaches it from above. */
  readonly lineage: readonly ItemId[];
}

export const storedPlaces = (database: Database): Promise<Place[]> =>
  database.rows<Place>(sql`
    select id, ancestors, access_lineage as lineage from item where kind = 'FOLDER' order by id`);

export const reckonedPlaces = (database: Database): Promise<Place[]> =>
  database.rows<Place>(sql`
    with recursive walk as (
      select id, '{}'::uuid[] as ancestors, array[id] as lineage from item where parent_id is null
      union all
      select child.id, walk.ancestors || walk.id,
             case when child.inherits_access then child.id || walk.lineage else array[child.id] end
      from walk join item child on child.parent_id = walk.id and child.kind = 'FOLDER'
    )
    select id, ancestors, lineage from walk order by id`);
