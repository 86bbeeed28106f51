// The headers of tus 1.0.

/** What clients send. */
export const tusRequestHeaders = [
  'tus-resumable',
  'upload-length',
  'upload-defer-length',
  'upload-metadata',
  'upload-offset',
  'upload-checksum',
  'upload-concat',
  'x-http-method-override',
  'x-request-id',
] as const;

/** What they may read in an answer. */
export const tusAnswerHeaders = [
  'location',
  'tus-resumable',
  'tus-version',
  'tus-extension',
  'tus-max-size',
  'tus-checksum-algorithm',
  'upload-offset',
  'upload-length',
  'upload-metadata',
  'upload-expires',
] as const;
