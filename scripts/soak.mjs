// `npm run soak -- --minutes 10`: the soak test of the feed of changes for as long as told, 10 minutes unless; `--seed` too.
import './require-node.mjs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } },
});
process.env.SOAK_MINUTES = values.minutes;
if (values.seed !== undefined) process.env.SOAK_SEED = values.seed;
process.argv.splice(2, process.argv.length, 'test/soak');
await import('./test.mjs');
