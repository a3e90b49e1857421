import { IsBoolean, IsString } from 'class-validator';
import { type Role } from '../access';
import { Answer } from '../answers';
import { DeclareAbsenceAnswer, EndAbsenceAnswer } from './answers';
import { defineCommand } from '../define';
import { IsId, Optional, IsInstant } from '../fields';
import { approvers } from '../access';
import { IsSomebody } from '../principals';
import { Meanings } from '../meanings';

/** Who may see who is away: not delegates and integrators, who never answer approvals. */
export const absenceRoles: readonly Role[] = [
  'approver',
  'operator',
  'analyst',
  'auditor',
  'admin',
];

/** A request to the approvals service over the bus, of processes that know who may see it. */
export class ListAbsencesRequest {
  @IsId() tenant!: string;
}

/** An owner who is away or will be, and who answers meanwhile: `from` inclusive, `until` exclusive. */
@Answer()
@Meanings({
  deputy: 'Who may answer while the owner is away.',
  until: 'Exclusive.',
  isAway: 'False: the absence has not begun.',
})
export class ListedAbsence {
  @IsString() owner!: string;
  @IsString() deputy!: string;
  @IsInstant() from!: string;
  @IsInstant() until!: string;
  @IsBoolean() isAway!: boolean;
}

export interface ListAbsencesReply {
  /** By owner. */
  readonly absences: readonly ListedAbsence[];
}

@Meanings({
  owner: 'The caller, or an owner that the credential may answer for.',
  deputy: 'Who answers meanwhile.',
  from: 'From now on where absent.',
  until: 'When the owner is back.',
})
export class DeclareAbsenceBody {
  @IsSomebody() owner!: string;
  @IsSomebody() deputy!: string;
  @Optional() @IsInstant() from?: string;
  @IsInstant() until!: string;
}

export const declareAbsence = defineCommand({
  name: 'declare-absence',
  service: 'approvals',
  meaning: 'Say that an owner is away and who answers meanwhile.',
  route: 'POST /v1/absences',
  roles: approvers,
  body: DeclareAbsenceBody,
  answer: DeclareAbsenceAnswer,
});

@Meanings({
  owner: 'The person or team that is back.',
})
export class EndAbsenceBody {
  @IsSomebody() owner!: string;
}

export const endAbsence = defineCommand({
  name: 'end-absence',
  service: 'approvals',
  meaning: 'End an absence: the owner is back.',
  route: 'DELETE /v1/absences/{owner}',
  roles: approvers,
  body: EndAbsenceBody,
  answer: EndAbsenceAnswer,
});
