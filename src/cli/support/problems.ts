// What keeps a command from doing what it was asked for, as one sentence for whoever asked.
import type { DatabaseConfig } from '../../config.js';
import { startProblem } from '../../server/start-problem.js';

/** What somebody has to mend first; the message is that sentence. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** One line, whatever it was. */
export function sentenceOf(error: unknown, config: DatabaseConfig | null): string {
  const known = config === null ? null : startProblem(error, { ...config, host: '', port: 0 });
  const message = known ?? (error instanceof Error ? error.message : String(error));
  return message.replaceAll(/\s*\n\s*/g, ' ').trim();
}
