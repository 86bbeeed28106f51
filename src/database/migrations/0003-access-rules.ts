// Rules that give access to whoever meets them, and whom a change of access touches.
import { Migration } from '@mikro-orm/migrations';

export class AccessRules extends Migration {
  override up(): void {
    this.addSql(rules);
    this.addSql(principals);
    this.addSql(folders);
  }
}

const rules = String.raw`
create table access_rule (
  id uuid not null,
  item_id uuid not null,
  permission text not null,
  match text not null,
  clauses jsonb not null,
  -- What the clauses name, to find the rules that a user may meet.
  group_ids uuid[] not null,
  right_names text[] not null,
  position int not null,
  created_by_id uuid,
  created_at timestamptz not null,
  primary key (id)
);
create index access_rule_item_id_index on access_rule (item_id);
create index access_rule_group_ids on access_rule using gin (group_ids);
create index access_rule_right_names on access_rule using gin (right_names);
alter table access_rule add constraint access_rule_match_check check (match in ('ALL', 'ANY'));
alter table access_rule
  add constraint access_rule_permission_check check (permission in ('READ', 'WRITE', 'MOVE', 'DELETE', 'SHARE', 'MANAGE'));
alter table access_rule
  add constraint access_rule_item_id_foreign
    foreign key (item_id) references item (id) on update no action on delete cascade;
alter table access_rule
  add constraint access_rule_created_by_id_foreign
    foreign key (created_by_id) references user_account (id) on update no action on delete set null;
`;

const folders = String.raw`
-- Folders with what reaches each, apart from the documents among them: for finding all that a viewer with many roots may open.
create index item_folder on item (id) include (access_lineage) where kind = 'FOLDER';
`;

const principals = String.raw`
-- Whom a change of access touches: user:<id>, group:<id>, everyone. Null where it is no change of access.
alter table change add column principals text[];
`;
