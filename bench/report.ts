// The result of a run, as a table for people or as JSON for programs.
import { availableParallelism, cpus, platform } from 'node:os';
import { accessMeets } from './access.ts';
import type { AccessOutcome } from './access.ts';
import { BURST } from './audit.ts';
import type { AuditOutcome } from './audit.ts';
import { liveMeets, liveTable } from './live.ts';
import type { LiveOutcome } from './live.ts';
import type { Measured } from './measure.ts';
import type { Operation } from './operations.ts';
import type { Options } from './options.ts';
import { searchMeets } from './search.ts';
import type { SearchOutcome } from './search.ts';
import { searchTable } from './search-report.ts';
import { meetsLatency } from './statistics.ts';
import type { StatisticsOutcome } from './statistics.ts';
import { treeMeets } from './tree.ts';
import type { TreeOutcome } from './tree.ts';
import { uploadsMeet } from './uploads.ts';
import type { UploadsOutcome } from './uploads.ts';
import { uploadsTable } from './uploads-table.ts';

export interface Outcome {
  readonly operation: Operation;
  readonly floor: Measured;
  readonly sheaf: Measured;
  readonly ratio: number;
  /** SQL statements a request. */
  readonly statements: { readonly floor: number; readonly sheaf: number };
}

/** All that a run measured; null what was not asked for. */
export interface Outcomes {
  readonly operations: readonly Outcome[];
  readonly audit: AuditOutcome | null;
  readonly statistics: StatisticsOutcome | null;
  readonly search: SearchOutcome | null;
  readonly access: AccessOutcome | null;
  readonly tree: TreeOutcome | null;
  readonly live: LiveOutcome | null;
  readonly uploads: UploadsOutcome | null;
}

const meets = ({ ratio, operation }: Outcome | AuditOutcome): boolean => ratio >= operation.required;

export const meetAll = ({
  operations,
  audit,
  statistics,
  search,
  access,
  tree,
  live,
  uploads,
}: Outcomes): boolean =>
  operations.every(meets) &&
  (audit === null || meets(audit)) &&
  (statistics === null || meetsLatency(statistics)) &&
  (search === null || searchMeets(search)) &&
  (access === null || accessMeets(access)) &&
  (tree === null || treeMeets(tree)) &&
  (live === null || liveMeets(live)) &&
  (uploads === null || uploadsMeet(uploads));

export function asJson(
  { operations, audit, statistics, search, access, tree, live, uploads }: Outcomes,
  options: Options,
): string {
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
      ...(audit === null
        ? {}
        : {
            audit: {
              connections: BURST,
              without: audit.without,
              audited: audit.audited,
              ratio: audit.ratio,
              required: audit.operation.required,
              met: meets(audit),
            },
          }),
      ...(statistics === null ? {} : { statistics: { ...statistics, met: meetsLatency(statistics) } }),
      ...(search === null ? {} : { search: { ...search, met: searchMeets(search) } }),
      ...(access === null ? {} : { access: { ...access, met: accessMeets(access) } }),
      ...(tree === null ? {} : { tree: { ...tree, met: treeMeets(tree) } }),
      ...(live === null ? {} : { live: { ...live, met: liveMeets(live) } }),
      ...(uploads === null ? {} : { uploads: { ...uploads, met: uploadsMeet(uploads) } }),
    },
    null,
    2,
  );
}

export function asTable(
  { operations, audit, statistics, search, access, tree, live, uploads }: Outcomes,
  options: Options,
): string {
  const { documents, connections, seconds, rounds } = options;
  const medians = `medians of ${rounds} × ${seconds} s, ${machine()}`;
  const about = `${documents.toLocaleString('en')} documents`;
  return [
    ...(operations.length === 0
      ? []
      : [`${about}, ${connections} connections, ${medians}`, '', ...operationsTable(operations), '']),
    ...(audit === null ? [] : [`${about}, ${BURST} connections, ${medians}`, '', ...auditTable(audit), '']),
    ...(statistics === null ? [] : [`${about}, ${medians}`, '', lineOf(statistics), '']),
    ...(search === null ? [] : [`${about}, ${medians}`, '', ...searchTable(search, table), '']),
    ...(access === null ? [] : [`${connections} connections, ${medians}`, '', ...accessTable(access), '']),
    ...(tree === null ? [] : [`The longest of ${rounds} times, ${machine()}`, '', ...treeTable(tree)]),
    ...(live === null ? [] : [machine(), '', ...liveTable(live), '']),
    ...(uploads === null ? [] : [`medians of ${rounds}, ${machine()}`, '', ...uploadsTable(uploads)]),
  ]
    .join('\n')
    .trimEnd();
}

const lineOf = (statistics: StatisticsOutcome): string => {
  const { perSecond, p50, p99, required } = statistics;
  const latencies = `${perSecond.toFixed(0)} req/s, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`;
  const judged = meetsLatency(statistics) ? '' : '  ABOVE WHAT IS REQUIRED';
  return `the statistics of the server, one after the other: ${latencies}, required below ${required} ms${judged}`;
};

function accessTable(access: AccessOutcome): string[] {
  const { subfolders, settings, documentsWritten, lists, isPublic } = access;
  return [
    `On a folder with ${subfolders.toLocaleString('en')} folders and ${(subfolders * 10).toLocaleString('en')} documents below it, in milliseconds:`,
    ...Object.entries(settings).map(
      ([name, milliseconds]) => `  ${name.padEnd(14)}${milliseconds.toFixed(1)}`,
    ),
    `  documents written: ${documentsWritten ? 'SOME' : 'none'}`,
    '',
    `Ten grants against ${subfolders.toLocaleString('en')}, requests a second and median latency in milliseconds:`,
    ...lists.map(
      ({ name, few, many, ratio, p50Ratio }) =>
        `  ${name.padEnd(33)}${few.perSecond.toFixed(0)} (${few.p50}) against ${many.perSecond.toFixed(0)} (${many.p50}): ${ratio.toFixed(2)} (${p50Ratio.toFixed(2)})`,
    ),
    `  required: 0.50${accessMeets(access) ? '' : ', BELOW WHAT IS REQUIRED'}`,
    '',
    `A folder's first 50 documents for somebody with ten grants, requests a second and median latency in milliseconds:`,
    `  with nothing public              ${isPublic.before.perSecond.toFixed(0)} (${isPublic.before.p50})`,
    `  with ${isPublic.documents.toLocaleString('en')} public documents     ${isPublic.list.perSecond.toFixed(0)} (${isPublic.list.p50})`,
    `  once, and right after one more became public or no longer is: ${isPublic.once.toFixed(1)} and ${isPublic.afterToggle.toFixed(1)}`,
  ];
}

function treeTable(tree: TreeOutcome): string[] {
  const head = [
    `a folder with ${tree.items.toLocaleString('en')} items`,
    'seconds',
    'writer p99',
    'max',
    'reader p99',
    'max',
  ];
  const rows = tree.operations.map(({ name, seconds, writer, reader }) => [
    name,
    seconds.toFixed(2),
    ...[writer.p99, writer.max, reader.p99, reader.max].map((milliseconds) => milliseconds.toFixed(0)),
  ]);
  return [
    ...table([head, ...rows]),
    '',
    `What others wait meanwhile, in milliseconds. Required: ${tree.required} s, others ${tree.longestWait} ms at most${treeMeets(tree) ? '' : ', ABOVE WHAT IS REQUIRED'}`,
  ];
}

function operationsTable(outcomes: readonly Outcome[]): string[] {
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
    ...figures(outcome.floor),
    ...figures(outcome.sheaf),
    outcome.ratio.toFixed(2),
    outcome.operation.required.toFixed(2),
    `${rounded(outcome.statements.floor)} : ${rounded(outcome.statements.sheaf)}`,
    verdict(outcome),
  ]);
  return [...table([head, ...rows]), '', 'SQL: statements a request, floor : Sheaf.'];
}

function auditTable(audit: AuditOutcome): string[] {
  const head = ['operation', 'without req/s', 'p99 ms', 'Sheaf req/s', 'p99 ms', 'ratio', 'required', ''];
  const row = [
    audit.operation.title,
    ...figures(audit.without),
    ...figures(audit.audited),
    audit.ratio.toFixed(2),
    audit.operation.required.toFixed(2),
    verdict(audit),
  ];
  return [...table([head, row]), '', 'Without: the same server, on a database that keeps no audit entries.'];
}

const figures = ({ perSecond, p99 }: Measured): string[] => [perSecond.toFixed(0), p99.toFixed(0)];

const verdict = (outcome: Outcome | AuditOutcome): string => (meets(outcome) ? '' : 'BELOW WHAT IS REQUIRED');

/** Lines of equal columns, the first of them to the left. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** To halves: of two requests in turn one may take a statement more, and background work leaves a trace in the count. */
const rounded = (count: number): string => String(Math.round(count * 2) / 2);

const machine = (): string =>
  `Node ${process.versions.node}, ${platform()}, ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;
