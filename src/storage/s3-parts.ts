// How content is cut into the parts of a multipart upload, and what is noted of one between two writers.
import type { PartialBlob } from './partial-blob.js';

const MIB = 1024 * 1024;
/** What stores take at least, but for the last part. */
export const MIN_PART_BYTES = 5 * MIB;
/** What stores take at most. */
export const MAX_PARTS = 10_000;
/** Parts that travel at a time. Memory per upload is about two more than this, of the parts' size each. */
export const PARTS_AT_ONCE = 3;

/** In bytes: all parts but the last are equal, which some stores ask for. */
const partBytesFor = (size: number): number => Math.max(MIN_PART_BYTES, Math.ceil(size / MAX_PARTS));

export interface S3Object {
  readonly Bucket: string;
  readonly Key: string;
}

/** What is noted of one: its multipart upload, once there is a part; and the rest behind the parts. */
export interface S3PartialState {
  readonly uploadId: string | null;
  readonly partBytes: number;
  /** Of the parts, in their order. */
  readonly etags: readonly string[];
  /** How many bytes lie in the object of the rest, behind the parts. */
  readonly rest: number;
  /** The numbers of parts that have, or had, an object for a rest. */
  readonly rests: readonly number[];
}

/** What the objects of rests are called, below the prefix: nothing that is a blob's key. */
export const INCOMING = 'incoming/';

/** The object for what there is of a part that is not whole. Another for each, so that none is replaced while it counts. */
export const restKey = (key: string, part: number): string => `${INCOMING}${key.slice(3)}.${part}`;

export const stateOf = ({ state, size }: PartialBlob): S3PartialState =>
  (state as S3PartialState | null) ?? {
    uploadId: null,
    partBytes: partBytesFor(size),
    etags: [],
    rest: 0,
    rests: [],
  };
