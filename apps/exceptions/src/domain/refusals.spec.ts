import { type RefusalFacts } from '#kernel';
import { type PastEvent, specFor } from '#testkit';
import { builtInCatalogue } from '#work-order';
import {
  command,
  event,
  opened,
  raise,
  raised as exception,
  resolved,
} from '../../test/exception-builders';
import {
  declare,
  definition,
  end,
  ended,
  evidence,
  exactly,
  type Overrides,
  refund,
  remedied,
  remedy,
  review,
  reviewed,
  urgent,
} from '../../test/obligation-builders';
import { breakGlassDecider } from './break-glass.decider';
import { exceptionDecider } from './exception.decider';

type Case<C> = [string, readonly PastEvent[], C, string, RefusalFacts?];

describe('a refusal about an exception says what to do', () => {
  const { given } = specFor(exceptionDecider);
  const codes = [...Object.keys(builtInCatalogue), 'parts-missing'].sort();
  const one = { exceptionId: 'exception-1' };
  const resolve = (roles: string[]) =>
    command('resolve-exception', { ...one, resolution: 'found' }, { roles });
  const assign = (roles: string[]) =>
    command('assign-exception', { ...one, owner: 'finance', reason: 'r' }, { roles });

  it.each<Case<ReturnType<typeof command>>>([
    ['work_order_not_found', [], raise({ code: 'parts-missing' }), 'There is no work order wo-1.'],
    [
      'exception_code_not_found',
      [opened()],
      raise({ code: 'whatever' }, { definition: undefined }),
      `There is no exception code whatever: use one of ${codes.join(', ')}, and say the rest in the rationale.`,
      { code: 'whatever', codes },
    ],
    [
      'exception_not_found',
      [opened()],
      resolve(['operator']),
      'There is no such exception on this work order.',
    ],
    [
      'exception_closed',
      [opened(), exception(), resolved()],
      resolve(['operator']),
      'It was resolved before: raise a new one if it is back.',
    ],
    [
      'exception_not_yours',
      [opened(), exception()],
      resolve(['delegate']),
      'It is for ops-lead: delegates raise exceptions, and a person resolves or assigns them.',
      { owner: 'ops-lead' },
    ],
    [
      'exception_not_yours',
      [opened(), exception()],
      assign(['approver']),
      "It is ops-lead's: an operator, or a key that may answer for them, gives it away.",
      { owner: 'ops-lead' },
    ],
  ])('[E1] %s', (code, past, sent, message, facts = {}) =>
    given(...past)
      .when(sent)
      .thenRefused(code, { message, facts }),
  );
});

describe('a refusal about a break-glass says what to do', () => {
  const { given } = specFor(breakGlassDecider);
  const by = (id: string, roles: string[]): Overrides => ({ actor: { id }, roles });
  const draft = opened({ allowedOutput: 'draft-only' });
  const version = { id: 'refunds', version: 2 };

  it.each<Case<ReturnType<typeof declare>>>([
    ['work_order_not_found', [], declare(), 'There is no work order wo-1.'],
    [
      'work_order_closed',
      [opened(), event('work-order.abandoned', { reason: 'enough' })],
      declare(),
      'The work has ended: reopen it first, or open another.',
    ],
    [
      'work_order_stopped',
      [opened(), event('work-order.stopped', { reason: 'enough' })],
      declare(),
      'Somebody halted the work: have it resumed first.',
    ],
    [
      'break_glass_not_needed',
      [opened({ mode: 'observe' })],
      declare(),
      'Nothing is held up here: the workflow only observes.',
    ],
    [
      'break_glass_not_allowed',
      [opened()],
      declare({}, by('olga', ['delegate'])),
      'A delegate never takes urgency on itself: a person has to.',
    ],
    [
      'break_glass_not_allowed',
      [opened()],
      declare({ action: { ...refund, system: 'ledger' } }),
      'The workflow does not list the system ledger: no urgency opens it.',
      { systems: ['payments'] },
    ],
    [
      'break_glass_not_allowed',
      [draft],
      declare(),
      'The work is draft-only: have its gates passed first, no urgency opens them.',
    ],
    [
      'only_obligations_left',
      [...urgent(ended()), event('step.completed', { step: 'pay' })],
      declare(),
      'The work is done and only obligations are left: open another work order for what is urgent now.',
    ],
    [
      'break_glass_too_long',
      [opened()],
      declare({ timeToLive: 'P1D' }),
      'It can live for PT4H: declare again after that.',
      { ttlMax: 'PT4H' },
    ],
    [
      'scope_too_narrow',
      [opened()],
      declare({ scope: { ...exactly, objects: ['order-2'], writes: ['label'] } }),
      'The action goes beyond the scope in objects, writes: widen the scope, or leave it out for exactly this action.',
    ],
    [
      'break_glass_not_found',
      [opened()],
      end(),
      'There is no such break-glass on this work order.',
    ],
    ['break_glass_ended', urgent(ended()), end(), 'Somebody ended it before.'],
    [
      'break_glass_not_yours',
      urgent(),
      end({}, by('ana', ['approver'])),
      'It is olga who declared it: they end it, or an operator does.',
      { declaredBy: 'olga' },
    ],
    [
      'post_review_not_found',
      [opened()],
      review(),
      'There is no such post-review on this work order.',
    ],
    ['post_review_closed', urgent(reviewed()), review(), 'It was reviewed before: upheld.'],
    [
      'self_review',
      urgent(),
      review({}, by('olga', ['operator'])),
      'Somebody must review it who neither declared it nor proposed what ran under it, nor delegated that, nor opened the work order, nor acts for one who did.',
      { declaredBy: ['olga'], requesters: ['olga'] },
    ],
    [
      'self_review',
      urgent(),
      review({}, by('ben', ['delegate'])),
      'Delegates never review: a person has to.',
    ],
    [
      'post_review_not_yours',
      urgent(),
      review({}, by('ben', ['approver'])),
      'It is for payments-lead: use a key that may answer for them, or let an operator review it.',
      { owner: 'payments-lead' },
    ],
    [
      'remediation_not_found',
      [opened()],
      remedy(),
      'There is no such remediation on this work order.',
    ],
    ['remediation_closed', urgent(remedied()), remedy(), 'It was completed before.'],
    [
      'remediation_not_yours',
      urgent(),
      remedy({}, by('ana', ['approver'])),
      'It is for platform-lead: use a key that may answer for them, or let an operator complete it.',
      { owner: 'platform-lead' },
    ],
    [
      'workflow_version_not_found',
      urgent(evidence()),
      remedy({ workflow: version, noChangeBecause: undefined }),
      'Version 2 of refunds was never published: publish it first.',
    ],
    [
      'remediation_unproven',
      urgent(),
      remedy({ evidence: [], noChangeBecause: undefined }),
      'What is missing: evidence that the cause is fixed; the workflow version that came of it, or noChangeBecause.',
    ],
  ])('[E3] %s', (code, past, sent, message, facts = {}) =>
    given(...past)
      .when(sent)
      .thenRefused(code, { message, facts }),
  );

  it('[E4] names every place that does not fit', () =>
    given(...urgent())
      .when(review({ evidence: ['proof-1', 'proof-2'] }))
      .thenRefused('invalid_request', {
        message:
          'The request does not fit: /evidence/0 must be proof, and it is not recorded on this work order: record it first; /evidence/1 must be proof, and it is not recorded on this work order: record it first.',
      }));

  it('[E3] is none for any of the systems that the workflow lists', () => {
    const systems = ['payments', 'mail'].map((name) => ({ name, writes: ['refund'] }));
    given(opened())
      .when(declare({}, { context: { definition: definition({ systems }) } }))
      .thenMatches({ type: 'break-glass.declared' }, {}, {}, {});
  });

  it('[E3] is one while the approval of a gate is by who issued the key of the one who declares', () => {
    const gates = [{ name: 'launch', approvals: ['commercial'] }];
    const approvals = { commercial: { owner: 'sponsor', answerWithin: 'P1D', validFor: 'P30D' } };
    const context = { definition: definition({ gates, approvals }) };
    const terms = { approvalId: 'a-1', permits: ['gate.launch'], scope: {} };
    const granted = [
      draft,
      event('approval.requested', {
        kind: 'commercial',
        gate: 'launch',
        owner: 'sponsor',
        ...terms,
        requestedBy: 'service-approvals',
        ruleDigest: 'a'.repeat(64),
      }),
      event('approval.granted', {
        grantedBy: 'sponsor',
        status: 'approved',
        singleUse: false,
        ...terms,
        expiresAt: '2031-01-01T09:00:00.000Z',
      }),
    ];
    given(...granted)
      .when(declare({}, { context }))
      .thenMatches({ type: 'break-glass.declared' }, {}, {}, {});
    given(...granted)
      .when(declare({}, { context, actor: { id: 'olga', issuedBy: ['sponsor'] } }))
      .thenRefused('break_glass_not_allowed');
  });
});
