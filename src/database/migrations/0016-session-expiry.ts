// What finds the sessions that ran out, which nobody needs any more.
import { Migration } from '@mikro-orm/migrations';

export class SessionExpiry extends Migration {
  override up(): void {
    this.addSql('create index session_expires_at on session (expires_at)');
  }
}
