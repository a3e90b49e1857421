import { type ExceptionCodeDefinedData } from '#contracts';
import { type Cell, defineProjection, type ProjectionStep } from '#kernel';
import { type Recorded, TBD } from './cells';

/** What each definition said, first to last. */
interface VersionCell {
  readonly version: number;
  readonly title: string;
  readonly owner: string;
  readonly sla: string;
  readonly definedAt: string;
  readonly definedBy: string;
  readonly eventId: string;
}

interface ExceptionCodeRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly code: string;
  readonly title: string;
  readonly owner: string;
  readonly sla: string;
  readonly remediation_owner: string;
  readonly times_defined: number;
  readonly defined_at: string;
  readonly defined_by: string;
  readonly event_id: string;
  readonly position: number;
  readonly version: number;
  readonly versions: readonly VersionCell[];
  readonly escalation_path: Cell;
  readonly calendar: string | null;
  readonly aliases: readonly string[];
  /** What a break-glass of the code owes; defaults where it says nothing. */
  readonly break_glass: Cell;
}

/** The latest definition counts as a whole: what it does not say is no longer so. */
const defined: ProjectionStep<ExceptionCodeRow> = (
  row,
  { data, ...event }: Recorded<ExceptionCodeDefinedData>,
) => {
  const version = data.version ?? (row?.version ?? 0) + 1;
  const owner = data.owner ?? TBD;
  const { title, sla } = data;
  const by = { definedAt: event.occurredAt, definedBy: event.actor.id, eventId: event.id };
  return {
    tenant: event.tenant,
    code: data.code,
    title,
    owner,
    sla,
    remediation_owner: data.remediationOwner ?? TBD,
    times_defined: (row?.times_defined ?? 0) + 1,
    defined_at: event.occurredAt,
    defined_by: event.actor.id,
    event_id: event.id,
    position: event.position,
    version,
    versions: [...(row?.versions ?? []), { version, title, owner, sla, ...by }],
    escalation_path: data.escalationPath ?? [],
    calendar: data.calendar ?? null,
    aliases: data.aliases ?? [],
    break_glass: (data.breakGlass as Cell | undefined) ?? null,
  };
};

/** Which codes are in the catalogue, and who owns them? */
export const exceptionCodes = defineProjection<ExceptionCodeRow>({
  name: 'exception_codes',
  version: 2,
  columns: {
    tenant: 'text',
    code: 'text',
    title: 'text',
    owner: 'text',
    sla: 'text',
    remediation_owner: 'text',
    times_defined: 'integer',
    defined_at: 'timestamptz',
    defined_by: 'text',
    event_id: 'text',
    position: 'bigint',
    version: 'integer',
    versions: 'jsonb',
    escalation_path: 'jsonb',
    calendar: 'text',
    aliases: 'jsonb',
    break_glass: 'jsonb',
  },
  key: ['tenant', 'code'],
  rowsOf: ({ tenant, data }) => [[tenant, data.code]],
  on: { 'exception-code.defined': defined },
});
