// `npm test`: runs jest on the sources; what is given to it is handed on. In CI the few files that fail are run once more, by
// themselves and one after the other: what fails twice fails, and what passes only then is named at the end.
import './require-node.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** More than these are no accident. */
const MOST_AGAIN = 3;

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const flags = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules'];

async function run(...args) {
  const child = spawn(process.execPath, [...flags, jest, ...args], { stdio: 'inherit' });
  const kill = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, kill);
  const [code] = await once(child, 'exit');
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, kill);
  return code ?? 1;
}

async function runInCi(args) {
  const dir = mkdtempSync(join(tmpdir(), 'sheaf-tests-'));
  try {
    const results = join(dir, 'results.json');
    const code = await run(...args, '--json', `--outputFile=${results}`);
    if (code === 0) return 0;
    const failed = JSON.parse(readFileSync(results, 'utf8'))
      .testResults.filter(({ status }) => status === 'failed')
      .map(({ name }) => relative(process.cwd(), name));
    if (failed.length === 0 || failed.length > MOST_AGAIN) return code;
    console.log(`\nOnce more, by themselves: ${failed.join(', ')}\n`);
    const again = await run('--runInBand', '--runTestsByPath', ...failed);
    if (again === 0) console.log(`\nUNSTEADY, passed only the second time: ${failed.join(', ')}`);
    return again;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
process.exit(await (process.env['CI'] === 'true' ? runInCi(args) : run(...args)));
