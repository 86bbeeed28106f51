// The client's own record of a storm: what was attempted, and what the server said to it, once it had said it all.
import type { Reply } from './requests.js';

export type Action = 'createFolder' | 'uploadDocument' | 'uploadRevision' | 'updateItem';

/** OK, or the code of a refusal. */
export type Result = 'OK' | 'CONFLICT' | 'NOT_FOUND' | 'BAD_USER_INPUT';

export interface SentContent {
  readonly size: number;
  readonly sha256: string;
}

export interface Intent {
  readonly action: Action;
  readonly token: string;
  /** The item acted on; null where one is to be made. */
  readonly itemId: string | null;
  /** What the item is to be called; null where that does not change. */
  readonly name: string | null;
  readonly content: SentContent | null;
  /** How it may end. */
  readonly allowed: readonly Result[];
}

/** What an acknowledged mutation answers. */
export interface Done {
  readonly id: string;
  readonly name: string;
  readonly size?: number;
  readonly sha256?: string;
  readonly currentRevision?: { readonly number: number; readonly sha256: string };
}

export type Outcome =
  | { readonly state: 'ACKNOWLEDGED'; readonly done: Done }
  | { readonly state: 'REFUSED'; readonly code: string }
  | { readonly state: 'UNANSWERED' };

export interface Attempt extends Intent {
  /** Its name in the audit trail. */
  readonly marker: string;
  /** Unanswered until the answer is there. */
  outcome: Outcome;
}

export interface Acknowledged extends Attempt {
  outcome: Extract<Outcome, { readonly state: 'ACKNOWLEDGED' }>;
}

const isAcknowledged = (attempt: Attempt): attempt is Acknowledged =>
  attempt.outcome.state === 'ACKNOWLEDGED';

/** All markers begin with it. */
export const MARKER = 'storm-';

export class Ledger {
  readonly attempts: Attempt[] = [];
  /** Answers that nothing explains. */
  readonly surprises: string[] = [];

  begin(intent: Intent): Attempt {
    const attempt: Attempt = {
      ...intent,
      marker: `${MARKER}${this.attempts.length}`,
      outcome: { state: 'UNANSWERED' },
    };
    this.attempts.push(attempt);
    return attempt;
  }

  settle(attempt: Attempt, reply: Reply<{ readonly done: Done }>): Outcome {
    if (reply.state === 'UNANSWERED') return attempt.outcome;
    const result = reply.state === 'REFUSED' ? reply.code : 'OK';
    const wrong = !attempt.allowed.some((allowed) => allowed === result);
    if (wrong || (reply.state === 'ACKNOWLEDGED' && !answers(attempt, reply.data.done))) {
      this.surprises.push(`${attempt.marker} ${attempt.action} was answered ${JSON.stringify(reply)}`);
    }
    attempt.outcome =
      reply.state === 'REFUSED'
        ? { state: 'REFUSED', code: reply.code }
        : { state: 'ACKNOWLEDGED', done: reply.data.done };
    return attempt.outcome;
  }

  get acknowledged(): Acknowledged[] {
    return this.attempts.filter(isAcknowledged);
  }

  get unanswered(): Attempt[] {
    return this.attempts.filter(({ outcome }) => outcome.state === 'UNANSWERED');
  }
}

/** An attempt as a report tells of it: its token is nobody's business, and long. */
export const told = (attempt: Attempt): object => ({ ...attempt, token: undefined });

/** Whether the answer is one to this attempt. */
function answers({ itemId, name, content }: Attempt, done: Done): boolean {
  return (
    (itemId === null || done.id === itemId) &&
    // With KEEP_BOTH a number may stand in it.
    (name === null || done.name.replace(/ \(\d+\)/, '') === name) &&
    (content === null ||
      (done.size === content.size &&
        done.sha256 === content.sha256 &&
        done.currentRevision?.sha256 === content.sha256))
  );
}
