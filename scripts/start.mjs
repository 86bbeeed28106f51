// `npm start`: builds what has changed and runs the server in this very process, so that signals reach it.
import './require-node.mjs';
import { build } from './build.mjs';
import { stopWithNpm } from './stop-with-npm.mjs';

try {
  await build();
} catch (error) {
  console.error(`The build failed: ${error.message}`);
  process.exit(1);
}
stopWithNpm();
await import('../dist/main.js');
