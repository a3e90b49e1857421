import {
  IsId,
  IssueKeyAnswer,
  IssueKeyBody,
  IssueTokenAnswer,
  IssueTokenBody,
  KeyAnswer,
  RebuildViewAnswer,
  RecallAnswer,
  RecallBody,
  recallRoles,
  RepairAnswer,
  RepairBody,
  ReplayDeadLetterAnswer,
  ReplayDecisionsAnswer,
  ReplayDecisionsBody,
  ReplayQuarantinedBody,
  replayRoles,
  RevokeKeyBody,
  RevokeLogKeyBody,
  RevokeSessionAnswer,
  RewrapAnswer,
  RewrapBody,
  roles,
  subjects,
  SubmissionResult,
  WhatIfAnswer,
  WhatIfBody,
  whatIfRoles,
} from '#contracts';
import { type CommandSpec } from './commands/command-route';
import { type AdminRequest } from './commands/admin-requests';

/**
 * What the gateway passes on beside commands: nothing is decided on a stream, so these are not in
 * the catalogue of commands.
 */
const adminRequest = (definition: AdminRequest): AdminRequest => definition;

export const replayQuarantined = adminRequest({
  name: 'replay-quarantined',
  meaning: 'Take a quarantined event in again, as it came.',
  roles: ['integrator', 'operator', 'admin'],
  body: ReplayQuarantinedBody,
  answer: SubmissionResult,
  subject: subjects.internal.replayQuarantined,
});

export const replayDecisions = adminRequest({
  name: 'replay-decisions',
  meaning: 'Make recorded decisions again and compare them, byte for byte, with what was recorded.',
  roles: replayRoles,
  body: ReplayDecisionsBody,
  answer: ReplayDecisionsAnswer,
  subject: subjects.internal.replayDecisions,
});

export const whatIf = adminRequest({
  name: 'what-if',
  meaning:
    'Ask what a proposed policy would have decided on the recorded past; nothing is recorded.',
  roles: whatIfRoles,
  body: WhatIfBody,
  answer: WhatIfAnswer,
  subject: subjects.internal.whatIf,
});

/** The exceptions that it raises are commands of their own. */
export const recall: CommandSpec = {
  name: 'recall',
  meaning:
    'Raise an exception on each work order with a decision that rested on something, transitively; said again it raises nothing twice.',
  roles: recallRoles,
  body: RecallBody,
  answer: RecallAnswer,
};

class RebuildViewBody {
  @IsId() view!: string;
}

export const rebuildView = adminRequest({
  name: 'rebuild-view',
  meaning: 'Build a view anew from the first event, while the old one serves.',
  roles: ['deployment-admin'],
  body: RebuildViewBody,
  answer: RebuildViewAnswer,
  subject: subjects.ledger.rebuild,
});

export const rewrapContentKeys = adminRequest({
  name: 'rewrap-content-keys',
  meaning:
    'Wrap the keys to kept content and texts by the first key of WRIT_CONTENT_KEY, as many as a few seconds allow; `next` says where to go on.',
  roles: ['deployment-admin'],
  body: RewrapBody,
  answer: RewrapAnswer,
  subject: subjects.ledger.rewrap,
});

export const repair = adminRequest({
  name: 'repair',
  meaning:
    'Deliver events again whose effects are missing, some streams at a time; `next` says where to go on. A repair that is repeated does nothing.',
  roles: ['admin'],
  body: RepairBody,
  answer: RepairAnswer,
  subject: subjects.ledger.repair,
});

class ReplayDeadLetterBody {
  @IsId() deadLetterId!: string;
}

export const replayDeadLetter = adminRequest({
  name: 'replay-dead-letter',
  meaning: 'Try what a reaction could not do once more.',
  roles: ['operator', 'admin', 'deployment-admin'],
  body: ReplayDeadLetterBody,
  answer: ReplayDeadLetterAnswer,
  subject: subjects.internal.replayDeadLetter,
});

export const issueKey = adminRequest({
  name: 'issue-key',
  meaning:
    'Make an API key; it is shown in this answer alone, and again to the same request under the same Idempotency-Key while it has not been revoked (409 `api_key_revoked` then).',
  roles: ['admin', 'deployment-admin'],
  body: IssueKeyBody,
  answer: IssueKeyAnswer,
  subject: subjects.internal.issueKey,
  isOnce: true,
});

export const revokeKey = adminRequest({
  name: 'revoke-key',
  meaning:
    'Revoke an API key with every token and session that rests on it, at once and everywhere.',
  roles: ['admin', 'deployment-admin'],
  body: RevokeKeyBody,
  answer: KeyAnswer,
  subject: subjects.internal.revokeKey,
});

class RevokeSessionBody {
  @IsId() sessionId!: string;
}

export const revokeSession = adminRequest({
  name: 'revoke-session',
  meaning: 'End the session of somebody who is signed in, at once.',
  roles: ['admin'],
  body: RevokeSessionBody,
  answer: RevokeSessionAnswer,
  subject: subjects.internal.revokeSession,
});

export const issueToken = adminRequest({
  name: 'issue-token',
  meaning:
    'Get a token of five minutes for NATS or HTTP that may do what the credential may, or less: its limits stay.',
  roles: [...roles],
  body: IssueTokenBody,
  answer: IssueTokenAnswer,
  subject: subjects.internal.issueToken,
});

export const revokeLogKey = adminRequest({
  name: 'revoke-log-key',
  meaning: 'Say that nobody should trust a key of the log any more, and why.',
  roles: ['deployment-admin'],
  body: RevokeLogKeyBody,
  answer: KeyAnswer,
  subject: subjects.trust.revokeKey,
});
