import { type ApprovalStatus } from '#contracts';
import { type PastEvent, recorded, specFor } from '#testkit';
import {
  approvalIn,
  assign,
  assigned,
  conditional,
  drafted,
  escalate,
  escalated,
  evidence,
  expire,
  expired,
  grant,
  granted,
  LATER,
  lead,
  meet,
  met,
  NOW,
  opened,
  ours,
  part,
  rejected,
  reject,
  request,
  requested,
  revoke,
  revoked,
  supersede,
  superseded,
} from '../../test/approval-builders';
import { approvalDecider, type WorkOrderApprovalCommand } from './approval.decider';
import { type InContext } from './approval-context';

const { given } = specFor(approvalDecider);

/** How an approval comes to each status. */
const histories: Readonly<Record<ApprovalStatus, readonly PastEvent[]>> = {
  draft: [drafted()],
  requested: [requested()],
  partial: [requested(), part()],
  conditional: [requested(), conditional()],
  approved: [requested(), granted()],
  rejected: [requested(), rejected()],
  expired: [requested(), expired()],
  superseded: [requested(), superseded()],
  revoked: [requested(), granted(), revoked()],
};
const statuses = Object.keys(histories) as ApprovalStatus[];

const atDue = (at: string) => ({ ...ours, now: at });

/** Each command: from which statuses it leads where, and how it is refused in all others. */
const moves: readonly (readonly [
  name: string,
  command: InContext<WorkOrderApprovalCommand>,
  legal: Partial<Record<ApprovalStatus, ApprovalStatus>>,
  refused: string | ((status: ApprovalStatus) => string),
  since?: readonly PastEvent[],
])[] = [
  ['draft', request({ approvalId: 'approval-1', draft: true }), {}, 'approval_exists'],
  ['request', request({ approvalId: 'approval-1' }), { draft: 'requested' }, 'approval_exists'],
  ['grant', grant(), { requested: 'approved', partial: 'approved' }, 'approval_closed'],
  [
    'grant a part',
    grant({ scope: { objects: ['order-1'] } }),
    { requested: 'partial' },
    'approval_closed',
  ],
  [
    'grant with conditions',
    grant({ conditions: [{ number: 1, text: 'x' }] }),
    { requested: 'conditional' },
    'approval_closed',
  ],
  ['reject', reject(), { requested: 'rejected' }, 'approval_closed'],
  [
    'revoke',
    revoke(),
    { partial: 'revoked', conditional: 'revoked', approved: 'revoked' },
    'approval_not_granted',
  ],
  [
    'meet a condition',
    meet(),
    { conditional: 'conditional' },
    // A plain grant has no condition of any number.
    (status) =>
      ['partial', 'approved'].includes(status) ? 'condition_not_found' : 'approval_not_granted',
  ],
  ['assign', assign({}, lead), { draft: 'draft', requested: 'requested' }, 'approval_closed'],
  [
    'expire',
    expire({}, atDue(LATER)),
    { requested: 'expired', partial: 'expired', conditional: 'expired', approved: 'expired' },
    'nothing',
  ],
  ['expire too early', expire({}, atDue(NOW)), {}, 'nothing'],
  [
    'warn',
    escalate({ escalationStep: 'warned' }, atDue('2030-01-01T12:30:00.000Z')),
    {
      requested: 'requested',
      partial: 'partial',
      conditional: 'conditional',
      approved: 'approved',
    },
    'nothing',
  ],
  [
    'hand over to the fallback owner',
    escalate({ escalationStep: 'fallback' }),
    { requested: 'requested' },
    'nothing',
  ],
  [
    'hand over to a deputy',
    escalate({ escalationStep: 'absent' }, ours, {
      absences: {
        'finance-lead': { deputy: 'dana', from: NOW, until: LATER, declaredBy: ['finance-lead'] },
      },
    }),
    { requested: 'requested' },
    'nothing',
  ],
  ['supersede', supersede(), { requested: 'superseded' }, 'nothing'],
  [
    'supersede once the work has ended',
    supersede(),
    {
      requested: 'superseded',
      partial: 'superseded',
      conditional: 'superseded',
      approved: 'superseded',
    },
    'nothing',
    [{ type: 'work-order.closed', data: { workOrderId: 'wo-1' } }],
  ],
];

describe('an approval', () => {
  describe.each(
    moves.map(([name, command, legal, refused, since = []]) => ({
      name,
      command,
      legal,
      refused,
      since,
    })),
  )('[A2] to $name', ({ command, legal, refused, since }) => {
    it.each(statuses)('is as the list says while it is %s', (status) => {
      const past = [opened(), evidence(), ...escalationPath(histories[status]), ...since];
      const before = approvalIn(...past);
      expect(before.status).toBe(status);
      const next = legal[status];
      if (next === undefined) {
        const spec = given(...past).when(command);
        const code = typeof refused === 'string' ? refused : refused(status);
        return code === 'nothing' ? spec.thenNothing() : spec.thenRefused(code);
      }
      const events = approvalDecider.decide(command, stateOf(past));
      expect(events).toHaveLength(1);
      expect(approvalIn(...past, ...events).status).toBe(next);
    });
  });

  it('[A2] that is conditional becomes approved with the last condition', () => {
    const past = [opened(), evidence(), ...histories.conditional, met(2)];
    given(...past)
      .when(meet())
      .then(met(1));
    expect(approvalIn(...past).status).toBe('conditional');
    expect(approvalIn(...past, met(1)).status).toBe('approved');
  });

  it.each([
    grant({ approvalId: 'nobody' }),
    grant({ approvalId: 'constructor' }),
    reject({ approvalId: 'toString' }),
    revoke({ approvalId: 'approval-2' }),
    meet({ approvalId: 'approval-2' }),
    assign({ subject: 'approval-2' }),
    expire({ approvalId: 'approval-2' }),
    escalate({ approvalId: 'approval-2', escalationStep: 'warned' }),
  ])('[A5] that nobody requested is not found: $type', (command) =>
    given(opened(), requested()).when(command).thenRefused('approval_not_found', {
      message: 'There is no such approval on this work order.',
    }),
  );

  it('[A2] keeps its owner when it is assigned, and its history when it moves', () => {
    expect(approvalIn(requested(), assigned('dana')).owner).toBe('dana');
    expect(
      approvalIn(
        requested(),
        escalated({ escalationStep: 'warned', owner: 'finance-lead', endsAt: LATER }),
      ).escalationSteps,
    ).toEqual(['requested/warned']);
  });
});

/** Requests that everything on the escalation path is due for. */
function escalationPath(past: readonly PastEvent[]): readonly PastEvent[] {
  const fallback = { owner: 'cfo', at: NOW };
  return past.map((event) =>
    event.type === 'approval.requested'
      ? { ...event, data: { ...(event.data as object), warnAt: NOW, fallback } }
      : event,
  );
}

function stateOf(past: readonly PastEvent[]) {
  return recorded(past).reduce(approvalDecider.evolve, approvalDecider.initialState);
}
