// Runs subscriptions, over whatever connection they came: each event is answered with what holds for the caller by then.
import { Kind, createSourceEventStream, execute, getOperationAST } from 'graphql';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { ApiContext } from '../../resolvers/context.js';
import type { Settings } from '../../services/settings.js';
import { EventStream } from './event-stream.js';
import { isSameForAll } from './same-for-all.js';

/** What goes on in lockdown, and without an account. */
const forEverybody: ReadonlySet<string> = new Set(['serverChanged']);

interface Running {
  readonly stream: EventStream;
  readonly contextNow: () => Promise<ApiContext>;
}

type Answers = Map<string, Promise<ExecutionResult>>;

export class Subscriptions {
  private readonly running = new Set<Running>();
  /** Of each event and document that answers alike to all, by the operation's variables: gone with the event. */
  private readonly shared = new WeakMap<object, Map<object, Answers>>();

  /** Whether events are to be kept from who is not let in; null until it is asked for after it may have changed. */
  private lockdown: Promise<boolean> | null = null;

  constructor(
    private readonly settings: Pick<Settings, 'current'>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** `contextNow` makes the context in which an event is answered. */
  async subscribe(
    args: ExecutionArgs,
    contextNow: () => Promise<ApiContext>,
  ): Promise<EventStream | ExecutionResult> {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    const answer = async (event: object): Promise<ExecutionResult> =>
      execute({ ...args, rootValue: event, contextValue: await contextNow() });
    const variables = JSON.stringify(args.variableValues ?? {});
    const run = isSameForAll(args.schema, args.document)
      ? (event: object) => this.once(event, args.document, variables, answer)
      : answer;
    const forAll = isForEverybody(args);
    const letIn = async (event: object): Promise<ExecutionResult> => {
      const refusal = (await this.lockedDown()) ? await refusalOf(contextNow) : null;
      if (refusal !== null) throw refusal;
      return run(event);
    };
    const events = source[Symbol.asyncIterator]() as AsyncIterator<object>;
    const stream = new EventStream(events, forAll ? run : letIn, () => this.running.delete(running));
    const running: Running = { stream, contextNow };
    if (forAll) return stream;
    this.running.add(running);
    // What was looked at before may have changed since.
    this.check(running);
    return stream;
  }

  /** Ends those whose callers are no longer let in, now that this may have changed. */
  recheck(): void {
    this.lockdown = null;
    for (const running of this.running) this.check(running);
  }

  private check({ stream, contextNow }: Running): void {
    const refuse = async (): Promise<void> => {
      const refusal = await refusalOf(contextNow);
      if (refusal !== null) stream.fail(refusal);
    };
    refuse().catch(this.onError);
  }

  private lockedDown(): Promise<boolean> {
    this.lockdown ??= this.settings.current().then(
      ({ lockdown }) => lockdown,
      (error: unknown) => {
        this.onError(error);
        // Who is let in is then asked at each event.
        return true;
      },
    );
    return this.lockdown;
  }

  private once(
    event: object,
    document: object,
    variables: string,
    answer: (event: object) => Promise<ExecutionResult>,
  ): Promise<ExecutionResult> {
    const documents = this.shared.get(event) ?? new Map<object, Answers>();
    this.shared.set(event, documents);
    const answers: Answers = documents.get(document) ?? new Map();
    documents.set(document, answers);
    let result = answers.get(variables);
    if (result === undefined) answers.set(variables, (result = answer(event)));
    return result;
  }
}

/** Why the caller is let in no longer; who may pass a lockdown can lose that at any time. */
async function refusalOf(contextNow: Running['contextNow']): Promise<Error | null> {
  const { caller } = await contextNow();
  return caller.lockdown ?? caller.refusal;
}

function isForEverybody({ document, operationName }: ExecutionArgs): boolean {
  const operation = getOperationAST(document, operationName);
  return (
    operation?.selectionSet.selections.every(
      (selection) => selection.kind === Kind.FIELD && forEverybody.has(selection.name.value),
    ) === true
  );
}
