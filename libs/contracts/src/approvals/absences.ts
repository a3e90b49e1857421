import { type Role } from '../access';
import { IsId } from '../fields';

/** Who may see who is away: not delegates and integrators, who never answer approvals. */
export const absenceRoles: readonly Role[] = [
  'approver',
  'operator',
  'analyst',
  'auditor',
  'admin',
];

/** What the approvals service is asked over the bus, by processes that know who may see it. */
export class ListAbsencesRequest {
  @IsId() tenant!: string;
}

/** An owner who is away or will be, and who answers meanwhile: `from` inclusive, `until` exclusive. */
export interface ListedAbsence {
  readonly owner: string;
  readonly deputy: string;
  readonly from: string;
  readonly until: string;
  /** Whether the deputy may answer by now. */
  readonly isAway: boolean;
}

export interface ListAbsencesReply {
  /** By owner. */
  readonly absences: readonly ListedAbsence[];
}
