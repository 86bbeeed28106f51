// A small world for one try: an actor who holds all rights but one, a target, a group, and what of it may not change.
import { hash } from '@node-rs/argon2';
import { createSecretKey } from 'node:crypto';
import sql from 'sql-template-tag';
import { DAY } from '../../src/common/clock.js';
import { newId } from '../../src/common/ids.js';
import type { GroupId, SessionId, UserId } from '../../src/common/ids.js';
import { rights } from '../../src/common/rights.js';
import type { Right } from '../../src/common/rights.js';
import { Tokens, hashToken } from '../../src/services/accounts/tokens.js';
import { SECRET } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { PASSWORD } from './authority-way.js';
import type { Place, Scene, Way } from './authority-way.js';
import { makePeople } from './made-people.js';
import type { MadeGroup, MadeUser } from './made-people.js';

export interface SetScene extends Scene {
  readonly token: string;
}

/** The actor holds every right but `lacking`; null: every one, and `right` is what stands at the place. */
export interface SceneOf extends Pick<Way, 'target'> {
  readonly lacking: Right | null;
  readonly right: Right;
  readonly place: Place;
}

const passwordHash = hash(PASSWORD);
let made = 0;

/** All of them in one statement. */
export async function setScenes(
  server: TestServer,
  wanted: readonly SceneOf[],
): Promise<readonly SetScene[]> {
  const known = await passwordHash;
  const built = wanted.map((one) => build(server, one, known));
  await makePeople(server, {
    groups: built.flatMap(({ groups }) => groups),
    users: built.flatMap(({ users }) => users),
  });
  return built.map(({ scene }) => scene);
}

interface Built {
  readonly scene: SetScene;
  readonly groups: readonly MadeGroup[];
  readonly users: readonly MadeUser[];
}

function build(server: TestServer, { lacking, right, place, target = {} }: SceneOf, known: string): Built {
  made += 1;
  const name = `t${made}`;
  const [actor, targetId, sessionId] = [newId<UserId>(), newId<UserId>(), newId<SessionId>()];
  const [ownGroup, group, strong] = [newId<GroupId>(), newId<GroupId>(), newId<GroupId>()];
  const own = rights.filter((each) => each !== lacking);
  const secret = createSecretKey(Buffer.from(SECRET));
  const tokens = new Tokens(secret, server.clock).issue({ userId: actor, sessionId });
  const startsAt = place === 'later' ? new Date(server.clock.now().getTime() + DAY) : null;
  return {
    scene: {
      actor,
      actorName: `${name}-actor`,
      ownGroup,
      own,
      target: targetId,
      group,
      sessionId,
      right,
      other: right === 'COMMENT' ? 'SHUTDOWN' : 'COMMENT',
      refreshToken: tokens.refreshToken,
      fresh: `${name}-new`,
      token: tokens.accessToken,
    },
    groups: [
      { id: ownGroup, name: `${name} own`, rights: own.map((each) => ({ right: each })) },
      { id: group, name: `${name} group`, rights: place === 'group' ? [{ right }] : [] },
      { id: strong, name: `${name} strong`, rights: [{ right }] },
    ],
    users: [
      {
        id: actor,
        name: `${name}-actor`,
        groups: [{ groupId: ownGroup }],
        passwordHash: known,
        sessionId,
        refreshTokenHash: hashToken(tokens.refreshToken),
      },
      {
        id: targetId,
        name: `${name}-target`,
        groups: [
          ...(place === 'user' || place === 'later' ? [{ groupId: strong, startsAt }] : []),
          ...(target.inGroup === true ? [{ groupId: group }] : []),
        ],
        blockedAt: target.blocked === true ? server.clock.now() : null,
      },
    ],
  };
}

/** Everything that a refused call has to leave as it is. */
export async function snapshot({ database }: TestServer): Promise<unknown> {
  return database.row(sql`
    select (select md5(string_agg(each::text, '|' order by id)) from user_account each) as users,
           (select md5(string_agg(each::text, '|' order by id)) from user_group each) as groups,
           (select md5(string_agg(each::text, '|' order by user_id, group_id)) from membership each) as memberships,
           (select md5(string_agg(each::text, '|' order by group_id, right_name)) from group_right each) as rights,
           (select md5(string_agg(each::text, '|' order by id)) from session each) as sessions,
           (select md5(string_agg(each::text, '|' order by id)) from access_grant each) as grants,
           (select md5(string_agg(each::text, '|' order by id)) from item each) as items,
           (select md5(string_agg(each::text, '|')) from server each) as server`);
}

/** Who holds the right, or will. */
export async function holdersOf({ database, clock }: TestServer, right: Right): Promise<readonly string[]> {
  const found = await database.rows<{ id: string }>(sql`
    select distinct user_id as id from membership join group_right on group_right.group_id = membership.group_id
    where right_name = ${right} and (membership.ends_at is null or membership.ends_at > ${clock.now()})
      and (group_right.ends_at is null or group_right.ends_at > ${clock.now()})
    order by 1`);
  return found.map(({ id }) => id);
}

/** What the audit log has of the actors. */
export const entriesOf = ({ database }: TestServer, actors: readonly string[]): Promise<unknown[]> =>
  database.rows(sql`
    select action, result, actor_id as "actorId" from audit_entry where actor_id = any(${[...actors]}::uuid[])
    order by id`);

/** Takes everybody and everything away that scenes have brought; foreign keys are not asked. */
export async function strike({ database }: TestServer): Promise<void> {
  await database.pool.query(`
    begin;
    set local session_replication_role = replica;
    delete from session;
    delete from access_grant where user_id in (select id from user_account where username <> 'admin');
    delete from item where owner_id in (select id from user_account where username <> 'admin');
    delete from membership where user_id in (select id from user_account where username <> 'admin');
    delete from user_account where username <> 'admin';
    delete from group_right where group_id not in (select id from user_group where built_in);
    delete from user_group where not built_in;
    commit`);
}
