// Does the same with many things, several at a time.

const WIDTH = 8;

/** What each came to, in the order of the things. */
export async function inParallel<Value, Result>(
  values: readonly Value[],
  work: (value: Value) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = values.entries();
  const worker = async (): Promise<void> => {
    for (const [at, value] of queue) results[at] = await work(value);
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
  return results;
}
