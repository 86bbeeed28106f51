// Opens the blob store that a URL names.
import { parseStorageUrl } from '../common/storage-url.js';
import type { BlobStore } from './blob-store.js';
import { openLocalBlobStore } from './local-blob-store.js';
import { openS3BlobStore } from './s3-blob-store.js';

/**
 * Opens what `parseStorageUrl` reads. Throws StartProblem as that does, and the system's error where the folder cannot be used.
 * Whether an object store answers is left to `check`.
 */
export const openBlobStore = async (url: string): Promise<BlobStore> => {
  const place = parseStorageUrl(url);
  return 's3' in place ? openS3BlobStore(place.s3) : openLocalBlobStore(place.folder);
};
