// Builds dist: the server by tsc, GraphiQL's page by esbuild; each only where something it is made of has changed.
import './require-node.mjs';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const sources = join(project, 'src');
const pageSources = join(sources, 'graphiql');
const built = join(project, 'dist');
const page = join(built, 'graphiql');

/** Every file below `folder`, sorted, so that equal trees read alike. */
async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** Changes when any of the files is changed, added, removed or renamed. */
async function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${relative(project, file)}\0`);
    hash.update(
      createHash('sha256')
        .update(await readFile(file))
        .digest(),
    );
  }
  return hash.digest('hex');
}

const isPage = (file) => !relative(pageSources, file).startsWith('..');

function runTypeScript() {
  return new Promise((resolve, reject) => {
    const compiler = join(project, 'node_modules/typescript/bin/tsc');
    const child = spawn(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
      cwd: project,
      stdio: 'inherit',
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error('tsc found what is printed above.')),
    );
  });
}

/** tsc leaves what it made of a source that is gone; an old migration would be found there and run. */
async function removeLeftovers() {
  for (const file of (await readdir(built))
    .filter((name) => name !== basename(page))
    .map((name) => join(built, name))) {
    const made = (await stat(file)).isDirectory() ? await filesOf(file) : [file];
    for (const one of made) {
      const module = /^(.*)\.js(?:\.map)?$/.exec(relative(built, one))?.[1];
      if (module !== undefined && !existsSync(join(sources, `${module}.ts`))) await rm(one);
    }
  }
}

async function buildServer() {
  await runTypeScript();
  await removeLeftovers();
}

async function buildPage() {
  const { bundleGraphiql } = await import('./bundle-graphiql.mjs');
  await rm(page, { recursive: true, force: true });
  await bundleGraphiql({ from: pageSources, to: page });
}

const settings = ['package-lock.json', 'scripts/build.mjs'].map((name) => join(project, name));
const compilerSettings = ['tsconfig.json', 'tsconfig.build.json'].map((name) => join(project, name));

const server = {
  name: 'the server',
  inputs: async () => [
    ...settings,
    ...compilerSettings,
    ...(await filesOf(sources)).filter((file) => !isPage(file)),
  ],
  make: buildServer,
};

const graphiql = {
  name: 'GraphiQL',
  inputs: async () => [
    ...settings,
    join(project, 'scripts/bundle-graphiql.mjs'),
    ...(await filesOf(pageSources)),
  ],
  make: buildPage,
};

/** Makes the part unless its stamp says that it was made of exactly these inputs; answers whether it did. */
async function makeIfChanged({ name, inputs, make }) {
  const stamp = join(built, `.made-of-${name.replaceAll(' ', '-').toLowerCase()}`);
  const wanted = await fingerprint(await inputs());
  const found = await readFile(stamp, 'utf8').catch(() => null);
  if (found === wanted) return null;
  await rm(stamp, { force: true });
  await make();
  await writeFile(stamp, wanted);
  return name;
}

/** Builds the server alone, where it has changed, without a word. */
export async function buildQuietly() {
  await mkdir(built, { recursive: true });
  await makeIfChanged(server);
}

/** Builds what has changed; prints one line, or none where nothing has. */
export async function build() {
  const start = performance.now();
  await mkdir(built, { recursive: true });
  const made = (await Promise.all([server, graphiql].map(makeIfChanged))).filter((name) => name !== null);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (made.length > 0) console.log(`Built ${made.join(' and ')} in ${seconds} s.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build().catch((error) => {
    console.error(`The build failed: ${error.message}`);
    process.exitCode = 1;
  });
}
