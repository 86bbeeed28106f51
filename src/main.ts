// The process: reads its settings, starts the server, and stops it on a signal or when an administrator says so.
import { mkdir, readFile } from 'node:fs/promises';
import { pino } from 'pino';
import type { Logger } from 'pino';
import pretty from 'pino-pretty';
import { startApp } from './app.js';
import { systemClock } from './common/clock.js';
import { StartProblem } from './common/start-problem.js';
import { readConfig } from './config.js';
import type { Config } from './config.js';
import { startEmbeddedServer } from './database/embedded/server.js';
import { startProblem } from './server/start-problem.js';
import { readablePassword } from './services/accounts/readable-password.js';
import { keptSecret } from './storage/kept-secret.js';

/** A stop that hangs is ended, so that whoever supervises the process gets it back. */
const LONGEST_STOP = 30_000;
/** Who asks for the end over a WebSocket is to have their answer before it closes. */
const ANSWER_FIRST = 200;

async function main(config: Config): Promise<void> {
  const log = createLogger(config);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const embedded =
    config.databaseUrl === null
      ? await startEmbeddedServer({ dataDir: config.dataDir, log: (message) => log.info(message) })
      : null;
  const toldToStop = Promise.withResolvers<string>();
  try {
    const app = await startApp({
      config: {
        ...config,
        databaseUrl: config.databaseUrl ?? embedded?.url ?? '',
        secret: config.secret ?? (await keptSecret(config.dataDir)),
      },
      version: await packageVersion(),
      clock: systemClock,
      log,
      newPassword: readablePassword,
      onShutdown: () => setTimeout(() => toldToStop.resolve('shutdown'), ANSWER_FIRST),
      onFirstStart: (password) => say(`Sign in as admin with the password ${password}`),
    });
    // Heard from before the line is out: who reads it may send one at once.
    const signalled = nextSignal();
    say(`Sheaf is ready at ${app.url}`);
    const cause = await Promise.race([signalled, toldToStop.promise]);
    log.info({ cause }, 'stopping');
    setTimeout(() => process.exit(1), LONGEST_STOP).unref();
    await app.stop();
  } finally {
    await embedded?.stop();
  }
}

/** Standard output is for people; the log goes to standard error, readable on a terminal. */
function createLogger({ logLevel: level }: Config): Logger {
  const redact = [
    'req.headers.authorization',
    'req.headers.cookie',
    '*.password',
    '*.accessToken',
    '*.refreshToken',
  ];
  if (!process.stderr.isTTY) return pino({ level, redact }, pino.destination(2));
  return pino(
    { level, redact },
    pretty({ destination: 2, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }),
  );
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const nextSignal = (): Promise<string> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(signal));
  });

async function packageVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** What is wrong, in one sentence where it is something that can be mended. */
function explained(error: unknown, config: Config | null): string {
  if (error instanceof StartProblem) return error.message;
  const problem = config === null ? null : startProblem(error, config);
  if (problem !== null) return problem;
  return `Sheaf could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

let config: Config | null = null;
try {
  config = readConfig();
  await main(config);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${explained(error, config)}\n`);
  process.exit(1);
}
