// The pictures of users: how one is set, replaced and removed, and who is sent it.
import sql, { empty } from 'sql-template-tag';
import { requireViewer } from '../../access/checks.js';
import type { Caller } from '../../access/viewer.js';
import type { Viewers } from '../../access/viewers.js';
import type { Clock } from '../../common/clock.js';
import { unauthenticated } from '../../common/errors.js';
import { newId } from '../../common/ids.js';
import type { UserId } from '../../common/ids.js';
import type { Rows } from '../../database/database.js';
import type { IncomingFile } from '../content/receive.js';
import type { LinkAccess, Refusal } from '../content/link-access.js';
import { userColumns } from '../users/user-row.js';
import type { UserRow } from '../users/user-row.js';
import type { Write, Writer } from '../write.js';
import type { AvatarLinks } from './avatar-links.js';
import type { PictureReceiver } from './picture-receiver.js';

/** A picture to send: WebP, and never another one under the same id. */
export interface Avatar {
  readonly id: string;
  readonly content: Buffer;
  readonly createdAt: Date;
  /** For how many more seconds its link is good; at least 0. */
  readonly maxAge: number;
}

export interface AvatarParts {
  readonly writer: Writer;
  readonly receiver: PictureReceiver;
  readonly links: AvatarLinks;
  readonly access: LinkAccess;
  readonly viewers: Viewers;
  readonly clock: Clock;
}

export class Avatars {
  constructor(private readonly parts: AvatarParts) {}

  /** The viewer's picture becomes what the file shows; without a file they have none. Errors as of PictureReceiver. */
  async set(caller: Caller, file: Promise<IncomingFile> | null): Promise<UserRow> {
    const { userId, sessionId } = requireViewer(caller);
    const content = file === null ? null : await this.parts.receiver.receive(file);
    // The file may have taken long: whoever was signed out or blocked meanwhile sets nothing.
    await this.parts.viewers.ofSession(sessionId);
    return this.parts.writer.run(caller, 'setAvatar', async (write) => {
      const avatarId = await lockAvatar(write.transaction, userId);
      const user = await replace(write, { userId, avatarId }, content);
      write.touchUser(userId);
      write.audit({ type: 'User', id: userId, name: user.username }, { removed: content === null });
      return user;
    });
  }

  /** What the token of a link leads to; everybody with an account may see everybody's picture. */
  async open(token: string): Promise<Avatar | Refusal> {
    const link = this.parts.links.read(token);
    if (link === null) return 'NOT_FOUND';
    const viewer = await this.parts.access.viewerOf(link);
    if (typeof viewer === 'string') return viewer;
    const row = await this.parts.writer.rows.row<Pick<Avatar, 'id' | 'content' | 'createdAt'>>(sql`
      select id, content, created_at as "createdAt" from avatar where id = ${link.avatarId}`);
    if (row === undefined) return 'NOT_FOUND';
    const left = link.expiresAt.getTime() - this.parts.clock.now().getTime();
    return { ...row, maxAge: Math.max(0, Math.floor(left / 1000)) };
  }
}

/** The picture that the user has now, and nobody changes meanwhile; the account may have gone while theirs was read. */
async function lockAvatar(rows: Rows, userId: UserId): Promise<string | null> {
  const user = await rows.row<{ avatarId: string | null }>(sql`
    select avatar_id as "avatarId" from user_account where id = ${userId} and deactivated_at is null
    for no key update`);
  if (user === undefined) throw unauthenticated('SESSION_ENDED');
  return user.avatarId;
}

interface Owner {
  readonly userId: UserId;
  /** The picture that goes. */
  readonly avatarId: string | null;
}

/** Without a new picture the user has none. */
async function replace(write: Write, { userId, avatarId }: Owner, content: Buffer | null): Promise<UserRow> {
  const id = content === null ? null : newId<string>();
  const user = await write.transaction.row<UserRow>(sql`
    with removed as (delete from avatar where id = ${avatarId})
    ${
      content === null
        ? empty
        : sql`, added as (insert into avatar (id, content, created_at) values (${id}, ${content}, ${write.at}))`
    }
    update user_account set avatar_id = ${id} where id = ${userId} returning ${userColumns}`);
  if (user === undefined) throw new Error(`The user ${userId} is gone.`);
  return user;
}
