import { type ExceptionCodeDefinedData } from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { type Recorded, TBD } from './cells';

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
}

/** Which codes are in the catalogue, and who owns them? */
export const exceptionCodes = defineProjection<ExceptionCodeRow>({
  name: 'exception_codes',
  version: 1,
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
  },
  key: ['tenant', 'code'],
  rowsOf: ({ tenant, data }) => [[tenant, data.code]],
  on: {
    'exception-code.defined': (row, { data, ...event }: Recorded<ExceptionCodeDefinedData>) => ({
      tenant: event.tenant,
      code: data.code,
      title: data.title,
      owner: data.owner ?? TBD,
      sla: data.sla,
      remediation_owner: data.remediationOwner ?? TBD,
      times_defined: (row?.times_defined ?? 0) + 1,
      defined_at: event.occurredAt,
      defined_by: event.actor.id,
      event_id: event.id,
      position: event.position,
    }),
  },
});
