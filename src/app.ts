// Composes the server: the only place that builds services and hands them to each other.
import 'reflect-metadata';
import { createSecretKey } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import type { Logger } from 'pino';
import { Viewers } from './access/viewers.js';
import { currentEpoch } from './changes/epoch.js';
import { Listener } from './changes/listener.js';
import { Nudge } from './changes/nudge.js';
import type { Clock } from './common/clock.js';
import type { Config } from './config.js';
import type { Database } from './database/database.js';
import { isPrepared, prepareFirstStart } from './database/first-start.js';
import { checkServerVersion, migrate } from './database/migrate.js';
import { HeldLocks } from './database/held-locks.js';
import { openDatabase } from './database/open-database.js';
import { entities } from './entities/index.js';
import { Background } from './jobs/background.js';
import { Containment } from './jobs/extraction/contained.js';
import type { ContainmentOptions } from './jobs/extraction/contained.js';
import { startSteadyWork } from './jobs/steady-work.js';
import type { Paces } from './jobs/steady-work.js';
import { buildContainer } from './resolvers/container.js';
import { buildApiSchema } from './resolvers/schema.js';
import { startApi } from './server/api.js';
import { Callers } from './server/callers.js';
import { errorFormatter } from './server/errors.js';
import { apiContexts } from './server/contexts.js';
import { compiledExecutor } from './server/executor.js';
import { createHttp } from './server/http.js';
import { RequestLog } from './server/request-log.js';
import { ConnectionCaps, defaultMostConnections } from './server/subscriptions/connection-caps.js';
import type { MostConnections } from './server/subscriptions/connection-caps.js';
import { EventStreams } from './server/streams/event-streams.js';
import { remoteAddressOf } from './server/sockets/remote-address.js';
import { Documents } from './server/subscriptions/documents.js';
import type { LiveOptions } from './server/subscriptions/live-options.js';
import { Subscriptions } from './server/subscriptions/subscriptions.js';
import { serveSockets } from './server/sockets/serve.js';
import { Passwords } from './services/accounts/passwords.js';
import { Tokens } from './services/accounts/tokens.js';
import { createServices } from './services/index.js';
import { Memory } from './services/memory.js';
import type { Touched } from './services/memory.js';
import { NOTIFY_CHANNEL } from './services/records.js';
import { NEWS, SHUTDOWN } from './services/write.js';
import { SettingsChanges } from './services/server/settings-changes.js';
import { Settings } from './services/settings.js';
import { HashingThread } from './storage/hashing-thread.js';
import { openBlobStore } from './storage/open-blob-store.js';

/** What the process around the server decides. */
export interface AppOptions {
  readonly config: Config & { readonly databaseUrl: string; readonly secret: string };
  readonly version: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** The password of the first administrator where none was set: told once. */
  readonly onFirstStart: (password: string) => void;
  /** The server is to stop, because somebody with the right to says so; what is under way is to be finished. */
  readonly onShutdown: () => void;
  /** Makes a password for them. */
  readonly newPassword: () => string;
  /** Other paces for the work that every node does all the time; tests set slower ones. */
  readonly paces?: Partial<Paces>;
  /** Whether this node runs jobs; `ON` unless told. */
  readonly background?: 'ON' | 'OFF';
  /** Other bounds for the processes that read files; tests set narrower ones. */
  readonly containment?: Omit<ContainmentOptions, 'entry'>;
  /** Sockets and event streams of an address and of a user, where they are limited; tests set fewer. */
  readonly mostConnections?: MostConnections;
  /** Another client class than pg's own: tests count statements with it. */
  readonly Client?: typeof Client;
}

export interface App {
  /** Where it is reached; links start with it. */
  readonly url: string;
  readonly database: Database;
  /** Takes no new requests, finishes the running ones, then lets go of store and database. */
  stop(): Promise<void>;
}

export async function startApp(options: AppOptions): Promise<App> {
  const { config, clock, log } = options;
  const database = await openDatabase({
    url: config.databaseUrl,
    entities,
    onError: (error) => log.warn({ err: error }, 'a database connection was lost'),
    ...(options.Client === undefined ? {} : { Client: options.Client }),
  });
  const passwords = new Passwords();
  await checkServerVersion(database);
  // Before anything is made in the database, and the first password told.
  const store = await openBlobStore(config.storageUrl);
  await migrate(
    database,
    () => firstStart(database, passwords, options),
    (message) => log.warn(message),
  );
  const epoch = await currentEpoch(database);

  const secret = Buffer.from(config.secret);
  const viewers = new Viewers(database, clock);
  const settings = new Settings(database);
  const memory = new Memory(database, viewers, settings);
  const tokens = new Tokens(createSecretKey(secret), clock);
  let publicUrl = config.publicUrl ?? '';
  const heldLocks = new HeldLocks({
    url: config.databaseUrl,
    onError: (error) => log.warn({ err: error }, 'the connection that holds locks was lost'),
  });
  const containment = new Containment({
    entry: new URL('../dist/jobs/extraction/child.js', import.meta.url),
    ...options.containment,
  });
  const hashing = new HashingThread(new URL('../dist/storage/hashing-worker.js', import.meta.url));
  const services = createServices({
    containment,
    hashing,
    heldLocks,
    database,
    memory,
    store,
    clock,
    passwords,
    tokens,
    secret,
    publicUrl: () => publicUrl,
    documentServer: config.documentServer,
    rateLimits: config.rateLimits,
    onShutdown: options.onShutdown,
    epoch,
    onFeedError: (error) => log.error({ err: error }, 'subscribers could not be told of what is new'),
  });
  const facts = { version: options.version, officeEditing: config.documentServer !== null };
  const schema = await buildApiSchema(
    buildContainer({ ...services, settings, clock, facts, publicUrl: () => publicUrl }),
  );

  const callers = new Callers(tokens, viewers, settings);
  const settingsChanges = new SettingsChanges(settings, (error) =>
    log.error({ err: error }, 'subscribers could not be told of the settings'),
  );
  const contextOf = apiContexts({ database, memory, services, clock, epoch, settingsChanges });
  const formatError = errorFormatter(log);
  const executor = compiledExecutor(schema);
  const requestLog = new RequestLog(log);
  const subscriptions = new Subscriptions(settings, (error) =>
    log.error({ err: error }, 'subscriptions could not be checked'),
  );
  settings.onChange(() => subscriptions.recheck());
  const api = await startApi({ schema, executor, formatError, log, plugins: [requestLog.plugin] });
  const live: LiveOptions = {
    schema,
    documents: new Documents(schema),
    executor,
    subscriptions,
    callers,
    viewers,
    caps: new ConnectionCaps(config.rateLimits ? (options.mostConnections ?? defaultMostConnections) : null),
    context: contextOf,
    formatError,
    log,
  };
  const eventStreams = new EventStreams({ ...live, onOperation: requestLog.operationOver('stream') });
  const http = await createHttp({
    logger: log,
    requestLog,
    corsOrigins: config.corsOrigins,
    trustProxy: config.trustProxy,
    graphiqlDir: fileURLToPath(new URL('../dist/graphiql', import.meta.url)),
    sharePageDir: fileURLToPath(new URL('../dist/share-page', import.meta.url)),
    api,
    callers,
    context: contextOf,
    archives: services.archives,
    avatars: services.avatars,
    downloads: services.downloads,
    downloadCounter: services.downloadCounter,
    sharedContent: services.sharedContent,
    drops: services.drops,
    officeSaver: services.officeSaver,
    documentServer: config.documentServer,
    clock,
    uploads: {
      callers,
      settings,
      sessions: services.uploadSessions,
      locks: services.uploadLocks,
      receiver: services.partReceiver,
      finished: services.finishedUploads,
      publicUrl: () => publicUrl,
      refused: (caller, action, code) => services.writer.refused(caller, action, code, {}),
    },
    store,
    publicUrl: () => publicUrl,
    lockdown: async () => (await settings.current()).lockdown,
    ready: async () => {
      await database.pool.query('select 1');
      await store.check();
    },
    eventStreams,
    sockets: () => sockets.count(),
  });
  const sockets = serveSockets(http.server, {
    ...live,
    remoteAddress: remoteAddressOf(config.trustProxy),
    onOperation: requestLog.operationOver('socket'),
  });

  const listener = new Listener({
    url: config.databaseUrl,
    channel: NOTIFY_CHANNEL,
    onMessage: (payload) => {
      const [told = '', by] = payload.split(' ').toReversed();
      if (by === services.writer.nodeId) return;
      if (told === NEWS) services.wakeFeeds();
      else if (told === SHUTDOWN) options.onShutdown();
      else if (!services.uploadLocks.hear(told)) memory.forget(told as Touched);
    },
    onHearing: (hearing) => memory.setHearing(hearing),
    onError: (error) => log.warn({ err: error }, 'the listener was lost'),
  });
  await listener.start();
  const nudge = new Nudge(listener, `${services.writer.nodeId} ${NEWS}`, (error) =>
    log.warn({ err: error }, 'other nodes could not be told of changes'),
  );
  services.writer.onNews(() => {
    services.wakeFeeds();
    nudge.soon();
  });
  const steady = startSteadyWork({
    database,
    clock,
    log,
    ...(options.paces === undefined ? {} : { paces: options.paces }),
  });
  const background =
    options.background === 'OFF'
      ? null
      : new Background({
          url: config.databaseUrl,
          database,
          store,
          containment,
          clock,
          log,
        });

  await http.listen({ host: config.host, port: config.port });
  const address = http.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  publicUrl ||= `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;

  return {
    url: publicUrl,
    database,
    stop: async () => {
      await Promise.all([sockets.stop(), eventStreams.stop(), http.close()]);
      await api.stop();
      await services.changeFeed.stop();
      await services.notificationFeed.stop();
      await nudge.stop();
      await steady.stop();
      await background?.stop();
      await hashing.close();
      await heldLocks.close();
      await listener.stop();
      await store.close();
      await database.close();
    },
  };
}

async function firstStart(database: Database, passwords: Passwords, options: AppOptions): Promise<void> {
  if (await isPrepared(database)) return;
  const { adminPassword } = options.config;
  const password = adminPassword ?? options.newPassword();
  await prepareFirstStart(database, {
    now: options.clock.now(),
    passwordHash: await passwords.hash(password),
    mustChangePassword: adminPassword === null,
  });
  if (adminPassword === null) options.onFirstStart(password);
}
