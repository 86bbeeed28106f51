// Who takes part: owners who write and share, readers, strangers; and who may ever come to read what of whom.
import type { Nodes } from './nodes.js';
import { ApiClient } from '../support/client.js';
import type { Chance } from '../crash/chance.js';

const OWNERS = 8;
const PEOPLE = 12;
/** The first owners share with groups and with everyone, the last ones with nobody, the others with some by name. */
const OPEN_OWNERS = 2;
const SHARING_OWNERS = 6;
/** The last ones are not shared with by name. */
const READERS = 10;
const PASSWORD = 'a long enough password';

export interface Person {
  readonly at: number;
  readonly id: string;
  readonly token: string;
  /** In the names of all that they own, and in no others. */
  readonly secret: string;
  /** In their home; null where they own nothing. */
  readonly folderId: string | null;
}

export interface People {
  readonly all: readonly Person[];
  readonly admin: string;
  readonly groupId: string;
}

/** Whether the owner may ever let the other read something. */
export const mayShare = (owner: Person, other: Person): boolean =>
  owner.at === other.at ||
  owner.at < OPEN_OWNERS ||
  (owner.at < SHARING_OWNERS && other.at < READERS && owner.at % 2 === other.at % 2);

export const sharesWithAll = (owner: Person): boolean => owner.at < OPEN_OWNERS;

export async function gather(nodes: Nodes, chance: Chance): Promise<People> {
  const url = nodes.url;
  const admin = await signIn(url, 'admin', 'admin password');
  const { createGroup } = await new ApiClient(url, admin).data<{ createGroup: { id: string } }>(
    'mutation { createGroup(input: { name: "some" }) { id } }',
  );
  const all: Person[] = [];
  for (let at = 0; at < PEOPLE; at += 1) all.push(await join(url, at, chance));
  return { all, admin, groupId: createGroup.id };
}

async function join(url: string, at: number, chance: Chance): Promise<Person> {
  const username = `person${at}`;
  await new ApiClient(url).data('mutation ($input: RegisterInput!) { register(input: $input) { id } }', {
    input: { username, email: `${username}@example.com`, password: PASSWORD },
  });
  const token = await signIn(url, username, PASSWORD);
  const client = new ApiClient(url, token);
  const { me } = await client.data<{ me: { id: string } }>('{ me { id } }');
  const secret = `s-${chance.bytes(`secret ${at}`, 8).toString('hex')}`;
  const folderId = at < OWNERS ? await newFolder(client, `${secret} all`) : null;
  return { at, id: me.id, token, secret, folderId };
}

async function newFolder(client: ApiClient, name: string): Promise<string> {
  const { createFolder } = await client.data<{ createFolder: { id: string } }>(
    'mutation ($input: CreateFolderInput!) { createFolder(input: $input) { id } }',
    { input: { name } },
  );
  return createFolder.id;
}

async function signIn(url: string, name: string, password: string): Promise<string> {
  const { login } = await new ApiClient(url).data<{ login: { accessToken: string } }>(
    'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
    { input: { login: name, password } },
  );
  return login.accessToken;
}
