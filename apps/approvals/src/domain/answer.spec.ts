import { fold } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import {
  absence,
  requestedScope,
  assign,
  assigned,
  conditional,
  conditions,
  drafted,
  escalate,
  evidence,
  grant,
  granted,
  LATER,
  meet,
  met,
  part,
  person,
  opened,
  quorum,
  reject,
  request,
  requested,
  requestGates,
  revoke,
  signed,
  supersede,
} from '../../test/approval-builders';
import { answerOf, answerOfAbsence } from './answer';
import { approvalDecider } from './approval.decider';

const about = { workOrderId: 'wo-1', approvalId: 'approval-1' };

describe('the answer to a command', () => {
  it('[A1] of a grant: what it covers, until when and how often', () => {
    const terms = {
      permits: ['refund.issue', 'refund.draft'],
      scope: requestedScope,
      expiresAt: '2030-01-01T13:00:00.000Z',
      singleUse: false,
    };
    expect(answer(grant(), opened(), requested())).toEqual({
      ...about,
      status: 'approved',
      signed: 1,
      stillNeeded: 0,
      ...terms,
    });
    expect(answer(grant({ conditions }), opened(), requested())).toEqual({
      ...about,
      status: 'conditional',
      signed: 1,
      stillNeeded: 0,
      ...terms,
      conditions: conditions.map((condition) => ({ ...condition, met: false })),
    });
  });

  it('[A8] of a grant for less: that it is narrower, also where it has conditions', () => {
    const scope = { ...requestedScope, objects: ['order-1'] };
    const narrower = grant({ scope, conditions });
    expect(answer(narrower, opened(), requested())).toMatchObject({
      status: 'conditional',
      narrower: true,
      scope,
    });
    expect(answer(grant({ conditions }), opened(), requested())).not.toHaveProperty('narrower');
  });

  it('[A4] of a grant that is only recorded: its number, and that it is still requested', () => {
    const letter = { approver: 'finance-lead', permits: ['refund.issue', 'refund.draft'] };
    const agent = { id: 'agent-7' };
    const past = [opened({}, agent), requested(), evidence({ approves: letter })];
    const byClerk = person('clerk', { roles: ['operator'] });
    const recording = grant({ approver: 'finance-lead', evidence: ['evidence-1'] }, byClerk);
    expect(answer(recording, ...past)).toEqual({
      ...about,
      status: 'requested',
      owner: 'finance-lead',
      signed: 0,
      stillNeeded: 1,
      record: 1,
    });
    expect(answer(grant(), ...past)).not.toHaveProperty('record');
  });

  it('[A6] of one signature: how many there are and how many are still needed', () =>
    expect(answer(grant({}, person('ana')), opened(), requested({ quorum }))).toEqual({
      ...about,
      status: 'requested',
      owner: 'finance-lead',
      signed: 1,
      stillNeeded: 1,
    }));

  it('[A6] of the last signature: that none is missing', () =>
    expect(
      answer(grant({}, person('ben')), opened(), requested({ quorum }), signed({ seat: 'ana' })),
    ).toMatchObject({ ...about, status: 'approved', signed: 2, stillNeeded: 0 }));

  it('[A6] of a grant to all after one in part: the person counts once', () =>
    expect(answer(grant(), opened(), requested(), part())).toMatchObject({
      ...about,
      status: 'approved',
      signed: 1,
      stillNeeded: 0,
    }));

  it('[A2] of a rejection, and of a grant taken back', () => {
    expect(answer(reject(), requested())).toEqual({ ...about, status: 'rejected' });
    expect(answer(revoke(), requested(), granted())).toEqual({ ...about, status: 'revoked' });
  });

  it('[A8] of a condition: its number, and how the grant stands now', () => {
    const past = [opened(), requested(), conditional(), evidence()];
    expect(answer(meet(), ...past)).toMatchObject({ ...about, number: 1, status: 'conditional' });
    expect(answer(meet(), ...past, met(2))).toMatchObject({ ...about, status: 'approved' });
  });

  it('[A2] of asking: id, gate, owner and when it is due', () => {
    const gate = { gate: 'pay', kind: 'commercial', owner: 'finance-lead' };
    expect(answer(request(), opened())).toEqual({
      workOrderId: 'wo-1',
      approvalId: 'commercial-of-pay',
      status: 'requested',
      ...gate,
      dueAt: '2030-01-03T09:00:00.000Z',
    });
    expect(answer(request({ draft: true }), opened())).toEqual({
      workOrderId: 'wo-1',
      approvalId: 'commercial-of-pay',
      status: 'draft',
      ...gate,
    });
  });

  it('[A6] of an assignment: whose it is, also when it was', () => {
    const assignment = {
      workOrderId: 'wo-1',
      kind: 'approval',
      subject: 'approval-1',
      owner: 'dana',
    };
    const agent = { id: 'agent-7' };
    expect(answer(assign(), opened({}, agent), drafted())).toEqual(assignment);
    expect(answer(assign(), requested(), assigned('dana'))).toEqual(assignment);
  });

  it('[A2] of the work of timers and reactions: what it was about', () => {
    const closed = { type: 'work-order.closed', data: { workOrderId: 'wo-1' } };
    expect(answer(supersede(), opened(), requested(), closed)).toEqual({
      workOrderId: 'wo-1',
      approvals: ['approval-1'],
    });
    expect(answer(requestGates(), opened())).toEqual({ workOrderId: 'wo-1', approvals: [] });
    expect(answer(escalate({ escalationStep: 'warned' }), requested())).toMatchObject(about);
  });

  it('[A6] of an absence: from when until when', () => {
    const data = { owner: 'finance-lead', deputy: 'dana', until: LATER };
    const declared = { ...data, from: '2030-01-01T09:00:00.000Z' };
    const event = { type: 'absence.declared', data: declared };
    expect(answerOfAbsence(absence('declare-absence', data), [event], undefined)).toEqual(declared);
    expect(answerOfAbsence(absence('declare-absence', data), [], undefined)).toEqual({
      owner: 'finance-lead',
      deputy: 'dana',
    });
    expect(
      answerOfAbsence(absence('end-absence', { owner: 'finance-lead' }), [], undefined),
    ).toStrictEqual({
      owner: 'finance-lead',
    });
  });
});

function answer(
  command: Parameters<typeof approvalDecider.decide>[0],
  ...past: readonly PastEvent[]
) {
  const state = fold(approvalDecider, recorded(past));
  return answerOf(command, approvalDecider.decide(command, state), state);
}
