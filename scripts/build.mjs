// Builds dist: the server by tsc, the pages by esbuild; each only where something it is made of has changed.
import './require-node.mjs';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const sources = join(project, 'src');
const built = join(project, 'dist');

/** Each page is made of the folder of that name in src, by its script, into the folder of that name in dist. */
const pages = [
  { name: 'GraphiQL', folder: 'graphiql', script: 'bundle-graphiql.mjs' },
  { name: 'the page of share links', folder: 'share-page', script: 'bundle-share-page.mjs' },
];

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

const isPage = (file) => pages.some(({ folder }) => !relative(join(sources, folder), file).startsWith('..'));

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
    .filter((name) => pages.every(({ folder }) => name !== folder))
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

async function buildPage({ folder, script }) {
  const { bundlePage } = await import(`./${script}`);
  const to = join(built, folder);
  await rm(to, { recursive: true, force: true });
  await bundlePage({ from: join(sources, folder), to });
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

const bundles = pages.map((page) => ({
  name: page.name,
  inputs: async () => [
    ...settings,
    join(project, 'scripts/compress-assets.mjs'),
    join(project, 'scripts', page.script),
    ...(await filesOf(join(sources, page.folder))),
  ],
  make: () => buildPage(page),
}));

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
  const made = (await Promise.all([server, ...bundles].map(makeIfChanged))).filter((name) => name !== null);
  // Its service would live on beside the server that is started next.
  if (made.length > 0) await (await import('esbuild')).stop();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (made.length > 0) console.log(`Built ${made.join(', ')} in ${seconds} s.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build().catch((error) => {
    console.error(`The build failed: ${error.message}`);
    process.exitCode = 1;
  });
}
