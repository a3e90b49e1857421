import {
  type PrincipalDescribedData,
  type PrincipalRegisteredData,
  type PrincipalReinstatedData,
  type PrincipalRetiredData,
  principalsRow,
  type PrincipalTeamsChangedData,
  type PrincipalTeamsClaimedData,
} from '#contracts';
import { defineProjection } from '#kernel';
import { listed, type Recorded } from './cells';
import { type StoredRow, storedTable } from './stored-table';

const principalsTable = storedTable({ ...principalsRow.fields });

type PrincipalRow = StoredRow<typeof principalsTable>;

/** Whom does the tenant know, in which teams are they, and who is retired? */
export const principals = defineProjection<PrincipalRow>({
  name: 'principals',
  version: 1,
  columns: principalsTable.columns,
  key: ['tenant', 'principal'],
  rowsOf: ({ tenant, data }) => [[tenant, data.principal]],
  on: {
    'principal.registered': (row, { data, ...event }: Recorded<PrincipalRegisteredData>) =>
      row ?? {
        ...principalsTable.empty,
        tenant: event.tenant,
        principal: data.principal,
        retired: false,
        registered_by: event.actor.id,
        registered_at: event.recordedAt,
        event_id: event.id,
        position: event.position,
        last_position: event.position,
      },
    'principal.described': (row, { data, position }: Recorded<PrincipalDescribedData>) =>
      row && {
        ...row,
        kind: data.kind,
        display_name: data.displayName ?? null,
        last_position: position,
      },
    'principal.teams-changed': (row, { data, position }: Recorded<PrincipalTeamsChangedData>) =>
      row && { ...row, teams: listed(data.teams), last_position: position },
    'principal.teams-claimed': (row, { data, position }: Recorded<PrincipalTeamsClaimedData>) =>
      row && { ...row, claimed_teams: listed(data.teams), last_position: position },
    'principal.retired': (row, { data, ...event }: Recorded<PrincipalRetiredData>) =>
      row && {
        ...row,
        retired: true,
        retired_by: event.actor.id,
        retired_because: data.reason,
        retired_at: event.recordedAt,
        last_position: event.position,
      },
    'principal.reinstated': (row, { position }: Recorded<PrincipalReinstatedData>) =>
      row && {
        ...row,
        retired: false,
        retired_by: null,
        retired_because: null,
        retired_at: null,
        last_position: position,
      },
  },
});
