// How far the bytes of uploads are hashed, kept between two parts that come to the same node. A hash that is not there is
// made anew from the bytes once they are all there.
import { LRUCache } from 'lru-cache';
import type { UploadId } from '../../common/ids.js';
import type { HashingThread, ThreadHash } from '../../storage/hashing-thread.js';

const MOST_KEPT = 1000;

interface Running {
  readonly hash: ThreadHash;
  /** Of how many bytes. */
  readonly received: number;
}

export class RunningHashes {
  private readonly kept = new LRUCache<UploadId, Running>({
    max: MOST_KEPT,
    dispose: ({ hash }) => hash.drop(),
  });

  constructor(private readonly thread: HashingThread) {}

  begin(): ThreadHash {
    return this.thread.begin();
  }

  /** The hash of so many bytes, for whoever adds to it and keeps or drops it; null where it is not known. */
  take(id: UploadId, received: number): ThreadHash | null {
    if (received === 0) return this.begin();
    const running = this.kept.get(id);
    if (running === undefined || running.received !== received || running.hash.isOver) return null;
    return running.hash.copy();
  }

  keep(id: UploadId, received: number, hash: ThreadHash): void {
    this.kept.set(id, { hash, received });
  }

  /** Nobody asks for it any more. */
  forget(id: UploadId): void {
    this.kept.delete(id);
  }
}
