// What the benchmark is told on its command line.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  readonly documents: number;
  /** Of each measurement, after its warm-up. */
  readonly seconds: number;
  readonly warmUp: number;
  readonly rounds: number;
  readonly connections: number;
  /** The names of the operations to measure; empty: all. */
  readonly only: readonly string[];
  /** To the viewer with many of them, of the operation access. */
  readonly grants: number;
  /** Print the plans of its lists. */
  readonly explain: boolean;
  /** The result as JSON in place of the table. */
  readonly json: boolean;
  /** Exit with 1 where a ratio or a latency is not what is required. */
  readonly strict: boolean;
  /** Where the server leaves a CPU profile; null: none is taken. */
  readonly profileDir: string | null;
  /** Where the data stay for further runs; null: nowhere. */
  readonly keepDir: string | null;
}

export const isWanted = (name: string, { only }: Options): boolean =>
  only.length === 0 || only.includes(name);

export const usage = `Usage: npm run bench -- [options]
  --documents N     documents to load, a hundred a folder (100000)
  --seconds N       of each measurement (10)
  --warm-up N       seconds before each measurement (6)
  --rounds N        measurements of each side of each operation; the median counts (3)
  --connections N   at once (16)
  --only a,b        of list, document, write, statistics, audit (what it costs a burst of writes), access,
                    search, tree (a folder with 100,000 items below it as a whole),
                    live (5,000 subscribers), uploads
  --grants N        to the viewer with many of them, of access (10000)
  --explain         print the plans of its lists
  --json            the result as JSON
  --strict          exit with 1 where a ratio or a latency is not what is required
  --profile DIR     leave a CPU profile of the server there
  --keep DIR        leave the data there, and take them from there the next time: with as many documents, within a
                    week, by the same --only
`;

/** What is not understood: a RangeError with one sentence. */
export function readOptions(args: readonly string[]): Options | 'HELP' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      documents: { type: 'string', default: '100000' },
      seconds: { type: 'string', default: '10' },
      'warm-up': { type: 'string', default: '6' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '16' },
      only: { type: 'string', default: '' },
      grants: { type: 'string', default: '10000' },
      explain: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      profile: { type: 'string' },
      keep: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'HELP';
  return {
    documents: count('documents', values.documents, 10_000),
    seconds: count('seconds', values.seconds, 1),
    warmUp: count('warm-up', values['warm-up'], 0),
    rounds: count('rounds', values.rounds, 1),
    connections: count('connections', values.connections, 1),
    only: values.only.split(',').filter((name) => name !== ''),
    grants: count('grants', values.grants, 100),
    explain: values.explain,
    json: values.json,
    strict: values.strict,
    profileDir: values.profile ?? null,
    keepDir: values.keep === undefined ? null : resolve(values.keep),
  };
}

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`--${name} is a whole number from ${least}, not "${text}".`);
  }
  return value;
}
