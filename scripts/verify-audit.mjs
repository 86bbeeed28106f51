// `npm run audit:verify`: whether the audit trail is as it was written.
import './require-node.mjs';
import { buildQuietly } from './build.mjs';

try {
  await buildQuietly();
} catch (error) {
  console.error(`The build failed: ${error.message}`);
  process.exit(2);
}
await import('../dist/cli/verify-audit.js');
