import { type CodeVersions, type ExceptionCodeDefinedData, exceptionCodesRow } from '#contracts';
import { type Cell, defineProjection, type ProjectionStep } from '#kernel';
import { type Recorded, TBD } from './cells';
import { json, type StoredRow, storedTable } from './stored-table';

const exceptionCodesTable = storedTable({
  ...exceptionCodesRow.fields,
  versions: json<CodeVersions>(),
  aliases: json<readonly string[]>(),
});

type ExceptionCodeRow = StoredRow<typeof exceptionCodesTable>;

/** The latest definition counts as a whole: what it omits is removed. */
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
  columns: exceptionCodesTable.columns,
  key: ['tenant', 'code'],
  rowsOf: ({ tenant, data }) => [[tenant, data.code]],
  on: { 'exception-code.defined': defined },
});
