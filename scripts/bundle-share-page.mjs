// Bundles the page of share links: its script, style and icon under hashed names, and its HTML in every language.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { compressAssets } from './compress-assets.mjs';

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text) => text.replace(/[&<>"]/g, (one) => escapes[one]);

/** The table of texts, which is written for the browser and holds the words of the HTML too. */
async function textsOf(from) {
  const { outputFiles } = await build({
    entryPoints: [join(from, 'texts.ts')],
    bundle: true,
    write: false,
    format: 'esm',
  });
  const { texts } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  return texts;
}

/** Bundles the page in `from` into `to`: <page>.<language>.html, and everything else, named by its content, in `to`/assets. */
export async function bundlePage({ from, to }) {
  const outdir = join(to, 'assets');
  await mkdir(outdir, { recursive: true });
  const { metafile } = await build({
    bundle: true,
    minify: true,
    metafile: true,
    target: ['es2022', 'chrome109', 'firefox115', 'safari16'],
    logLevel: 'warning',
    entryPoints: { main: join(from, 'main.ts'), page: join(from, 'page.css'), icon: join(from, 'icon.svg') },
    entryNames: '[name]-[hash]',
    outdir,
    format: 'esm',
    loader: { '.svg': 'copy' },
    tsconfig: join(from, 'tsconfig.json'),
  });
  const names = Object.keys(metafile.outputs).map((file) => basename(file));
  const named = (start, extension) =>
    names.find((name) => name.startsWith(start) && name.endsWith(extension));
  const files = { icon: named('icon', '.svg'), style: named('page', '.css'), script: named('main', '.js') };

  const texts = await textsOf(from);
  for (const page of ['index', 'lockdown']) {
    const template = await readFile(join(from, `${page}.html`), 'utf8');
    for (const [lang, own] of Object.entries(texts)) {
      const [otherLang, other] = Object.entries(texts).find(([one]) => one !== lang);
      const words = { lang, own, otherLang, other, files };
      const html = template.replaceAll(/\{\{([\w.]+)\}\}/g, (_all, path) =>
        escaped(path.split('.').reduce((value, name) => value[name], words)),
      );
      await writeFile(join(to, `${page}.${lang}.html`), html);
    }
  }
  await compressAssets(outdir);
}
