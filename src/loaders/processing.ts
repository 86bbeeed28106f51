// The batcher of what the background makes of content.
import DataLoader from 'dataloader';
import type { RevisionId } from '../common/ids.js';
import type { Rows } from '../database/database.js';
import { listProcessing } from '../services/content/processing-rows.js';
import type { ProcessingRow } from '../services/content/processing-rows.js';
import { groupedByKey } from './batch.js';

export const processingByRevision = (rows: Rows): DataLoader<RevisionId, readonly ProcessingRow[]> =>
  new DataLoader(async (ids) =>
    groupedByKey(ids, await listProcessing(rows, ids), ({ revisionId }) => revisionId),
  );
