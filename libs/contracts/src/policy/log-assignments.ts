import { IsBoolean, IsInt, IsOptional, IsString, Min } from 'class-validator';
import { Answer, AreAll, AreStrings, IsCount } from '../answers';
import { IsId, IsInstant } from '../fields';
import { Meanings } from '../meanings';

export { DEFAULT_LOG, LOG_SLOTS, slotOf } from '#kernel';

const SLOT = 'A slot, from 0 to 255: each tenant has one, which follows from its name.';
const LOG = 'The name of a log.';
const VERSION = 'Each assignment and each new tenant has the next version.';

@Meanings({
  tenant: 'The tenant whose slot is assigned; it does not exist yet.',
  log: LOG,
  isMoved:
    'The tenants of the slot have moved to that log: `writ move-tenants` sends it. Requests go there from then on. Where they have not moved, they are refused until the slot is assigned back.',
})
export class AssignTenantBody {
  @IsId() tenant!: string;
  @IsId() log!: string;
  @IsOptional() @IsBoolean() isMoved?: boolean;
}

@Answer()
@Meanings({ tenant: 'The tenant that was named.', slot: SLOT, log: LOG, version: VERSION })
export class AssignTenantAnswer {
  @IsString() tenant!: string;
  @IsInt() @Min(0) slot!: number;
  @IsString() log!: string;
  @IsCount() version!: number;
}

@Answer('A slot that is assigned to a log.')
@Meanings({
  slot: SLOT,
  log: LOG,
  version: 'Since which version.',
  assignedAt: 'When it was assigned.',
  assignedBy: 'Who assigned it.',
})
export class SlotAssignment {
  @IsInt() @Min(0) slot!: number;
  @IsString() log!: string;
  @IsInt() @Min(1) version!: number;
  @IsInstant() assignedAt!: string;
  @IsString() assignedBy!: string;
}

@Answer('Which tenants are in which log.')
@Meanings({
  version: VERSION,
  logs: 'The logs of the deployment.',
  items: 'The slots that are assigned to a log; all others are of the log `default`.',
})
export class LogAssignments {
  @IsCount() version!: number;
  @AreStrings() logs!: readonly string[];
  @AreAll(() => SlotAssignment) items!: readonly SlotAssignment[];
}

/** What policy answers of the assignments; the logs that there are, the gateway knows. */
export type StoredAssignments = Pick<LogAssignments, 'version' | 'items'>;

/** Where a tenant that is about to be created belongs. */
export interface TenantPlace {
  readonly log: string;
  readonly version: number;
}
