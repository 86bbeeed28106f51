// Opens the blob store that a URL names.
import { fileURLToPath } from 'node:url';
import type { BlobStore } from './blob-store.js';
import { openLocalBlobStore } from './local-blob-store.js';
import { openS3BlobStore, type S3Place } from './s3-blob-store.js';

const S3_PARAMETERS: ReadonlySet<string> = new Set(['endpoint', 'region', 'forcePathStyle']);

/** What an `s3://` URL says, or an Error in words for whoever set it. */
export const parseS3Url = (url: URL): S3Place => {
  if (url.username !== '' || url.password !== '') {
    throw new Error(
      'The storage URL must not carry keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead.',
    );
  }
  if (url.hostname === '') throw new Error('The storage URL names no bucket: write s3://bucket/prefix.');
  const unknown = [...url.searchParams.keys()].find((name) => !S3_PARAMETERS.has(name));
  if (unknown !== undefined) throw new Error(`The storage URL has the unknown parameter ${unknown}.`);

  const endpoint = url.searchParams.get('endpoint');
  if (endpoint !== null && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new Error('The endpoint in the storage URL must be an http or https URL.');
  }
  const pathStyle = url.searchParams.get('forcePathStyle');
  if (pathStyle !== null && pathStyle !== 'true' && pathStyle !== 'false') {
    throw new Error('forcePathStyle in the storage URL must be true or false.');
  }
  // Stores of one's own have seldom a host name for every bucket, and seldom look at the region.
  const region = url.searchParams.get('region') ?? (endpoint === null ? null : 'us-east-1');
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  return {
    bucket: url.hostname,
    prefix: prefix === '' ? '' : `${prefix}/`,
    ...(endpoint === null ? {} : { endpoint }),
    ...(region === null ? {} : { region }),
    forcePathStyle: pathStyle === null ? endpoint !== null : pathStyle === 'true',
  };
};

/**
 * Opens `file:///folder` or `s3://bucket/prefix?endpoint=…&region=…&forcePathStyle=true`. Throws an Error in words for
 * whoever set the URL where it is neither, and the system's error where the folder cannot be used. Whether an object
 * store answers is left to `check`.
 */
export const openBlobStore = async (url: string): Promise<BlobStore> => {
  const parsed = URL.parse(url);
  if (parsed?.protocol === 's3:') return openS3BlobStore(parseS3Url(parsed));
  // `file:blobs` would silently mean /blobs.
  if (parsed?.protocol === 'file:' && /^file:\/\//i.test(url))
    return openLocalBlobStore(fileURLToPath(parsed));
  throw new Error('The storage URL must be file:///folder or s3://bucket/prefix.');
};
