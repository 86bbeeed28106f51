// Who storms the server, and the folders that they meet in.
import { ADMIN_PASSWORD } from './server-process.js';
import { ask } from './requests.js';

export interface Person {
  readonly name: string;
  readonly token: string;
}

/** A folder, and those who may write into it. */
export interface Place {
  readonly folderId: string;
  readonly people: readonly Person[];
}

export interface Company {
  readonly places: readonly Place[];
  /** One who may not so much as know of the first place. */
  readonly stranger: Person;
}

const register = 'mutation ($input: RegisterInput!) { register(input: $input) { id } }';
const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
const home = '{ me { home { id } } }';

const PASSWORD = 'a long enough password';

/** Makes two accounts; the administrator writes into the homes of both. */
export async function gather(url: string): Promise<Company> {
  const admin = await signIn(url, 'admin', ADMIN_PASSWORD);
  const [alice, bob] = await Promise.all(
    ['alice', 'bob'].map(async (username) => {
      const input = { username, email: `${username}@example.com`, password: PASSWORD };
      await ask(url, { query: register, variables: { input } });
      return signIn(url, username, PASSWORD);
    }),
  );
  if (alice === undefined || bob === undefined) throw new Error('Two were to be gathered.');
  return {
    places: [
      { folderId: alice.homeId, people: [alice, admin] },
      { folderId: bob.homeId, people: [bob, admin] },
    ],
    stranger: bob,
  };
}

async function signIn(url: string, name: string, password: string): Promise<Person & { homeId: string }> {
  const { login: session } = await ask<{ login: { readonly accessToken: string } }>(url, {
    query: login,
    variables: { input: { login: name, password } },
  });
  const token = session.accessToken;
  const { me } = await ask<{ me: { readonly home: { readonly id: string } } }>(url, { query: home, token });
  return { name, token, homeId: me.home.id };
}
