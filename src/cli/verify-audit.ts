// `npm run audit:verify`: whether the audit trail is as it was written, asked of the database itself.
import 'reflect-metadata';
import { readDatabaseConfig } from '../config.js';
import type { DatabaseConfig } from '../config.js';
import { sealAndVerify } from '../jobs/verify-audit.js';
import { withDatabase } from './support/open.js';
import { sentenceOf } from './support/problems.js';

const entries = (count: number): string => `${count} ${count === 1 ? 'entry' : 'entries'}`;

/** 0: intact. 1: broken. 2: could not be verified. */
async function main(): Promise<0 | 1 | 2> {
  let config: DatabaseConfig | null = null;
  try {
    config = readDatabaseConfig();
    const { intact, entryCount, firstBrokenId, headHash } = await withDatabase(config, sealAndVerify);
    process.stdout.write(
      intact
        ? `The audit trail is intact: ${entries(entryCount)}, head hash ${headHash}\n`
        : `The audit trail is broken at the entry ${firstBrokenId}: only its first ${entries(entryCount)} hold, up to the hash ${headHash}\n`,
    );
    return intact ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${sentenceOf(error, config)}\n`);
    return 2;
  }
}

process.exitCode = await main();
