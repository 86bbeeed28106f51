// Reads the audit log and verifies it.
import { Arg, Ctx, Field, ID, InputType, Int, Query, Resolver } from 'type-graphql';
import type { Connection } from '../../common/pages.js';
import type { AuditVerification as Verification } from '../../jobs/verify-audit.js';
import type { AuditLog } from '../../services/audit/audit-log.js';
import type { AuditEntryRow } from '../../services/audit/entry-row.js';
import type { AuditFilter as Filter } from '../../services/audit/filter.js';
import type { ApiContext } from '../context.js';
import { DateTimeRange } from '../items/inputs.js';
import { AuditConnection, AuditVerification } from './entry.js';

@InputType({ description: 'All that is given must hold.' })
export class AuditFilter implements Filter {
  @Field(() => [String], { nullable: true, description: 'Any of these; up to 100.' })
  actions?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Who did it.' })
  actorId?: string | null;

  @Field(() => ID, { nullable: true, description: 'What it was done to.' })
  targetId?: string | null;

  @Field(() => [String], { nullable: true, description: 'Any of these, e.g. OK, FORBIDDEN; up to 100.' })
  results?: string[] | null;

  @Field(() => DateTimeRange, { nullable: true })
  at?: DateTimeRange | null;
}

type Given<Value> = Value | null | undefined;

@Resolver()
export class AuditQueries {
  constructor(private readonly log: AuditLog) {}

  @Query(() => AuditConnection, {
    description: 'What was done and what was refused, newest first. Needs VIEW_AUDIT_LOG.',
  })
  auditLog(
    @Ctx() { caller }: ApiContext,
    @Arg('filter', () => AuditFilter, { nullable: true }) filter: Given<AuditFilter>,
    @Arg('first', () => Int, { nullable: true, defaultValue: 100 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: Given<string>,
    @Arg('offset', () => Int, { nullable: true }) offset: Given<number>,
  ): Promise<Connection<AuditEntryRow>> {
    return this.log.list(caller, { first, after, offset }, filter);
  }

  @Query(() => AuditVerification, {
    description: 'Walks the whole log: about half a minute for a million entries. Needs VIEW_AUDIT_LOG.',
  })
  verifyAuditLog(@Ctx() { caller }: ApiContext): Promise<Verification> {
    return this.log.verify(caller);
  }
}
