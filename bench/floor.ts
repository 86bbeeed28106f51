// The floor: a server written by hand for just these operations, on nothing but node:http and pg. It checks the same tokens
// and the same permissions, and keeps the same records of what is written. Started by main.ts as a process of its own.
import { createSecretKey } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { stemmer } from '@orama/stemmers/english';
import jwt from 'jsonwebtoken';
import { Pool } from 'pg';
import { v7 } from 'uuid';
import {
  createDocument,
  findDocument,
  listDocuments,
  loadViewer,
  renameDocument,
  searchDocuments,
} from './floor-statements.ts';

const { DATABASE_URL = '', SECRET = '', POOL_SIZE = '' } = process.env;

const pool = new Pool({ connectionString: DATABASE_URL, max: Number(POOL_SIZE), options: '-c timezone=UTC' });
const secret = createSecretKey(Buffer.from(SECRET));

interface Viewer {
  readonly userId: string;
  readonly groups: readonly string[];
  readonly rights: readonly string[];
  readonly roots: Map<string, number>;
  /** `roots` as the statements take them, until they change. */
  arrays: { readonly ids: string; readonly masks: string } | null;
}

/** Of live sessions, as the server keeps them. Nobody else writes to this database. */
const viewers = new Map<string, Viewer>();

class Refusal extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`Refused with ${status}.`);
    this.status = status;
  }
}

async function viewerOf(request: IncomingMessage): Promise<Viewer> {
  const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
  let sessionId: unknown;
  try {
    const claims = jwt.verify(token, secret, { algorithms: ['HS256'] });
    sessionId = typeof claims === 'string' || claims['typ'] !== 'access' ? null : claims['sid'];
  } catch {
    throw new Refusal(401);
  }
  if (typeof sessionId !== 'string') throw new Refusal(401);
  const known = viewers.get(sessionId);
  if (known !== undefined) return known;
  type Row = Omit<Viewer, 'roots'> & { readonly roots: Readonly<Record<string, number>> };
  const { rows } = await pool.query<Row>(loadViewer, [sessionId]);
  const [row] = rows;
  if (row === undefined) throw new Refusal(401);
  const viewer: Viewer = { ...row, roots: new Map(Object.entries(row.roots)), arrays: null };
  viewers.set(sessionId, viewer);
  return viewer;
}

const arraysOf = (viewer: Viewer): NonNullable<Viewer['arrays']> =>
  (viewer.arrays ??= {
    ids: `{${[...viewer.roots.keys()].join(',')}}`,
    masks: `{${[...viewer.roots.values()].join(',')}}`,
  });

const nameKey = (name: string): string => name.toUpperCase().toLowerCase().normalize('NFC');
const extensionOf = (name: string): string | null => extname(name).slice(1).toLowerCase() || null;

async function answerOf(name: string, text: string, values: readonly unknown[]): Promise<string> {
  const { rows } = await pool.query<{ answer: string }>({ name, text, values: [...values] });
  const [row] = rows;
  if (row === undefined) throw new Refusal(404);
  return row.answer;
}

interface Input {
  readonly parentId: string;
  readonly name: string;
  readonly description: string | null;
}

async function inputOf(request: IncomingMessage): Promise<Input> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) text += piece as string;
  return JSON.parse(text) as Input;
}

async function create(viewer: Viewer, request: IncomingMessage): Promise<string> {
  const { parentId, name, description } = await inputOf(request);
  if (!viewer.rights.includes('CREATE_DOCUMENT')) throw new Refusal(403);
  const id = v7();
  const origin = [request.socket.remoteAddress, request.headers['user-agent'] ?? null];
  const made = await answerOf('create', createDocument, [
    id,
    parentId,
    name,
    nameKey(name),
    description,
    extensionOf(name),
    viewer.userId,
    viewer.groups,
    new Date(),
    ...origin,
    v7(),
    v7(),
  ]);
  viewer.roots.set(id, 63);
  viewer.arrays = null;
  return made;
}

async function rename(viewer: Viewer, id: string, request: IncomingMessage): Promise<string> {
  const { name } = await inputOf(request);
  if (!viewer.rights.includes('RENAME_DOCUMENT')) throw new Refusal(403);
  const origin = [request.socket.remoteAddress, request.headers['user-agent'] ?? null];
  return answerOf('rename', renameDocument, [
    id,
    name,
    nameKey(name),
    extensionOf(name),
    viewer.userId,
    viewer.groups,
    new Date(),
    ...origin,
    v7(),
  ]);
}

/** Single words: an English one by its stem, as the index has it, two Chinese signs as they are. */
function search(viewer: Viewer, encoded: string): Promise<string> {
  const word = decodeURIComponent(encoded).toLowerCase();
  const stem = stemmer(word);
  const [match, rank] = /^[a-z]+$/.test(word)
    ? [`'~${stem}' | '${stem}'`, `'~${stem}'`]
    : [`'${word}'`, `'${word}'`];
  return answerOf('search', searchDocuments, [match, rank, arraysOf(viewer).ids, 20]);
}

async function answer(request: IncomingMessage): Promise<string> {
  const viewer = await viewerOf(request);
  const [, kind, id = ''] = (request.url ?? '').split('/');
  switch (`${request.method} ${kind}`) {
    case 'GET folders':
      return answerOf('list', listDocuments, [id, arraysOf(viewer).ids, 50]);
    case 'GET documents':
      return answerOf('document', findDocument, [id, arraysOf(viewer).ids, arraysOf(viewer).masks]);
    case 'GET search':
      return search(viewer, id);
    case 'POST documents':
      return create(viewer, request);
    case 'PATCH documents':
      return rename(viewer, id, request);
    default:
      throw new Refusal(404);
  }
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let status = 200;
  let body: string;
  try {
    body = await answer(request);
  } catch (error) {
    status = error instanceof Refusal ? error.status : 500;
    body = JSON.stringify({ errors: [{ message: String(error) }] });
  }
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    })
    .end(body);
}

const server = createServer((request, response) => void handle(request, response));
// As long as the server that it is measured against.
server.keepAliveTimeout = 72_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`The floor is ready at http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
