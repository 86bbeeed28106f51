// Batches pages of something of one subject each: asked for together, those with equal requests take one statement.
import DataLoader from 'dataloader';

export interface PageOf<Subject, Request> {
  readonly subject: Subject;
  readonly request: Request;
}

/** `list` gives the page of each subject, in their order. */
export function pagesBy<Subject, Request, Result>(
  list: (subjects: readonly Subject[], request: Request) => Promise<readonly Result[]>,
): DataLoader<PageOf<Subject, Request>, Result> {
  return new DataLoader(
    async (keys) => {
      const groups = Map.groupBy(keys, ({ request }) => JSON.stringify(request));
      const results = new Map<PageOf<Subject, Request>, Result>();
      await Promise.all(
        [...groups.values()].map(async ([first, ...rest]) => {
          if (first === undefined) return;
          const asked = [first, ...rest];
          const found = await list(
            asked.map(({ subject }) => subject),
            first.request,
          );
          found.forEach((result, at) => results.set(asked[at] ?? first, result));
        }),
      );
      return keys.map((key) => results.get(key) as Result);
    },
    // Each asks on its own behalf; nothing is shared but the statement.
    { cache: false },
  );
}
