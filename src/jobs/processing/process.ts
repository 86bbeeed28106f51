// Makes text or thumbnails of a revision: fetches it, has a child process read it, and keeps what comes of it.
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Clock } from '../../common/clock.js';
import type { RevisionId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import type { BlobStore } from '../../storage/blob-store.js';
import { Stopped } from '../extraction/contained.js';
import type { Containment } from '../extraction/contained.js';
import { MOST_INPUT, MOST_MARKUP, isWorthRetrying, thumbnailSizes } from '../extraction/protocol.js';
import type { Answer, Request, Thumbnails } from '../extraction/protocol.js';
import { findPending, forgetPending, keepFailure, keepText, keepThumbnails } from './records.js';
import type { KeptThumbnail, PendingContent, ProcessingFailure, Work } from './records.js';
import { PDF, officeFormats, pictureTypes } from './types.js';

/** How far the queue has come with the job. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  /** Whether the queue gives it no other. */
  readonly isLast: boolean;
  /** Whether an earlier one came to an end, good or bad, and its node with it. */
  readonly wasHeardOf: boolean;
  readonly signal: AbortSignal;
}

/** So often may nodes die over a job without a word before it is held to be what kills them. */
const MOST_SILENT_ENDS = 3;

/** It is to be tried again, after a while. */
class TryAgain extends Error {
  override readonly name = 'TryAgain';
}

export interface ProcessorParts {
  readonly rows: Rows;
  readonly store: BlobStore;
  readonly containment: Containment;
  readonly clock: Clock;
  readonly log: Logger;
}

export class Processor {
  constructor(private readonly parts: ProcessorParts) {}

  extractText(revisionId: RevisionId, attempt: Attempt): Promise<void> {
    return this.process({ revisionId, task: 'extractText' }, attempt);
  }

  makeThumbnails(revisionId: RevisionId, attempt: Attempt): Promise<void> {
    return this.process({ revisionId, task: 'makeThumbnails' }, attempt);
  }

  /** Throws where it is to be tried again. Doing it twice does no harm. */
  private async process(work: Work, attempt: Attempt): Promise<void> {
    const { rows } = this.parts;
    const content = await findPending(rows, work);
    if (content === undefined) return;
    if (!content.isCurrent) return forgetPending(rows, work);
    if (attempt.number > MOST_SILENT_ENDS && !attempt.wasHeardOf) return this.fail(work, 'CRASHED', attempt);
    let answer: Answer;
    try {
      answer = await this.read(work, content, attempt.signal);
    } catch (error) {
      if (error instanceof Stopped) throw error;
      this.parts.log.warn({ err: error, ...work }, 'a file could not be had for processing');
      return this.fail(work, 'UNAVAILABLE', attempt);
    }
    if ('failure' in answer) return this.fail(work, answer.failure, attempt);
    if ('text' in answer) await keepText(rows, work, answer.text, this.parts.clock.now());
    else if ('thumbnails' in answer) await this.keep(work, answer.thumbnails);
  }

  private async read({ task }: Work, content: PendingContent, signal: AbortSignal): Promise<Answer> {
    const { store, containment } = this.parts;
    const { key, mimeType } = content;
    const isMarkup = !isBinary(mimeType);
    // The beginning of plain text is enough; of the others a part is nothing.
    const size = isMarkup ? Math.min(content.size, MOST_MARKUP) : content.size;
    if (size > MOST_INPUT) return { failure: 'TOO_LARGE' };
    const request: Request = { make: task === 'extractText' ? 'text' : 'thumbnails', mimeType, size };
    const source = size === 0 ? Readable.from([]) : await store.read(key, { start: 0, end: size - 1 });
    return containment.run(request, source, signal);
  }

  /** First the bytes, then the rows that name them. */
  private async keep(work: Work, thumbnails: Thumbnails): Promise<void> {
    const { rows, store, clock } = this.parts;
    const kept: KeptThumbnail[] = [];
    for (const size of thumbnailSizes) {
      const bytes = Buffer.from(thumbnails[size], 'base64');
      const blob = await store.put(Readable.from([bytes]), { maxBytes: bytes.length });
      kept.push({ size, key: blob.key, bytes: blob.size, sha256: blob.sha256 });
    }
    await keepThumbnails(rows, work, kept, clock.now());
  }

  private async fail(work: Work, reason: ProcessingFailure, attempt: Attempt): Promise<void> {
    const isFinal =
      attempt.isLast ||
      (reason !== 'UNAVAILABLE' && !isWorthRetrying(reason)) ||
      (attempt.number > MOST_SILENT_ENDS && !attempt.wasHeardOf);
    const next = await keepFailure(this.parts.rows, work, { reason, isFinal }, this.parts.clock.now());
    this.parts.log.info({ ...work, reason, next }, 'nothing could be made of a file');
    if (next === 'AGAIN') throw new TryAgain(reason);
  }
}

const isBinary = (mimeType: string): boolean =>
  mimeType === PDF || officeFormats.has(mimeType as never) || pictureTypes.includes(mimeType);
