// Examples of a page in docs/, as tests: each is run, in order, against a real server, by what the comments before it say.
//
//   <!-- keep name = path.in.data -->  a later "$name" in variables, and $name in a shell, stands for it; `token` signs in
//   <!-- file input.file = a.pdf -->   sent as a multipart request with that file
//   <!-- error CODE -->                refused with that code
//   <!-- prints text -->               of a shell or Node example: what it prints contains the text
//   <!-- module test/x.ts -->          TypeScript is that module, without its first line
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestServer } from '../support/server.js';

type Variables = Readonly<Record<string, unknown>>;

interface Note {
  readonly kind: string;
  readonly text: string;
}

export interface Example {
  readonly language: string;
  readonly code: string;
  readonly variables: Variables;
  readonly notes: readonly Note[];
}

const project = join(import.meta.dirname, '../..');

/** The examples in their order: a fence of JSON behind an operation is its variables. */
function examplesIn(markdown: string): Example[] {
  const examples: Example[] = [];
  let notes: Note[] = [];
  for (const found of markdown.matchAll(/^<!-- (\w+) ([^\n]+) -->$|^```(\w+)\n(.*?)^```$/gms)) {
    const [, kind, text = '', language, code = ''] = found;
    if (kind !== undefined) {
      notes.push({ kind, text });
    } else if (language === 'text') {
      // To be read only.
      continue;
    } else if (language === 'json') {
      const last = examples.pop();
      if (last === undefined) throw new Error('Variables come behind their operation.');
      examples.push({ ...last, variables: JSON.parse(code) as Variables });
    } else {
      examples.push({ language: language ?? '', code, variables: {}, notes });
      notes = [];
    }
  }
  return examples;
}

const notesOf = ({ notes }: Example, kind: string): string[] =>
  notes.filter((note) => note.kind === kind).map(({ text }) => text);
const pairsOf = (example: Example, kind: string): [string, string][] =>
  notesOf(example, kind).map((text) => text.split(' = ') as [string, string]);

let server: Awaited<ReturnType<typeof startTestServer>>;
let folder: string;
const kept = new Map<string, string>();

/** The variables with what earlier examples kept in place of "$name". */
const filled = (variables: Variables): Variables =>
  JSON.parse(JSON.stringify(variables), (_key, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith('$')) return value;
    const known = kept.get(value.slice(1));
    if (known === undefined) throw new Error(`No example before keeps ${value}.`);
    return known;
  }) as Variables;

/** One of the fixtures, or something short that passes for a PDF. */
async function fileOf(name: string): Promise<File> {
  const path = join(project, 'test/fixtures', name);
  return new File([existsSync(path) ? await readFile(path) : `%PDF-1.7 ${name}`], name);
}

async function runOperation(example: Example): Promise<void> {
  const client = server.client(kept.get('token'));
  const variables = filled(example.variables);
  const files = await Promise.all(
    pairsOf(example, 'file').map(async ([path, name]) => [path, await fileOf(name)] as const),
  );
  const { data, errors } =
    files.length === 0
      ? await client.request(example.code, variables)
      : await client.upload(example.code, variables, Object.fromEntries(files) as Record<string, File>);
  expect((errors ?? []).map(({ extensions }) => extensions.code)).toEqual(notesOf(example, 'error'));
  for (const [name, path] of pairsOf(example, 'keep')) {
    const value = path
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null)?.[key], data);
    expect([path, typeof value]).toEqual([path, 'string']);
    kept.set(name, value as string);
  }
}

async function runProgram(
  example: Example,
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<void> {
  const env = { ...process.env, ...Object.fromEntries(kept), SHEAF: server.url, TOKEN: kept.get('token') };
  const { stdout } = await promisify(execFile)(command, args, { cwd, env });
  for (const text of notesOf(example, 'prints')) expect(stdout).toContain(text);
}

const hasCurl = ['/usr/bin/curl', '/bin/curl', '/usr/local/bin/curl'].some((path) => existsSync(path));

/** Runs it as a reader would. Where there is no curl, what needs it is left out. */
async function run(example: Example): Promise<void> {
  if (example.language === 'graphql') return runOperation(example);
  if (example.language === 'sh') {
    if (hasCurl) await runProgram(example, '/bin/sh', ['-euc', example.code], folder);
    return;
  }
  if (example.language === 'js') {
    await runProgram(example, process.execPath, ['--input-type=module', '-e', example.code], project);
    return;
  }
  if (example.language === 'ts') {
    // A module that tests of its own run.
    const [module = ''] = notesOf(example, 'module');
    const [, ...lines] = (await readFile(join(project, module), 'utf8')).split('\n');
    expect(example.code).toBe(lines.join('\n'));
    return;
  }
  throw new Error(`There is no way to run ${example.language}.`);
}

const title = ({ language, code }: Example): string =>
  `${language}: ${(language === 'graphql' ? /\{\s*(?:\w+: )?(\w+)/s.exec(code)?.[1] : code.split('\n')[0]) ?? code}`;

/**
 * Makes a test of each example of the page, on a server with these settings. Each goes on from the answers of those before
 * it.
 */
export function testExamples(
  page: string,
  settings: Readonly<Record<string, string>> = {},
): readonly Example[] {
  const examples = examplesIn(readFileSync(join(project, page), 'utf8'));
  beforeAll(async () => {
    server = await startTestServer({ settings });
    folder = await mkdtemp(join(tmpdir(), 'sheaf-guide-'));
    await writeFile(join(folder, 'report.pdf'), '%PDF-1.7 report');
    await copyFile(join(project, 'test/fixtures/sample.jpg'), join(folder, 'portrait.jpg'));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  test.each(examples.map((example, at) => [`${at + 1}. ${title(example)}`, example] as const))(
    '%s',
    (_title, example) => run(example),
  );
  return examples;
}
