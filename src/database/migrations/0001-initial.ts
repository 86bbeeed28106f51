// The first schema: everything the server keeps, but for the bytes of the documents.
import { Migration } from '@mikro-orm/migrations';
import { documentTables } from './initial/documents.js';
import { recordTables } from './initial/records.js';

export class Initial extends Migration {
  override up(): void {
    this.addSql(documentTables);
    this.addSql(recordTables);
  }
}
