// What object stores answer where something is wrong, told apart.
import { storageFull } from '../common/errors.js';

/** How stores say that there is no room, beside the status 507. */
const FULL_ERRORS: ReadonlySet<string> = new Set([
  'InsufficientStorage',
  'QuotaExceeded',
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
]);

interface S3Answer {
  readonly name?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** What the store answered, as far as the error comes from an answer at all. */
export const answerOf = (error: unknown): { readonly name: string; readonly status: number | null } => {
  const { name = '', $metadata } = (error ?? {}) as S3Answer;
  return { name, status: $metadata?.httpStatusCode ?? null };
};

const isFull = (error: unknown): boolean => {
  const { name, status } = answerOf(error);
  return status === 507 || FULL_ERRORS.has(name);
};

/** The error of a call that was to keep something, in words where there is no room. */
export const keepError = (error: unknown): unknown => (isFull(error) ? storageFull() : error);

/** Whether the store lacks the object, as opposed to the bucket. */
export const isMissing = (error: unknown): boolean => {
  const { name, status } = answerOf(error);
  return status === 404 && name !== 'NoSuchBucket';
};
