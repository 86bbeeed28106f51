// What the tests of share links have in common: things to share, grants, visits, and what is recorded of them.
import { readdir } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { succeeded } from '../support/client.js';
import type { ApiClient, ApiError } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { textFile } from '../support/files.js';
import type { TestServer } from '../support/server.js';
import { CreateFolder, CreateShareLink, UploadDocument, Visit } from './generated/operations.js';

export type Link = Awaited<ReturnType<typeof share>>;

let made = 0;
/** A name that no other test uses. */
export const fresh = (name: string): string => `${(made += 1)} ${name}`;

export const newFolder = async (client: ApiClient, name: string, parentId?: string): Promise<string> =>
  (await client.data(CreateFolder, { input: { name, parentId: parentId ?? null } })).createFolder.id;

export const upload = async (client: ApiClient, file: File, parentId?: string): Promise<string> =>
  succeeded(
    await client.upload(
      UploadDocument,
      { input: { file: null as never, parentId: parentId ?? null } },
      { 'input.file': file },
    ),
  ).uploadDocument.id;

export const newText = (client: ApiClient, text = 'text', parentId?: string): Promise<string> =>
  upload(client, textFile(fresh('note.txt'), text), parentId);

export const share = async (client: ApiClient, itemId: string, terms: object = {}) =>
  (await client.data(CreateShareLink, { input: { itemId, ...terms } })).createShareLink;

/** What a visitor without an account sees. */
export const visit = async (
  server: TestServer,
  token: string,
  variables: { password?: string; folderId?: string; first?: number; after?: string } = {},
) => (await server.client().data(Visit, { token, ...variables })).shareLink;

export const refusedVisit = async (
  server: TestServer,
  token: string,
  variables: object = {},
): Promise<ApiError['extensions']> =>
  (await server.client().error(Visit, { token, ...variables })).extensions;

const grantAccess = /* GraphQL */ `
  mutation ($input: GrantAccessInput!) {
    grantAccess(input: $input) {
      id
    }
  }
`;
const revokeAccess = /* GraphQL */ `
  mutation ($input: RevokeAccessInput!) {
    revokeAccess(input: $input) {
      id
    }
  }
`;

export const userIdOf = async (client: ApiClient): Promise<string> =>
  (await client.data<{ me: { id: string } }>('{ me { id } }')).me.id;

export const grant = async (
  owner: ApiClient,
  itemId: string,
  to: ApiClient,
  ...permissions: string[]
): Promise<void> => {
  await owner.data(grantAccess, {
    input: { itemId, principal: { userId: await userIdOf(to) }, permissions },
  });
};

export const revoke = async (owner: ApiClient, itemId: string, from: ApiClient): Promise<void> => {
  await owner.data(revokeAccess, { input: { itemId, principal: { userId: await userIdOf(from) } } });
};

export const cutOff = (owner: ApiClient, itemId: string): Promise<unknown> =>
  owner.data(
    'mutation ($itemId: ID!) { setInheritance(input: { itemId: $itemId, inheritsAccess: false }) { id } }',
    {
      itemId,
    },
  );

export const rows = async <Row extends object>(
  server: TestServer,
  text: string,
  ...values: unknown[]
): Promise<Row[]> => (await server.database.pool.query<Row>(text, values)).rows;

export const accessCount = async (server: TestServer, link: { readonly id: string }): Promise<number> =>
  (
    await rows<{ count: number }>(
      server,
      'select access_count as count from share_link where id = $1',
      link.id,
    )
  )[0]?.count ?? -1;

export interface Entry {
  readonly action: string;
  readonly result: string;
  readonly actor: string | null;
  readonly actorName: string | null;
  readonly target: string | null;
  readonly address: string | null;
  readonly details: Record<string, unknown>;
}

/** The audit entries about an item, oldest first. */
export const auditOf = (server: TestServer, itemId: string, action: string): Promise<Entry[]> =>
  rows<Entry>(
    server,
    `select action, result, actor_id as actor, actor_name as "actorName", target_type as target,
            remote_address as address, details
     from audit_entry where target_id = $1 and action = $2 order by xid, id`,
    itemId,
    action,
  );

export async function setLockdown(server: TestServer, on: boolean): Promise<void> {
  await server.database.pool.query('update server set lockdown = $1', [on]);
  await server.database.pool.query("select pg_notify('sheaf', 'settings')");
}

/** Sends the files to the address that a visit was given, and with them a field that is no file. */
export async function drop(url: string, ...files: File[]): Promise<{ status: number; answer: unknown }> {
  const body = new FormData();
  body.append('note', 'a field that nobody asked for');
  for (const file of files) body.append('file', file);
  const response = await fetch(url, { method: 'POST', body });
  return { status: response.status, answer: await response.json() };
}

/** How many files the store has, unfinished ones too. */
export const blobCount = async (server: TestServer): Promise<number> =>
  (await readdir(server.blobsDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    .length;

/** Changes them in the database, and waits until the server knows. */
export const changeSettings = async (server: TestServer, assignment: string): Promise<void> => {
  await server.database.pool.query(`update server set ${assignment}`);
  await server.database.pool.query("select pg_notify('sheaf', 'settings')");
  await eventually(async () => {
    const { server: told } = await server
      .client()
      .data<{ server: { maxUploadBytes: number; acceptedTypes: string[] } }>(
        '{ server { maxUploadBytes acceptedTypes } }',
      );
    const [kept] = await rows<{ bytes: string; types: string[] }>(
      server,
      'select max_upload_bytes as bytes, accepted_types as types from server',
    );
    expect([told.maxUploadBytes, told.acceptedTypes]).toEqual([Number(kept?.bytes), kept?.types]);
  });
};

/** The files in an archive by their paths, as text; null for a folder. Their checksums have to be right. */
export function unzipped(zip: Buffer): Record<string, string | null> {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  const entries: Record<string, string | null> = {};
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const [checksum, size] = [zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 20)];
    // Bit 11: the name is in UTF-8.
    expect(zip.readUInt16LE(at + 8) & 0x800).toBe(0x800);
    const name = zip.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = zip.subarray(start, start + size);
    if (!name.endsWith('/')) expect(crc32(content)).toBe(checksum);
    expect(name in entries).toBe(false);
    entries[name] = name.endsWith('/') ? null : content.toString();
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}
