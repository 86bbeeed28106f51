// The result of a run, as a table for people or as JSON for programs.
import { availableParallelism, cpus, platform } from 'node:os';
import type { Measured } from './measure.ts';
import type { Operation } from './operations.ts';
import type { Options } from './options.ts';
import { meetsLatency } from './statistics.ts';
import type { StatisticsOutcome } from './statistics.ts';

export interface Outcome {
  readonly operation: Operation;
  readonly floor: Measured;
  readonly sheaf: Measured;
  readonly ratio: number;
  /** SQL statements a request. */
  readonly statements: { readonly floor: number; readonly sheaf: number };
}

export interface Outcomes {
  readonly operations: readonly Outcome[];
  /** Null where they were not asked for. */
  readonly statistics: StatisticsOutcome | null;
}

const meets = ({ ratio, operation }: Outcome): boolean => ratio >= operation.required;

export const meetAll = ({ operations, statistics }: Outcomes): boolean =>
  operations.every(meets) && (statistics === null || meetsLatency(statistics));

export function asJson({ operations, statistics }: Outcomes, options: Options): string {
  const { documents, connections, seconds, rounds } = options;
  return JSON.stringify(
    {
      machine: machine(),
      documents,
      connections,
      seconds,
      rounds,
      operations: operations.map((outcome) => ({
        name: outcome.operation.name,
        floor: outcome.floor,
        sheaf: outcome.sheaf,
        ratio: outcome.ratio,
        required: outcome.operation.required,
        met: meets(outcome),
        statements: outcome.statements,
      })),
      ...(statistics === null ? {} : { statistics: { ...statistics, met: meetsLatency(statistics) } }),
    },
    null,
    2,
  );
}

export function asTable({ operations, statistics }: Outcomes, options: Options): string {
  const { documents, connections, seconds, rounds } = options;
  return [
    `${documents.toLocaleString('en')} documents, ${connections} connections, medians of ${rounds} × ${seconds} s, ${machine()}`,
    ...(operations.length === 0 ? [] : ['', ...tableOf(operations)]),
    ...(statistics === null ? [] : ['', lineOf(statistics)]),
  ].join('\n');
}

const lineOf = (statistics: StatisticsOutcome): string => {
  const { perSecond, p50, p99, required } = statistics;
  const figures = `${perSecond.toFixed(0)} req/s, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`;
  const verdict = meetsLatency(statistics) ? '' : '  ABOVE WHAT IS REQUIRED';
  return `the statistics of the server, one after the other: ${figures}, required below ${required} ms${verdict}`;
};

function tableOf(outcomes: readonly Outcome[]): string[] {
  const head = [
    'operation',
    'floor req/s',
    'p99 ms',
    'Sheaf req/s',
    'p99 ms',
    'ratio',
    'required',
    'SQL',
    '',
  ];
  const rows = outcomes.map((outcome) => [
    outcome.operation.title,
    outcome.floor.perSecond.toFixed(0),
    outcome.floor.p99.toFixed(0),
    outcome.sheaf.perSecond.toFixed(0),
    outcome.sheaf.p99.toFixed(0),
    outcome.ratio.toFixed(2),
    outcome.operation.required.toFixed(2),
    `${rounded(outcome.statements.floor)} : ${rounded(outcome.statements.sheaf)}`,
    meets(outcome) ? '' : 'BELOW WHAT IS REQUIRED',
  ]);
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line), '', 'SQL: statements a request, floor : Sheaf.'];
}

/** To halves: of two requests in turn one may take a statement more, and background work leaves a trace in the count. */
const rounded = (count: number): string => String(Math.round(count * 2) / 2);

const machine = (): string =>
  `Node ${process.versions.node}, ${platform()}, ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;
