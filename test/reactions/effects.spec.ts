import { type NewEvent, type Reaction } from '#kernel';
import { effects } from '#work-order';
import { reactions as ofApprovals } from '../../apps/approvals/src/reactions';
import { reactions as ofExceptions } from '../../apps/exceptions/src/reactions';
import { reactions as ofIntake } from '../../apps/intake/src/reactions';
import { reactions as ofLedger } from '../../apps/ledger/src/reactions';
import { reactions as ofPolicy } from '../../apps/policy/src/reactions';
import {
  about,
  blocked,
  decided,
  dispatched,
  failed,
  granted,
  isMissingAfter,
  made,
  paid,
  performed,
  raised,
  raisedFor,
  ran,
  ranAfterStop,
  requested,
  resolved,
  stoppedByFact,
  unblocked,
  urgent,
  waiting,
} from './effect-builders';

const services: Readonly<Record<string, readonly Reaction[]>> = {
  approvals: ofApprovals,
  exceptions: ofExceptions,
  intake: ofIntake,
  ledger: ofLedger,
  policy: ofPolicy,
};

const answer = { approvalId: 'a-1' };
const dispatch = { dispatchId: 'd-1', by: 'd-2' };

/** Notices lie beside the log, each under an id that follows from its event and whom it is for. */
const isNotice = ({ name }: Reaction): boolean => name.startsWith('tell-on-');

describe('the effects of events', () => {
  it('are declared once for every reaction, and for no other', () => {
    const declared = Object.entries(services).flatMap(([service, reactions]) =>
      reactions
        .filter((reaction) => !isNotice(reaction))
        .map(({ name, on }) => `${service}-${name} on ${on}`),
    );
    expect(effects.map(({ reaction, on }) => `${reaction} on ${on}`).sort()).toEqual(
      declared.sort(),
    );
  });

  it('are stated for people', () =>
    expect(effects.filter(({ effect }) => effect === '')).toEqual([]));

  it.each<[string, readonly NewEvent[], readonly NewEvent[]]>([
    ['exceptions-raise-on-step-blocked', [blocked()], [raised('step', 'pay')]],
    ['exceptions-raise-on-step-blocked', [blocked(), unblocked(), blocked()], []],
    ['exceptions-raise-on-prerequisite-failed', [failed()], [raised('prerequisite', 'paid')]],
    ['exceptions-raise-on-decision-stop', [decided('stop')], [raisedFor(2, 'decision', 'refund')]],
    [
      'exceptions-raise-on-decision-wait',
      [decided('wait', 'owner-missing')],
      [raisedFor(2, 'decision', 'refund', 'owner-missing')],
    ],
    [
      'exceptions-raise-on-approval-requested',
      [requested({ owner: 'TBD', gate: 'go' })],
      [raised('approval', 'a-1', 'owner-missing')],
    ],
    [
      'exceptions-raise-on-approval-rejected',
      [requested(), about('approval.rejected', answer)],
      [raised('approval', 'a-1', 'approval-rejected')],
    ],
    [
      'exceptions-raise-on-approval-expired',
      [requested(), about('approval.expired', { ...answer, was: 'requested' })],
      [raised('approval', 'a-1', 'approval-expired')],
    ],
    [
      'exceptions-raise-on-action-unauthorised',
      [performed()],
      [raised('action', 'refund 00000000-0000-7000-8000-000000000002', 'unauthorised-action')],
    ],
    [
      'exceptions-raise-on-delegation-timed-out',
      [dispatched(), about('delegation.timed-out', dispatch)],
      [raised('delegation', 'd-1', 'delegation-timed-out')],
    ],
    ['exceptions-resolve-on-step-unblocked', [blocked(), raisedFor(2), unblocked()], [resolved()]],
    [
      'exceptions-resolve-on-step-completed',
      [blocked(), raisedFor(2), about('step.completed', { step: 'pay' })],
      [resolved()],
    ],
    [
      'exceptions-resolve-on-decision-superseded',
      [decided('stop'), raisedFor(2, 'decision', 'refund'), ran()],
      [resolved()],
    ],
    [
      'exceptions-resolve-on-decision-after-stop',
      [decided('stop'), raisedFor(2, 'decision', 'refund'), ranAfterStop()],
      [resolved()],
    ],
    [
      'exceptions-resolve-on-fact-observed',
      [stoppedByFact(), raisedFor(2, 'fact', 'paid', 'fact-unknown'), paid()],
      [resolved()],
    ],
    [
      'exceptions-resolve-on-step-skipped',
      [blocked(), raisedFor(2), about('step.skipped', { step: 'pay' })],
      [resolved()],
    ],
    [
      'exceptions-resolve-on-prerequisite-passed',
      [
        failed(),
        raisedFor(2, 'prerequisite', 'paid'),
        about('prerequisite.passed', { prerequisite: 'paid' }),
      ],
      [resolved()],
    ],
    ...(['confirmed', 'superseded', 'stopped'] as const).map(
      (end): [string, NewEvent[], NewEvent[]] => [
        `exceptions-resolve-on-delegation-${end}`,
        [
          dispatched(),
          raised('delegation', 'd-1', 'delegation-timed-out'),
          about(`delegation.${end}`, dispatch),
        ],
        [resolved()],
      ],
    ),
    ['intake-unblock-on-exception-resolved', [blocked(), raisedFor(2), resolved()], [unblocked()]],
    [
      'intake-deliver-on-delegation-dispatched',
      [dispatched()],
      [about('delegation.delivered', dispatch)],
    ],
    ['policy-decide-again-on-approval-granted', [waiting(), requested(), granted()], [ran()]],
    [
      'policy-decide-again-on-approval-rejected',
      [waiting(), requested(), about('approval.rejected', answer)],
      [ran()],
    ],
    [
      'policy-decide-again-on-approval-expired',
      [waiting(), requested(), about('approval.expired', { ...answer, was: 'requested' })],
      [ran()],
    ],
    [
      'policy-decide-again-on-approval-revoked',
      [waiting(), requested(), granted(), about('approval.revoked', answer)],
      [ran()],
    ],
    [
      'policy-decide-again-on-approval-superseded',
      [waiting(), requested(), about('approval.superseded', answer)],
      [ran()],
    ],
    [
      'policy-decide-again-on-break-glass-ended',
      [urgent(), about('break-glass.ended', { breakGlassId: 'b-1' })],
      [ran()],
    ],
    [
      'policy-decide-again-on-work-order-stopped',
      [made('run'), about('work-order.stopped', {})],
      [ran()],
    ],
    ...(['closed', 'abandoned', 'superseded'] as const).map(
      (end): [string, NewEvent[], NewEvent[]] => [
        `policy-decide-again-on-work-order-${end}`,
        [made('run'), about(`work-order.${end}`, {})],
        [ran()],
      ],
    ),
    ...(['closed', 'abandoned', 'superseded'] as const).map(
      (end): [string, NewEvent[], NewEvent[]] => [
        `approvals-supersede-on-work-order-${end}`,
        [requested(), about(`work-order.${end}`, {})],
        [about('approval.superseded', answer)],
      ],
    ),
    ...['partial', 'conditional', 'approved'].map((status): [string, NewEvent[], NewEvent[]] => [
      'approvals-supersede-on-work-order-closed',
      [
        requested(),
        granted({ status }),
        requested({ approvalId: 'a-2' }),
        about('approval.rejected', { approvalId: 'a-2' }),
        about('work-order.closed', {}),
      ],
      [about('approval.superseded', answer)],
    ]),
    [
      'approvals-supersede-on-decision-made',
      [waiting(), requested(), ran()],
      [about('approval.superseded', answer)],
    ],
  ])('%s: is missed where it is missing, and not where it is there', (reaction, past, effect) => {
    expect(isMissingAfter(reaction, past)).toBe(true);
    if (effect.length > 0) expect(isMissingAfter(reaction, [...past, ...effect])).toBe(false);
  });
});
