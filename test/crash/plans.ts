// What the writers of a storm may do next: things of their own, things they fight over, and things that are refused.
import { createHash } from 'node:crypto';
import type { Chance } from './chance.js';
import type { Acknowledged, Action, Intent, Result, SentContent } from './ledger.js';
import type { Company, Person, Place } from './people.js';
import type { SentFile } from './requests.js';

interface Input {
  readonly parentId?: string;
  readonly itemId?: string;
  readonly documentId?: string;
  readonly name?: string;
  readonly onConflict?: 'FAIL' | 'KEEP_BOTH';
  readonly expectedRevision?: number;
  /** Its place is taken by the file. */
  readonly file?: null;
}

/** A mutation to send, and what is expected of it. */
export interface Plan extends Intent {
  readonly input: Input;
  readonly file: SentFile | null;
}

interface Content {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly sent: SentContent;
}

/** A name that is taken in every place from the start, and never given up. */
export const TAKEN = 'taken';

const LARGEST = 300 * 1024;
/** So many attempts after each other want the same name. */
const RIVALS = 3;
/** Of the items that were acknowledged last, so many are fought over. */
const FOUGHT_OVER = 3;

export class Plans {
  private count = 0;

  constructor(
    private readonly chance: Chance,
    private readonly company: Company,
    /** Of the place, in order. */
    private readonly acknowledgedIn: (place: Place) => readonly Acknowledged[],
  ) {}

  /** The next thing that the person does in the place. */
  next(person: Person, place: Place): Plan {
    this.count += 1;
    const rivals = `rivals ${Math.floor(this.count / RIVALS)}.bin`;
    const ownName = `own ${this.count}.bin`;
    const drawn = this.chance.below(100);
    if (drawn < 10) return this.folder(person, place, ownName, ['OK']);
    if (drawn < 18) return this.folder(person, place, rivals, ['OK', 'CONFLICT']);
    if (drawn < 38) return this.upload(person, place, ownName, this.ownContent());
    if (drawn < 46) return this.upload(person, place, ownName, this.sharedContent());
    if (drawn < 56) return this.upload(person, place, rivals, this.ownContent(), 'FAIL');
    if (drawn < 68) return this.upload(person, place, rivals, this.anyContent(), 'KEEP_BOTH');
    if (drawn < 82) return this.revision(person, place) ?? this.folder(person, place, ownName, ['OK']);
    if (drawn < 94) return this.rename(person, place, `renamed ${this.count}.bin`, ['OK']);
    return this.refused(person, place);
  }

  folder(person: Person, place: Place, name: string, allowed: readonly Result[]): Plan {
    return this.plan(person, 'createFolder', { parentId: place.folderId, name }, allowed);
  }

  upload(
    person: Person,
    place: Place,
    name: string,
    content: Content,
    onConflict: 'FAIL' | 'KEEP_BOTH' | null = null,
  ): Plan {
    const input = {
      parentId: place.folderId,
      name,
      file: null,
      ...(onConflict === null ? {} : { onConflict }),
    };
    return this.plan(
      person,
      'uploadDocument',
      input,
      onConflict === 'FAIL' ? ['OK', 'CONFLICT'] : ['OK'],
      content,
    );
  }

  /** Of one of the `latest` documents, which others revise as well; null where there is none yet. */
  revision(person: Person, place: Place, latest = FOUGHT_OVER): Plan | null {
    const documents = new Map<string, number>();
    for (const { outcome } of this.acknowledgedIn(place)) {
      const { id, currentRevision } = outcome.done;
      if (currentRevision === undefined) continue;
      const known = documents.get(id) ?? 0;
      // At the end again: what was written last is fought over next.
      documents.delete(id);
      documents.set(id, Math.max(known, currentRevision.number));
    }
    if (documents.size === 0) return null;
    const [documentId, expectedRevision] = this.chance.pick([...documents].slice(-latest));
    const input = { documentId, expectedRevision, file: null };
    return this.plan(person, 'uploadRevision', input, ['OK', 'CONFLICT'], this.anyContent());
  }

  rename(person: Person, place: Place, name: string, allowed: readonly Result[]): Plan {
    const items = this.acknowledgedIn(place).filter(({ name: given }) => given !== TAKEN);
    const item = items.at(-1 - this.chance.below(FOUGHT_OVER)) ?? items.at(-1);
    if (item === undefined) return this.folder(person, place, name, allowed);
    return this.plan(person, 'updateItem', { itemId: item.outcome.done.id, name }, allowed);
  }

  ownContent(): Content {
    // Small ones are the most, as the length has an even chance on every scale.
    const scale = this.chance.between(0, 18);
    return this.content(`content ${this.count}`, Math.min(this.chance.between(1, 2 ** scale), LARGEST));
  }

  private refused(person: Person, place: Place): Plan {
    const { places, stranger } = this.company;
    const name = `refused ${this.count}.bin`;
    switch (this.chance.below(4)) {
      case 0:
        return this.folder(person, place, 'no/name', ['BAD_USER_INPUT']);
      case 1:
        return this.rename(person, place, TAKEN, ['CONFLICT']);
      case 2:
        return this.folder(stranger, this.chance.pick(places.slice(0, 1)), name, ['NOT_FOUND']);
      default: {
        const input = { documentId: place.folderId, file: null };
        return this.plan(person, 'uploadRevision', input, ['NOT_FOUND'], this.ownContent());
      }
    }
  }

  /** One of a few, which are sent again and again. */
  private sharedContent(): Content {
    const which = this.chance.below(5);
    return this.content(`shared content ${which}`, 1 + which * 30_000);
  }

  private anyContent(): Content {
    return this.chance.below(2) === 0 ? this.ownContent() : this.sharedContent();
  }

  private content(name: string, size: number): Content {
    const bytes = Buffer.from(this.chance.bytes(name, size));
    return { bytes, sent: { size, sha256: createHash('sha256').update(bytes).digest('hex') } };
  }

  private plan(
    { token }: Person,
    action: Action,
    input: Input,
    allowed: readonly Result[],
    content: Content | null = null,
  ): Plan {
    const file = content === null ? null : { name: 'sent.bin', bytes: content.bytes };
    const itemId = input.itemId ?? input.documentId ?? null;
    return {
      action,
      token,
      itemId,
      name: input.name ?? null,
      content: content?.sent ?? null,
      allowed,
      input,
      file,
    };
  }
}
