// How far the bytes of uploads are hashed, kept between two parts that come to the same node. A hash that is not there is
// made anew from the bytes once they are all there.
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { UploadId } from '../../common/ids.js';

const MOST_KEPT = 1000;

interface Running {
  readonly hash: Hash;
  /** Of how many bytes. */
  readonly received: number;
}

export class RunningHashes {
  private readonly kept = new LRUCache<UploadId, Running>({ max: MOST_KEPT });

  /** The hash of so many bytes, for whoever adds to it; null where it is not known. */
  take(id: UploadId, received: number): Hash | null {
    if (received === 0) return createHash('sha256');
    const running = this.kept.get(id);
    return running?.received === received ? running.hash.copy() : null;
  }

  keep(id: UploadId, received: number, hash: Hash): void {
    this.kept.set(id, { hash, received });
  }
}
