// What STORAGE_URL says: read when the settings are, before anything is made, and again by what opens the store.
import { fileURLToPath } from 'node:url';
import { StartProblem } from './start-problem.js';

/** Where the objects go. Credentials come from where the SDK looks for them: the AWS_ variables, a role, a profile. */
export interface S3Place {
  readonly bucket: string;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  /** A store other than Amazon's own. */
  readonly endpoint?: string;
  /** Where absent, the SDK's own settings decide. */
  readonly region?: string;
  /** Whether the bucket is named in the path of the URL instead of in its host name. */
  readonly forcePathStyle: boolean;
}

/** An absolute folder, or a place in an object store. */
export type StoragePlace = { readonly folder: string } | { readonly s3: S3Place };

const S3_PARAMETERS: ReadonlySet<string> = new Set(['endpoint', 'region', 'forcePathStyle']);

/**
 * Reads `file:///folder` or `s3://bucket/prefix?endpoint=…&region=…&forcePathStyle=true`. Anything else: StartProblem, without
 * what it carries.
 */
export function parseStorageUrl(text: string): StoragePlace {
  const url = URL.parse(text);
  if (url?.protocol === 's3:' && url.hostname !== '') return { s3: s3PlaceOf(url) };
  // `file:blobs` would silently mean /blobs.
  const isPlain = /^file:\/\/\/[^?#]*$/i.test(text);
  const folder = url !== null && isPlain ? decoded(() => fileURLToPath(url)) : null;
  if (folder !== null) return { folder };
  throw new StartProblem('STORAGE_URL is a folder as /folder or file:///folder, or s3:// and a bucket.');
}

function s3PlaceOf(url: URL): S3Place {
  if (url.username !== '' || url.password !== '') {
    throw new StartProblem(
      'STORAGE_URL must not carry keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead.',
    );
  }
  const unknown = [...url.searchParams.keys()].find((name) => !S3_PARAMETERS.has(name));
  if (unknown !== undefined) throw new StartProblem(`STORAGE_URL has the unknown parameter ${unknown}.`);

  const endpoint = url.searchParams.get('endpoint');
  if (endpoint !== null && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new StartProblem('The endpoint in STORAGE_URL must be an http or https URL.');
  }
  const pathStyle = url.searchParams.get('forcePathStyle');
  if (pathStyle !== null && pathStyle !== 'true' && pathStyle !== 'false') {
    throw new StartProblem('forcePathStyle in STORAGE_URL must be true or false.');
  }
  const path = decoded(() => decodeURIComponent(url.pathname));
  if (path === null)
    throw new StartProblem('The prefix in STORAGE_URL has a % without two digits behind it.');
  // Stores of one's own have seldom a host name for every bucket, and seldom look at the region.
  const region = url.searchParams.get('region') ?? (endpoint === null ? null : 'us-east-1');
  const prefix = path.replace(/^\/+|\/+$/g, '');
  return {
    bucket: url.hostname,
    prefix: prefix === '' ? '' : `${prefix}/`,
    ...(endpoint === null ? {} : { endpoint }),
    ...(region === null ? {} : { region }),
    forcePathStyle: pathStyle === null ? endpoint !== null : pathStyle === 'true',
  };
}

/** Null for escapes that stand for nothing. */
function decoded(decode: () => string): string | null {
  try {
    return decode();
  } catch {
    return null;
  }
}
