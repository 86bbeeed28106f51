// Bundles GraphiQL's page with all it needs (editor, workers, styles, fonts), so that it asks no other host for anything.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { compressAssets } from './compress-assets.mjs';

const workers = {
  editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
  graphql: 'monaco-graphql/esm/graphql.worker.js',
  json: 'monaco-editor/esm/vs/language/json/json.worker.js',
};

/** Fonts stand in the packages' styles as data: addresses, which the page's policy refuses: made files of their own. */
const fontsAsFiles = {
  name: 'fonts-as-files',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^data:font\// }, ({ path }) => {
      const [, kind, base64] = /^data:font\/(\w+);base64,(.*)$/.exec(path) ?? [];
      const digest = createHash('sha256').update(base64).digest('hex').slice(0, 8);
      return { path: `font-${digest}.${kind}`, namespace: 'font', pluginData: Buffer.from(base64, 'base64') };
    });
    onLoad({ filter: /.*/, namespace: 'font' }, ({ pluginData }) => ({
      contents: pluginData,
      loader: 'file',
    }));
  },
};

/** GraphiQL's stylesheet holds the editor's styles already; those that the editor's modules import are left out. */
const editorStylesOnce = {
  name: 'editor-styles-once',
  setup({ onLoad }) {
    onLoad({ filter: /monaco-editor[\\/]esm[\\/].*\.css$/ }, () => ({ contents: '', loader: 'empty' }));
  },
};

const common = {
  bundle: true,
  minify: true,
  metafile: true,
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
  assetNames: '[name]-[hash]',
  logLevel: 'warning',
};

/** Bundles the page in `from` into `to`: index.html, and everything else, named by its content, in `to`/assets. */
export async function bundlePage({ from, to }) {
  const outdir = join(to, 'assets');
  await mkdir(outdir, { recursive: true });

  const made = await build({
    ...common,
    entryPoints: Object.entries(workers).map(([name, path]) => ({ in: path, out: `${name}.worker` })),
    entryNames: '[name]-[hash]',
    outdir,
    format: 'iife',
  });
  const workerFiles = Object.fromEntries(
    Object.keys(made.metafile.outputs).map((file) => [basename(file).split('.')[0], `./${basename(file)}`]),
  );

  const page = await build({
    ...common,
    define: { ...common.define, WORKER_FILES: JSON.stringify(workerFiles) },
    entryPoints: { main: join(from, 'main.tsx'), icon: join(from, 'icon.svg') },
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    outdir,
    format: 'esm',
    splitting: true,
    jsx: 'automatic',
    // The editor asks for these by names that lead to CommonJS, of which a dynamic import gets nothing but a default.
    alias: {
      'prettier/parser-babel': 'prettier/plugins/babel',
      'prettier/parser-graphql': 'prettier/plugins/graphql',
    },
    loader: { '.svg': 'copy' },
    tsconfig: join(from, 'tsconfig.json'),
    plugins: [fontsAsFiles, editorStylesOnce],
  });
  const names = Object.keys(page.metafile.outputs).map((file) => basename(file));
  const named = (start, extension) =>
    names.find((name) => name.startsWith(start) && name.endsWith(extension));

  const template = await readFile(join(from, 'index.html'), 'utf8');
  const files = { icon: named('icon', '.svg'), style: named('main', '.css'), script: named('main', '.js') };
  await writeFile(
    join(to, 'index.html'),
    template.replaceAll(/\{\{(\w+)\}\}/g, (_all, name) => files[name]),
  );
  await compressAssets(outdir);
}
