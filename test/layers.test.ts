// Proves that the rules on imports can fail: one small tree breaks each of them, and src breaks none.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const project = join(import.meta.dirname, '..');
const layerSettings = join(project, '.dependency-cruiser.cjs');
const lintSettings = join(project, '.oxlintrc.json');

/** One broken import for each rule, `from → to`, by the rule that has to report it. */
const violations: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'app-imports-downwards': ['src/app.ts', 'src/main.ts'],
  'server-imports-downwards': ['src/server/a.ts', 'src/app.ts'],
  'resolvers-imports-downwards': ['src/resolvers/a.ts', 'src/server/a.ts'],
  'loaders-imports-downwards': ['src/loaders/a.ts', 'src/resolvers/a.ts'],
  'services-imports-downwards': ['src/services/deep/a.ts', 'src/loaders/a.ts'],
  'jobs-imports-downwards': ['src/jobs/a.ts', 'src/services/deep/a.ts'],
  'changes-imports-downwards': ['src/changes/a.ts', 'src/jobs/a.ts'],
  'access-imports-downwards': ['src/access/a.ts', 'src/changes/a.ts'],
  'search-imports-downwards': ['src/search/a.ts', 'src/access/a.ts'],
  'storage-imports-downwards': ['src/storage/a.ts', 'src/search/a.ts'],
  'entities-imports-downwards': ['src/entities/a.ts', 'src/storage/a.ts'],
  'database-imports-downwards': ['src/database/a.ts', 'src/entities/a.ts'],
  'common-imports-downwards': ['src/common/a.ts', 'src/database/a.ts'],
  'main-is-not-imported-by-the-command-line': ['src/cli/a.ts', 'src/main.ts'],
  'main-does-not-import-the-command-line': ['src/main.ts', 'src/commands/a.ts'],
  'config-stays-at-the-top': ['src/server/b.ts', 'src/config.ts'],
  'config-imports-common-only': ['src/config.ts', 'src/storage/b.ts'],
  'browser-code-stands-alone': ['src/graphiql/a.ts', 'src/common/b.ts'],
  'browser-code-is-not-imported': ['src/server/c.ts', 'src/graphiql/a.ts'],
  'every-importer-has-a-layer': ['src/helpers/a.ts', 'src/common/b.ts'],
  'every-import-has-a-layer': ['src/common/c.ts', 'src/helpers/a.ts'],
  'no-circular-imports': ['src/services/b.ts', 'src/services/c.ts'],
  'no-circular-types': ['src/services/d.ts', 'src/services/e.ts'],
  'no-tests-in-the-product': ['src/common/d.ts', 'test/support/a.ts'],
  'no-development-packages-in-the-product': ['src/common/e.ts', 'dev-package'],
  'no-undeclared-packages': ['src/common/f.ts', 'stray-package'],
  'no-unresolvable-imports': ['src/common/g.ts', 'src/common/missing.ts'],
};

/** Files that a rule above needs, or that no rule may report. */
const otherFiles: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: { 'used-package': '1.0.0' },
    devDependencies: { 'dev-package': '1.0.0' },
  }),
  'src/services/c.ts': "import { made } from './b.js';\nexport const back = made;\n",
  'src/services/e.ts': "import type { made } from './d.js';\nexport type Back = typeof made;\n",
  'src/common/b.ts': 'export const target = 1;\n',
  'src/storage/b.ts':
    "import { target } from '../common/b.js';\nimport 'used-package';\nexport { target };\n",
  'src/commands/a.ts': "import '../config.js';\nimport '../app.js';\n",
  'test/support/a.ts': "import '../../src/main.js';\n",
  // What the entities do: they name each other by type alone.
  'src/entities/folder.ts': "import type { User } from './user.js';\nexport class Folder { owner!: User; }\n",
  'src/entities/user.ts':
    "import type { Folder } from './folder.js';\nexport class User { @Property(() => Object) home!: Folder; }\n",
};

/** What a layer may not do even by type, so that a rule which overlooks types shows. */
const typeOnly = new Set(['storage-imports-downwards', 'no-circular-types', 'config-stays-at-the-top']);

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** Runs a checker on the pinned Node; it exits with 1 where it finds something, and still prints its report. */
async function report(cwd: string, script: string, ...args: readonly string[]): Promise<string> {
  const run = promisify(execFile)(process.execPath, [join(project, 'node_modules', script), ...args], {
    cwd,
    maxBuffer: 64 * 1024 * 1024,
  });
  return run.then(
    ({ stdout }) => stdout,
    (failure: Error & { stdout?: string }) => {
      if (!failure.stdout) throw failure;
      return failure.stdout;
    },
  );
}

async function layerViolations(cwd: string): Promise<readonly Violation[]> {
  const script = 'dependency-cruiser/bin/dependency-cruiser.mjs';
  const json = await report(cwd, script, '--config', layerSettings, '--output-type', 'json', 'src');
  const { summary } = JSON.parse(json) as { summary: { violations: Violation[]; totalCruised: number } };
  expect(summary.totalCruised).toBeGreaterThan(0);
  return summary.violations;
}

/** The source of a file that imports `to`. */
function importing(rule: string, from: string, to: string): string {
  const up = '../'.repeat(dirname(from).split('/').length);
  const specifier = to.includes('/') ? `${up}${to.replace(/\.ts$/, '.js')}` : to;
  return typeOnly.has(rule)
    ? `import type { target } from '${specifier}';\nexport type Made = typeof target;\n`
    : `import '${specifier}';\nexport const made = 1;\n`;
}

describe('the rules on imports', () => {
  let tree: string;
  let found: readonly Violation[];

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
  }

  beforeAll(async () => {
    tree = await mkdtemp(join(tmpdir(), 'sheaf-layers-'));
    for (const [rule, [from, to]] of Object.entries(violations)) await write(from, importing(rule, from, to));
    for (const [path, text] of Object.entries(otherFiles)) await write(path, text);
    for (const name of ['used-package', 'dev-package', 'stray-package']) {
      await write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
      await write(`node_modules/${name}/index.js`, '');
    }
    found = await layerViolations(tree);
  });

  afterAll(() => rm(tree, { recursive: true, force: true }));

  test('each rule has a violation here, and each violation a rule', () => {
    const { forbidden } = createRequire(import.meta.url)(layerSettings) as { forbidden: { name: string }[] };
    expect(Object.keys(violations).toSorted()).toEqual(forbidden.map((rule) => rule.name).toSorted());
  });

  test.each(Object.entries(violations))('%s is reported', (rule, [from, to]) => {
    const names = found.filter((one) => one.from === from && one.to.includes(to.replace(/\.ts$/, '')));
    expect(names.map((one) => one.rule.name)).toContain(rule);
  });

  test('entities may name each other by type', () => {
    expect(found.filter((one) => /entities\/(?:folder|user)/.test(one.from))).toEqual([]);
  });

  test('what goes down the list is not reported', () => {
    for (const file of ['src/commands/a.ts', 'src/storage/b.ts']) {
      expect(found.filter((one) => one.from === file)).toEqual([]);
    }
  });

  test('src breaks none', async () => {
    const broken = await layerViolations(project);
    expect(broken.map((one) => `${one.rule.name}: ${one.from} → ${one.to}`)).toEqual([]);
  });
});

describe('the rule that settings are read in src/config.ts only', () => {
  test('reports each way of reading process.env elsewhere', async () => {
    const tree = await mkdtemp(join(tmpdir(), 'sheaf-settings-'));
    try {
      await cp(lintSettings, join(tree, '.oxlintrc.json'));
      await mkdir(join(tree, 'src/services'), { recursive: true });
      const read = "export const port = process.env['PORT'];\n";
      await writeFile(join(tree, 'src/config.ts'), read);
      await writeFile(join(tree, 'src/services/read.ts'), read);
      await writeFile(join(tree, 'src/services/take.ts'), 'export const { env } = process;\n');
      await writeFile(join(tree, 'src/services/import.ts'), "export { env } from 'node:process';\n");
      const json = await report(tree, 'oxlint/bin/oxlint', '--format', 'json', 'src');
      const { diagnostics } = JSON.parse(json) as { diagnostics: { filename: string; code: string }[] };
      expect(diagnostics.map((one) => `${one.filename} ${one.code}`).toSorted()).toEqual([
        'src/services/import.ts eslint(no-restricted-imports)',
        'src/services/read.ts eslint(no-restricted-properties)',
        'src/services/take.ts eslint(no-restricted-properties)',
      ]);
    } finally {
      await rm(tree, { recursive: true, force: true });
    }
  });
});
