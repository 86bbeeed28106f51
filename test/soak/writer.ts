// One owner who writes at random, through any node: makes, renames, moves, trashes, restores, purges, shares and takes back.
import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from '../crash/chance.js';
import { textFile } from '../support/files.js';
import type { Nodes } from './nodes.js';
import { mayShare, sharesWithAll } from './people.js';
import type { People, Person } from './people.js';

interface Made {
  readonly id: string;
  readonly isFolder: boolean;
  isTrashed: boolean;
}

/** Then some go for good. */
const MOST_ITEMS = 50;
/** Between one write and the next, in milliseconds. */
const PAUSE = [250, 1250] as const;

export class Writer {
  written = 0;
  refused = 0;
  unanswered = 0;
  private readonly items: Made[] = [];
  private names = 0;

  constructor(
    private readonly person: Person,
    private readonly people: People,
    private readonly nodes: Nodes,
    private readonly chance: Chance,
  ) {}

  async writeUntil(end: number): Promise<void> {
    while (performance.now() < end) {
      try {
        await this.step();
      } catch {
        // A node that was killed: whether it was written, nobody knows.
        this.unanswered += 1;
      }
      await wait(this.chance.between(...PAUSE));
    }
  }

  private step(): Promise<void> {
    if (this.items.length > MOST_ITEMS) return this.purge();
    const lot = this.chance.below(100);
    if (this.items.length < 8 || lot < 18) return this.make();
    if (lot < 26) return this.upload();
    if (lot < 42) return this.rename();
    if (lot < 52) return this.move();
    if (lot < 60) return this.trash();
    if (lot < 66) return this.restore();
    if (lot < 84) return this.share();
    if (lot < 94) return this.takeBack();
    return this.inherit();
  }

  private get name(): string {
    return `${this.person.secret} ${(this.names += 1)}`;
  }

  private live(): Made | undefined {
    const live = this.items.filter(({ isTrashed }) => !isTrashed);
    return live.length === 0 ? undefined : this.chance.pick(live);
  }

  private folderId(): string {
    const folders = this.items.filter(({ isFolder, isTrashed }) => isFolder && !isTrashed);
    const own = this.person.folderId ?? '';
    return folders.length === 0 || this.chance.below(3) === 0 ? own : this.chance.pick(folders).id;
  }

  private async make(): Promise<void> {
    const isFolder = this.chance.below(3) === 0;
    const kind = isFolder ? 'Folder' : 'Document';
    const made = await this.write<{ id: string }>(
      `mutation ($input: Create${kind}Input!) { done: create${kind}(input: $input) { id } }`,
      { name: this.name, parentId: this.folderId() },
    );
    if (made !== null) this.items.push({ id: made.id, isFolder, isTrashed: false });
  }

  private async upload(): Promise<void> {
    const { data, errors } = await this.nodes
      .client(this.person.token)
      .upload<{ done: { id: string } }, object>(
        'mutation ($input: UploadDocumentInput!) { done: uploadDocument(input: $input) { id } }',
        { input: { parentId: this.folderId(), file: null } },
        { 'input.file': textFile(this.name, `${this.names}`) },
      );
    if (errors === undefined) this.items.push({ id: data.done.id, isFolder: false, isTrashed: false });
    this.count(errors);
  }

  private async rename(): Promise<void> {
    await this.onItem('updateItem', 'UpdateItem', { name: this.name });
  }

  private async move(): Promise<void> {
    const item = this.live();
    if (item === undefined) return;
    await this.write('mutation ($input: MoveItemsInput!) { done: moveItems(input: $input) { id } }', {
      itemIds: [item.id],
      targetFolderId: this.folderId(),
    });
  }

  private async trash(): Promise<void> {
    const item = this.live();
    if (item === undefined) return;
    const done = await this.send('mutation ($id: ID!) { done: trashItems(itemIds: [$id]) { id } }', {
      id: item.id,
    });
    if (done !== null) item.isTrashed = true;
  }

  private async restore(): Promise<void> {
    const item = this.items.find(({ isTrashed }) => isTrashed);
    if (item === undefined) return;
    const done = await this.send('mutation ($id: ID!) { done: restoreItems(itemIds: [$id]) { id } }', {
      id: item.id,
    });
    if (done !== null) item.isTrashed = false;
  }

  private async purge(): Promise<void> {
    for (const { id } of this.items.splice(0, 15)) {
      await this.send('mutation ($id: ID!) { done: trashItems(itemIds: [$id]) { id } }', { id });
      await this.send('mutation ($id: ID!) { done: purgeItems(itemIds: [$id]) }', { id });
    }
  }

  private async share(): Promise<void> {
    const principal = this.principal();
    if (principal === null) return;
    const permissions = [this.chance.pick(['READ', 'WRITE', 'DELETE'])];
    await this.onItem('grantAccess', 'GrantAccess', { principal, permissions }, this.shared());
  }

  private async takeBack(): Promise<void> {
    const principal = this.principal();
    if (principal === null) return;
    await this.onItem('revokeAccess', 'RevokeAccess', { principal }, this.shared());
  }

  private async inherit(): Promise<void> {
    await this.onItem('setInheritance', 'SetInheritance', { inheritsAccess: this.chance.below(2) === 0 });
  }

  /** Now and then all there is. */
  private shared(): string | undefined {
    return this.chance.below(6) === 0 ? (this.person.folderId ?? undefined) : this.live()?.id;
  }

  private principal(): object | null {
    const lot = sharesWithAll(this.person) ? this.chance.below(6) : 6;
    if (lot === 0) return { everyone: true };
    if (lot < 3) return { groupId: this.people.groupId };
    const others = this.people.all.filter((other) => other !== this.person && mayShare(this.person, other));
    return others.length === 0 ? null : { userId: this.chance.pick(others).id };
  }

  private async onItem(name: string, type: string, input: object, itemId = this.live()?.id): Promise<void> {
    if (itemId === undefined) return;
    await this.write(`mutation ($input: ${type}Input!) { done: ${name}(input: $input) { id } }`, {
      itemId,
      ...input,
    });
  }

  private write<Done>(mutation: string, input: object): Promise<Done | null> {
    return this.send<Done>(mutation, { input });
  }

  private async send<Done>(mutation: string, variables: object): Promise<Done | null> {
    const client = this.nodes.client(this.person.token);
    const { data, errors } = await client.request<{ done: Done }, object>(mutation, variables);
    this.count(errors);
    return errors === undefined ? data.done : null;
  }

  private count(errors: unknown): void {
    if (errors === undefined) this.written += 1;
    else this.refused += 1;
  }
}
