// A real server that begins as a modelled state, is asked what the model is asked, and shows its own state in the model's terms.
import { hash } from '@node-rs/argon2';
import sql from 'sql-template-tag';
import { HOUR } from '../../src/common/clock.js';
import { ADMINISTRATORS_ID, USERS_ID, newId } from '../../src/common/ids.js';
import { defaultUserRights, rights } from '../../src/common/rights.js';
import type { ApiClient } from '../support/client.js';
import { startTestServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { written } from './governance-picture.js';
import type { Picture } from './governance-picture.js';
import { FIRST_PASSWORD } from './governance-steps.js';
import { ADMINISTRATORS, USERS } from './governance-state.js';
import type { Call, Listed, State, Window } from './governance-state.js';
import { clientsOf, makePeople } from './made-people.js';

type ApiWindow = { readonly startsAt: string | null; readonly endsAt: string | null };
interface Seen {
  readonly id: string;
  readonly username?: string;
  readonly status?: string;
  readonly held?: readonly string[];
  readonly groups?: readonly { readonly group: { readonly id: string }; readonly window: ApiWindow }[];
  readonly name?: string;
  readonly rights?: readonly { readonly right: string; readonly window: ApiWindow }[];
}

const look = /* GraphQL */ `
  query ($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on User { username status held: rights groups { group { id } window { startsAt endsAt } } }
      ... on Group { name rights { right window { startsAt endsAt } } }
    }
  }
`;
const inputs: Readonly<Record<string, string>> = {
  createUser: 'CreateUserInput',
  updateUser: 'UpdateUserInput',
  deleteUser: 'DeleteUserInput',
  setUserGroups: 'SetUserGroupsInput',
  blockUser: 'BlockUserInput',
  setPassword: 'SetPasswordInput',
  createGroup: 'CreateGroupInput',
  updateGroup: 'UpdateGroupInput',
  setGroupRights: 'SetGroupRightsInput',
};

export class GovernedServer {
  private readonly clientOf: ReturnType<typeof clientsOf>;
  private readonly ids = new Map<string, string>();
  private readonly sessions = new Map<string, string>();
  private sequence = 0;
  private beginning = new Date(0);
  private observer = { id: '', sessionId: '' };

  private constructor(
    private readonly server: TestServer,
    private readonly firstHash: string,
  ) {
    this.clientOf = clientsOf(server);
  }

  static async start(): Promise<GovernedServer> {
    return new GovernedServer(await startTestServer(), await hash(FIRST_PASSWORD));
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** Forgets who was there, and makes the state's users and groups, with an observer beside them who sees all. */
  async begin(state: State): Promise<void> {
    const { ids, sessions } = this;
    this.sequence += 1;
    this.beginning = this.server.clock.now();
    this.observer = { id: newId(), sessionId: newId() };
    ids.clear();
    sessions.clear();
    const observers = newId<string>();
    for (const key of [...state.users.keys(), ...state.groups.keys()]) ids.set(key, newId());
    for (const key of state.users.keys()) sessions.set(key, newId());
    ids.set(ADMINISTRATORS, ADMINISTRATORS_ID).set(USERS, USERS_ID);
    await this.clear();
    await makePeople(this.server, {
      groups: [
        { id: observers, name: `${this.prefix}observers`, rights: rights.map((right) => ({ right })) },
        ...[...state.groups]
          .filter(([key]) => key !== ADMINISTRATORS && key !== USERS)
          .map(([key, group]) => ({
            id: this.id(key),
            name: this.prefix + group.name,
            rights: [...group.rights].map(([right, window]) => ({ right, ...this.times(window) })),
          })),
      ],
      users: [
        { ...this.observer, name: `${this.prefix}observer`, groups: [{ groupId: observers }] },
        ...[...state.users].map(([key, { name, groups }]) => ({
          id: this.id(key),
          name: this.prefix + name,
          groups: [...groups].map(([group, window]) => ({ groupId: this.id(group), ...this.times(window) })),
          passwordHash: this.firstHash,
          sessionId: sessions.get(key) ?? '',
        })),
      ],
    });
  }

  /** OK, or the code of the error. */
  async play(call: Call): Promise<string> {
    if (call.do === 'wait') {
      this.server.clock.advance(call.hours * HOUR);
      return 'OK';
    }
    if (call.do === 'login') return this.signIn(call.actor, call.password);
    const type = inputs[call.do];
    const id = 'user' in call ? 'userId: $id' : 'groupId: $id';
    const operation =
      type === undefined
        ? `mutation ($id: ID!) { ${call.do}(${id}) { id } }`
        : `mutation ($input: ${type}!) { ${call.do}(input: $input) { id } }`;
    const variables =
      type === undefined
        ? { id: this.id('user' in call ? call.user : 'group' in call ? call.group : '') }
        : { input: this.inputOf(call) };
    const { data, errors } = await this.client(call.actor).request<Record<string, { id: string }> | null>(
      operation,
      variables,
    );
    const made = data?.[call.do];
    if ('as' in call && made !== undefined) this.ids.set(call.as, made.id);
    return errors?.[0]?.extensions.code ?? 'OK';
  }

  /** What the API shows of every user and group of the sequence. */
  async picture(): Promise<Picture> {
    const keyOf = new Map([...this.ids].map(([key, id]) => [id, key]));
    const named = (name = ''): string => name.replace(this.prefix, '');
    const { nodes } = await this.clientOf(this.observer.id, this.observer.sessionId).data<{
      nodes: readonly (Seen | null)[];
    }>(look, { ids: [...keyOf.keys()] });
    const seen = Object.fromEntries(
      nodes
        .filter((node) => node !== null)
        .map((node) => [
          keyOf.get(node.id) ?? '',
          node.username === undefined
            ? { name: named(node.name), rights: this.listed(node.rights, ({ right }) => right) }
            : {
                status: node.status,
                name: node.status === 'DEACTIVATED' ? null : named(node.username),
                rights: [...(node.held ?? [])].toSorted(),
                groups: this.listed(node.groups, ({ group }) => keyOf.get(group.id) ?? group.id),
              },
        ]),
    );
    // Made anew, of this module's own kinds of objects, so that it can be compared strictly.
    return JSON.parse(JSON.stringify(seen)) as Picture;
  }

  /** Those of the users whose last session lives. */
  async present(keys: readonly string[]): Promise<readonly string[]> {
    const answers = await Promise.all(
      keys.map((key) => this.client(key).request<{ me: object | null } | null>('{ me { id } }')),
    );
    return keys.filter((_, at) => (answers[at]?.data?.me ?? null) !== null);
  }

  private get prefix(): string {
    return `s${this.sequence}-`;
  }

  private id(key: string): string {
    return this.ids.get(key) ?? '01890000-0000-7000-8000-000000000000';
  }

  private client(key: string): ApiClient {
    const session = this.sessions.get(key);
    return session === undefined ? this.server.client() : this.clientOf(this.id(key), session);
  }

  private times({ from, to }: Window): { startsAt: Date | null; endsAt: Date | null } {
    return { startsAt: this.time(from), endsAt: this.time(to) };
  }

  private time(hours: number | null): Date | null {
    return hours === null ? null : new Date(this.beginning.getTime() + hours * HOUR);
  }

  private listed<Holding extends { readonly window: ApiWindow }>(
    holdings: readonly Holding[] = [],
    key: (holding: Holding) => string,
  ): readonly string[] {
    const hours = (time: string | null): number | null =>
      time === null ? null : (new Date(time).getTime() - this.beginning.getTime()) / HOUR;
    return holdings
      .map((holding) =>
        written(key(holding), { from: hours(holding.window.startsAt), to: hours(holding.window.endsAt) }),
      )
      .toSorted();
  }

  private inputOf(call: Call): Readonly<Record<string, unknown>> {
    const list = (name: string, held: Listed): readonly Readonly<Record<string, unknown>>[] =>
      held.map(([key, window]) => ({
        [name]: name === 'right' ? key : this.id(key),
        window: this.times(window),
      }));
    switch (call.do) {
      case 'createUser': {
        const { as, password, mustChange: mustChangePassword, groups } = call;
        return {
          username: this.prefix + as,
          password,
          mustChangePassword,
          groupIds: groups.map((key) => this.id(key)),
        };
      }
      case 'updateUser':
        return {
          userId: this.id(call.user),
          ...(call.name === null ? {} : { username: this.prefix + call.name }),
          ...(call.fullName === null ? {} : { fullName: call.fullName }),
        };
      case 'deleteUser':
        return {
          userId: this.id(call.user),
          transferItemsTo: call.heir === null ? null : this.id(call.heir),
        };
      case 'setUserGroups':
        return { userId: this.id(call.user), groups: list('groupId', call.groups) };
      case 'blockUser':
        return { userId: this.id(call.user), until: this.time(call.until) };
      case 'setPassword': {
        const own = call.user === call.actor ? { currentPassword: call.current } : {};
        return {
          userId: this.id(call.user),
          newPassword: call.password,
          mustChange: call.mustChange,
          ...own,
        };
      }
      case 'createGroup':
        return { name: this.prefix + call.as };
      case 'updateGroup':
        return { groupId: this.id(call.group), name: this.prefix + call.name };
      case 'setGroupRights':
        return { groupId: this.id(call.group), rights: list('right', call.rights) };
      default:
        return {};
    }
  }

  private async signIn(key: string, password: string): Promise<string> {
    // A deleted account's name is nobody's: the call names it by what it was called.
    const name = await this.nameOf(key);
    const { data, errors } = await this.server
      .client()
      .request<{ login: { accessToken: string } } | null>(
        'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
        { input: { login: name, password } },
      );
    const token = data?.login.accessToken.split('.')[1];
    if (token === undefined) return errors?.[0]?.extensions.code ?? 'NOTHING';
    const claims = JSON.parse(Buffer.from(token, 'base64url').toString()) as { sid: string };
    this.sessions.set(key, claims.sid);
    return 'OK';
  }

  private async nameOf(key: string): Promise<string> {
    const found = await this.server.database.row<{ username: string }>(
      sql`select username from user_account where id = ${this.id(key)}`,
    );
    return found?.username ?? 'nobody';
  }

  private async clear(): Promise<void> {
    const { database } = this.server;
    await database.rows(sql`delete from membership`);
    await database.rows(sql`delete from session`);
    await database.rows(sql`delete from user_group where not built_in`);
    await database.rows(sql`delete from group_right where group_id = ${USERS_ID}`);
    await database.rows(sql`
      insert into group_right (group_id, right_name) select ${USERS_ID}::uuid, unnest(${[...defaultUserRights]}::text[])`);
  }
}
