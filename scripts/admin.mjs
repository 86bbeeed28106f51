// `npm run admin`: what has to work where nobody can sign in; src/cli/admin.ts has its commands.
import './require-node.mjs';
import { buildQuietly } from './build.mjs';

try {
  await buildQuietly();
} catch (error) {
  console.error(`The build failed: ${error.message}`);
  process.exit(1);
}
await import('../dist/cli/admin.js');
