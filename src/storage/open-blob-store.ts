// Opens the blob store that a URL names.
import { StartProblem } from '../common/start-problem.js';
import { parseStorageUrl } from '../common/storage-url.js';
import type { BlobStore } from './blob-store.js';
import { openLocalBlobStore } from './local-blob-store.js';
import { openS3BlobStore } from './s3-blob-store.js';

/**
 * Opens what `parseStorageUrl` reads. Throws StartProblem as that does, and where the folder cannot be used. Whether an object store
 * answers is left to `check`.
 */
export const openBlobStore = async (url: string): Promise<BlobStore> => {
  const place = parseStorageUrl(url);
  if ('s3' in place) return openS3BlobStore(place.s3);
  try {
    return await openLocalBlobStore(place.folder);
  } catch (error) {
    throw new StartProblem(`The folder of STORAGE_URL cannot be used: ${(error as Error).message}.`, {
      cause: error,
    });
  }
};
