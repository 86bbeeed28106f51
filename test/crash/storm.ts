// Writers that keep the server busy, each with one request at a time, until it no longer answers.
import type { Chance } from './chance.js';
import { Ledger } from './ledger.js';
import type { Acknowledged, Action, Done, Outcome } from './ledger.js';
import type { Company, Person, Place } from './people.js';
import { Plans, TAKEN } from './plans.js';
import type { Plan } from './plans.js';
import { send } from './requests.js';

const ofDocument = '{ id name size sha256 currentRevision { number sha256 } }';
const mutations: Readonly<Record<Action, string>> = {
  createFolder: 'mutation ($input: CreateFolderInput!) { done: createFolder(input: $input) { id name } }',
  uploadDocument: `mutation ($input: UploadDocumentInput!) { done: uploadDocument(input: $input) ${ofDocument} }`,
  uploadRevision: `mutation ($input: UploadRevisionInput!) { done: uploadRevision(input: $input) ${ofDocument} }`,
  updateItem: 'mutation ($input: UpdateItemInput!) { done: updateItem(input: $input) { id name } }',
};

/** Two of everybody in every place, but of the administrator, who is in both. */
const WRITERS_AS_EVERYBODY = 2;

export class Storm {
  readonly ledger = new Ledger();
  private readonly acknowledged = new Map<Place, Acknowledged[]>();
  private readonly plans: Plans;

  constructor(
    chance: Chance,
    private readonly company: Company,
  ) {
    this.plans = new Plans(chance, company, (place) => this.acknowledged.get(place) ?? []);
  }

  /** Makes what the writers run into from the start. */
  async prepare(url: string): Promise<void> {
    for (const { person, place } of this.posts()) {
      if (place.people[0] === person)
        await this.succeed(url, place, this.plans.folder(person, place, TAKEN, ['OK']));
    }
  }

  /** Resolves when no writer gets an answer any more. */
  async rage(url: string): Promise<void> {
    const writers = this.posts().flatMap((post) => Array.from({ length: post.writers }, () => post));
    await Promise.all(
      writers.map(async ({ person, place }) => {
        let outcome: Outcome;
        do outcome = await this.perform(url, place, this.plans.next(person, place));
        while (outcome.state !== 'UNANSWERED');
      }),
    );
  }

  /** One of each kind of write, everywhere; each has to succeed. */
  async writeAnew(url: string, occasion: string): Promise<void> {
    for (const { person, place } of this.posts()) {
      const name = `${occasion} by ${person.name}`;
      await this.succeed(url, place, this.plans.folder(person, place, `${name} folder`, ['OK']));
      await this.succeed(
        url,
        place,
        this.plans.upload(person, place, `${name}.bin`, this.plans.ownContent()),
      );
      // Of the one that was made just now: what was not answered may have given others a revision that nobody knows of.
      const revision = this.plans.revision(person, place, 1);
      if (revision === null) throw new Error('There is no document to revise.');
      await this.succeed(url, place, revision);
      await this.succeed(url, place, this.plans.rename(person, place, `${name} renamed.bin`, ['OK']));
    }
  }

  private posts(): { readonly person: Person; readonly place: Place; readonly writers: number }[] {
    return this.company.places.flatMap((place) =>
      place.people.map((person, at) => ({ person, place, writers: at === 0 ? WRITERS_AS_EVERYBODY : 1 })),
    );
  }

  private async succeed(url: string, place: Place, plan: Plan): Promise<void> {
    const outcome = await this.perform(url, place, plan);
    if (outcome.state !== 'ACKNOWLEDGED') {
      throw new Error(
        `${plan.action} ${JSON.stringify(plan.input)} did not succeed: ${JSON.stringify(outcome)}`,
      );
    }
  }

  private async perform(url: string, place: Place, plan: Plan): Promise<Outcome> {
    const { input, file, ...intent } = plan;
    const attempt = this.ledger.begin(intent);
    const { marker, token, action } = attempt;
    const reply = await send<{ readonly done: Done }>(url, {
      query: mutations[action],
      variables: { input },
      file,
      token,
      marker,
    });
    const outcome = this.ledger.settle(attempt, reply);
    if (outcome.state === 'ACKNOWLEDGED') this.remember(place, { ...attempt, outcome });
    return outcome;
  }

  private remember(place: Place, attempt: Acknowledged): void {
    const before = this.acknowledged.get(place);
    if (before === undefined) this.acknowledged.set(place, [attempt]);
    else before.push(attempt);
  }
}
