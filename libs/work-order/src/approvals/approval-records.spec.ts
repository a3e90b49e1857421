import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { granted as approved } from '../../test/approval-builders';
import { evolve } from '../evolve';
import { unknownWorkOrder } from '../state';
import { type ApprovalMove, evolveApprovals } from './approval-fold';

const given = {
  approvalId: 'approval-1',
  permits: ['refund.issue'],
  scope: { system: 'payments' },
  expiresAt: '2030-01-01T10:00:00.000Z',
  singleUse: true,
};
const requested = event('approval.requested', {
  ...given,
  kind: 'commercial',
  owner: 'finance-lead',
  requestedBy: 'agent-7',
});
const ben = { id: 'ben', onBehalfOf: ['dana'], issuedBy: ['root'] };
const { approvalId: _, ...terms } = given;
const answer = (number: number) => ({
  number,
  ...terms,
  approver: 'ana',
  owner: 'finance-lead',
  recordedBy: 'ben',
  evidence: ['e-1'],
});
const answerRecorded = (number: number, actor: PastEvent['actor'] = { id: 'ben' }): PastEvent => ({
  ...event('approval.recorded', { ...answer(number), ...given }),
  actor,
});

describe('an answer that somebody recorded for the approver', () => {
  const unconfirmed = (number: number) => ({
    ...answer(number),
    onBehalfOf: [],
    conditions: [],
    confirmedBy: null,
  });

  it('[A1] grants nothing until somebody confirms it, and says who recorded it by whose key', () =>
    expect(after(requested, answerRecorded(1), answerRecorded(2, ben))).toMatchObject({
      status: 'requested',
      signatures: [],
      records: [
        unconfirmed(1),
        { ...unconfirmed(2), onBehalfOf: ben.onBehalfOf, issuedBy: ben.issuedBy },
      ],
    }));

  it('[A1] is folded as it is decided too, before anybody knows its actor', () => {
    const decided = answerRecorded(1) as unknown as ApprovalMove;
    const folded = evolveApprovals({ 'approval-1': approved() }, { ...decided, actor: undefined! });
    expect(folded['approval-1']?.records).toEqual([unconfirmed(1)]);
  });

  it.each(['approval.signed', 'approval.granted'])(
    '[A1] counts as the signature of the approver once it is confirmed: %s',
    (type) => {
      const confirmed = (more: object = { confirmedBy: 'eve' }) => ({
        ...event(type, {
          ...given,
          signedBy: 'ana',
          grantedBy: 'ana',
          recordedBy: 'ben',
          record: 2,
          ...more,
        }),
        actor: { id: 'eve', issuedBy: ['max'] },
      });
      const past = [requested, answerRecorded(1), answerRecorded(2, ben)];
      const approval = after(...past, confirmed());
      expect(approval?.records?.map(({ confirmedBy }) => confirmedBy)).toEqual([null, 'eve']);
      expect(approval?.signatures).toEqual([
        { signedBy: 'ana', recordedBy: 'ben', confirmedBy: 'eve', issuedBy: ['root', 'max'] },
      ]);
      const records = after(...past, confirmed({}))?.records;
      expect(records?.map(({ confirmedBy }) => confirmedBy)).toEqual([null, null]);
    },
  );
});

describe('an approval that was given to another owner', () => {
  const given = event('obligation.assigned', {
    kind: 'approval',
    subject: 'approval-1',
    owner: 'ben',
    assignedBy: 'olga',
    asOwner: true,
  });

  it('[A6] is theirs, and remembers whose it was and who gave it', () => {
    const actor = { id: 'olga', onBehalfOf: ['head'], issuedBy: ['root'], teams: ['desk'] };
    expect(after(requested, { ...given, actor })).toMatchObject({
      owner: 'ben',
      firstOwner: 'ben',
      assignments: [
        {
          owner: 'ben',
          from: { owner: 'finance-lead', firstOwner: 'finance-lead' },
          by: ['olga', 'head'],
          issuedBy: ['root'],
          teams: ['desk'],
          asOwner: true,
        },
      ],
    });
    expect(after(requested, given)?.assignments).toMatchObject([
      { by: ['olga'], issuedBy: [], teams: [] },
    ]);
  });

  it('[A6] had no other owner before where no deputy answered for one', () => {
    const [assigned] = recorded([given]) as unknown as ApprovalMove[];
    const folded = evolveApprovals({ 'approval-1': approved() }, assigned!)['approval-1'];
    expect(folded?.assignments?.[0]?.from).toStrictEqual({ owner: 'finance-lead' });
  });
});

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function after(...past: readonly PastEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder).approvals['approval-1'];
}
