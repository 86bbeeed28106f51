// Makes sure that Node is new enough; imported first by the scripts, and written so that an old Node can read it. npm puts
// the Node that package.json pins first on the PATH; where an old npm did not, the script is run again by it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopWithNpm } from './stop-with-npm.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folder = `../node_modules/node-${process.platform.replace('win32', 'win')}-${process.arch}/bin/`;
  const pinned = join(fileURLToPath(new URL(folder, import.meta.url)), name);
  if (!existsSync(pinned)) {
    console.error(
      `Sheaf needs Node 22.18 or newer, and this is ${process.versions.node}: install a newer one, or run "npm install" without ` +
        `--omit=optional, which brings Node 24 along on Linux (x64, arm64) and Windows (x64).`,
    );
    process.exit(1);
  }
  await runAgain(pinned);
}

/** Does not come back: ends as the pinned Node does. */
async function runAgain(pinned) {
  const env = { ...process.env, PATH: `${dirname(pinned)}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(pinned, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  stopWithNpm();
  const code = await new Promise((resolve) => {
    child.on('exit', (status, signal) => resolve(status ?? (signal === null ? 1 : 128)));
  });
  process.exit(code);
}
