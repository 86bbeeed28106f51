// Callers' own keys of items, unique over the server, the trash included.
import sql from 'sql-template-tag';
import type { Rows } from '../../database/database.js';
import { foundColumns } from './item-rows.js';
import type { FoundItem } from './item-rows.js';

/** Whatever bears the external id, live or in the trash, whoever asks. */
export const findByExternalId = (rows: Rows, externalId: string): Promise<FoundItem | undefined> =>
  rows.row<FoundItem>(sql`
    select ${foundColumns} from item left join item parent on parent.id = item.parent_id
    where item.external_id = ${externalId}`);
