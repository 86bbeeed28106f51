// The result of a run, as a table for people or as JSON for programs.
import { availableParallelism, cpus, platform } from 'node:os';
import type { Measured } from './measure.ts';
import type { Operation } from './operations.ts';
import type { Options } from './options.ts';

export interface Outcome {
  readonly operation: Operation;
  readonly floor: Measured;
  readonly sheaf: Measured;
  readonly ratio: number;
  /** SQL statements a request. */
  readonly statements: { readonly floor: number; readonly sheaf: number };
}

export const meets = ({ ratio, operation }: Outcome): boolean => ratio >= operation.required;

export function asJson(outcomes: readonly Outcome[], options: Options): string {
  const { documents, connections, seconds, rounds } = options;
  return JSON.stringify(
    {
      machine: machine(),
      documents,
      connections,
      seconds,
      rounds,
      operations: outcomes.map((outcome) => ({
        name: outcome.operation.name,
        floor: outcome.floor,
        sheaf: outcome.sheaf,
        ratio: outcome.ratio,
        required: outcome.operation.required,
        met: meets(outcome),
        statements: outcome.statements,
      })),
    },
    null,
    2,
  );
}

export function asTable(outcomes: readonly Outcome[], options: Options): string {
  const { documents, connections, seconds, rounds } = options;
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
  return [
    `${documents.toLocaleString('en')} documents, ${connections} connections, medians of ${rounds} × ${seconds} s, ${machine()}`,
    '',
    line(head),
    ...rows.map(line),
    '',
    'SQL: statements a request, floor : Sheaf.',
  ].join('\n');
}

/** To halves: of two requests in turn one may take a statement more, and background work leaves a trace in the count. */
const rounded = (count: number): string => String(Math.round(count * 2) / 2);

const machine = (): string =>
  `Node ${process.versions.node}, ${platform()}, ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;
