// One signed-in device. Its refresh token is stored hashed and good for one use.
import { Entity, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { OptionalProps } from '@mikro-orm/core';
import type { SessionId, UserId } from '../common/ids.js';
import { User } from './user.js';

@Entity({ tableName: 'session' })
export class Session {
  [OptionalProps]?: 'endedAt' | 'remoteAddress' | 'userAgent';

  @PrimaryKey({ type: 'uuid' })
  id!: SessionId;

  @ManyToOne(() => User, { mapToPk: true, deleteRule: 'cascade', updateRule: 'no action', index: true })
  userId!: UserId;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'datetime', columnType: 'timestamptz' })
  lastUsedAt!: Date;

  /** When the refresh token runs out. */
  @Index({ name: 'session_expires_at' })
  @Property({ type: 'datetime', columnType: 'timestamptz' })
  expiresAt!: Date;

  /** Logged out, revoked, or ended by a password, a block, a deletion or a refresh token used twice. */
  @Property({ type: 'datetime', columnType: 'timestamptz', nullable: true })
  endedAt: Date | null = null;

  /** SHA-256, in hex, of the one refresh token that is good now. */
  @Property({ type: 'text' })
  refreshTokenHash!: string;

  @Property({ type: 'text', nullable: true })
  remoteAddress: string | null = null;

  @Property({ type: 'text', nullable: true })
  userAgent: string | null = null;
}
