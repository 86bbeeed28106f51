// What the feed of changes needs to tell of access by rules to those alone who meet them, or met them just before.
import { Migration } from '@mikro-orm/migrations';

export class RulesBefore extends Migration {
  override up(): void {
    this.addSql(String.raw`
-- The rules that stood on the item just before, with the groups that held the rights they name; null where the change is about
-- no rules.
alter table change add column rules jsonb;

-- Whether somebody in these groups, with these rights, meets a rule. Of nothing at all nothing is met.
create function rule_met(match text, clauses jsonb, groups uuid[], rights text[]) returns boolean
language sql immutable parallel safe as $$
  select coalesce(case rule_met.match when 'ALL' then bool_and(clause.met) else bool_or(clause.met) end, false)
  from jsonb_array_elements(rule_met.clauses) as given (clause)
  cross join lateral (
    select coalesce(case given.clause ->> 'match' when 'ALL' then bool_and(condition.met) else bool_or(condition.met) end, false)
    from (
      select case given.clause -> 'groups' ->> 'match'
               when 'ALL' then named.ids <@ rule_met.groups and cardinality(named.ids) > 0
               else named.ids && rule_met.groups
             end
      from (
        select array(select jsonb_array_elements_text(given.clause -> 'groups' -> 'groupIds'))::uuid[]
      ) named (ids)
      where jsonb_typeof(given.clause -> 'groups') = 'object'
      union all
      select case given.clause -> 'rights' ->> 'match'
               when 'ALL' then named.names <@ rule_met.rights and cardinality(named.names) > 0
               else named.names && rule_met.rights
             end
      from (
        select array(select jsonb_array_elements_text(given.clause -> 'rights' -> 'rights'))
      ) named (names)
      where jsonb_typeof(given.clause -> 'rights') = 'object'
    ) condition (met)
  ) clause (met)
$$;

-- The first transaction that does not know of what this one takes away: what this one tells of concerns whoever held it.
create function not_known_from() returns xid8 language sql volatile as $$
  select greatest(pg_snapshot_xmax(pg_current_snapshot()), ((pg_current_xact_id()::text::numeric) + 1)::text::xid8)
$$;

create or replace function keep_past_membership() returns trigger language plpgsql as $$
begin
  insert into past_membership (user_id, group_id, left_at, left_xid)
  select distinct user_id, group_id, now(), not_known_from()
  from gone where exists (select from user_account where user_account.id = gone.user_id)
  on conflict (user_id, group_id) do update set left_at = excluded.left_at, left_xid = excluded.left_xid;
  return null;
end $$;

-- A membership that was in force and is given another window counts as one that was taken away.
create function keep_past_window() returns trigger language plpgsql as $$
begin
  insert into past_membership (user_id, group_id, left_at, left_xid)
  select gone.user_id, gone.group_id, now(), not_known_from()
  from gone join kept using (user_id, group_id)
  where (gone.starts_at, gone.ends_at) is distinct from (kept.starts_at, kept.ends_at)
    and (gone.starts_at is null or gone.starts_at <= now())
  on conflict (user_id, group_id) do update set left_at = excluded.left_at, left_xid = excluded.left_xid;
  return null;
end $$;
create trigger membership_past_window after update on membership
  referencing old table as gone new table as kept for each statement execute function keep_past_window();
`);
  }
}
