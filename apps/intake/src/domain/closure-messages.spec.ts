import { workflowOf } from '#contracts';
import { fold, type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { blocked, command, completed, event, opened, refunds } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const dueAt = '2030-01-02T09:00:00.000Z';
const emergency = { code: 'outage', declaredBy: 'rosa', permits: [], scope: {} };

describe('what keeps a work order open', () => {
  it.each<[string, readonly NewEvent[], string]>([
    ['a stop', [event('work-order.stopped', {})], 'It is stopped: an operator resumes it first.'],
    ['an input', [], 'amount needs a value (integer): state it as a fact of that name.'],
    ['a prerequisite', [], 'scope is not passed: The scope is agreed.'],
    ['a step', [], 'The step pay is open: complete it, or have an operator skip it.'],
    [
      'a blocked step',
      [blocked('pay')],
      'The step pay is blocked: resolve what blocks it and complete it, or have an operator skip it.',
    ],
    ['evidence', [], 'Record evidence of the kind refund-receipt.'],
    [
      'an approval',
      [event('approval.requested', { approvalId: 'a-1', kind: 'payout', owner: 'cfo', dueAt })],
      'The payout approval waits for cfo.',
    ],
    [
      'an exception',
      [
        event('exception.raised', {
          exceptionId: 'e-1',
          code: 'step-blocked',
          subject: 'pay',
          owner: 'cfo',
        }),
      ],
      'step-blocked about pay is open: cfo resolves it.',
    ],
    [
      'an exception that nobody owns',
      [
        event('exception.raised', {
          exceptionId: 'e-1',
          code: 'step-blocked',
          subject: 'pay',
          owner: 'TBD',
        }),
      ],
      'step-blocked about pay is open: an owner whom an operator has to assign resolves it.',
    ],
    [
      'a live break-glass',
      [event('break-glass.declared', { breakGlassId: 'b-1', ...emergency, expiresAt: dueAt })],
      `The break-glass outage lives until ${dueAt}: rosa or an operator says that the emergency is over.`,
    ],
    [
      'a post-review',
      [
        event('post-review.scheduled', {
          postReviewId: 'r-1',
          code: 'outage',
          owner: 'ana',
          declaredBy: ['rosa', 'agent-7'],
          dueAt,
        }),
      ],
      `The break-glass outage is not reviewed: ana sees to it by ${dueAt}, and rosa and agent-7 cannot review it.`,
    ],
    [
      'a remediation',
      [event('remediation.opened', { remediationId: 'm-1', code: 'outage', owner: 'TBD', dueAt })],
      `The cause of outage is not remedied: an owner whom an operator has to assign shows the remedy with evidence by ${dueAt}.`,
    ],
    ['a run', [decided('run')], 'refund.issue may run: report whether it was performed or failed.'],
    [
      'a wait',
      [
        event('approval.requested', { approvalId: 'a-1', kind: 'payout', owner: 'cfo', dueAt }),
        decided('wait', ['a-1']),
      ],
      'refund.issue waits for an approval.',
    ],
  ])('[C1] says what to do about %s', (_, past, message) =>
    expect(messages(past)).toContain(message),
  );

  it('[L8] says what a closed gate wants', () => {
    const gates = [{ name: 'launch', approvals: ['legal'], evidence: ['contract'] }];
    expect(messages([], undefined, workflowOf({ gates }))).toEqual([
      'The gate launch is closed: the approval legal is not granted: nobody requested it; evidence of kind contract is not recorded. See to these, or have an operator skip it.',
    ]);
  });

  it('[L8] says of a closed gate what opens it', () => {
    const gates = [{ name: 'launch', evidence: ['contract', 'plan'] }];
    expect(unmet([], undefined, workflowOf({ gates }))).toEqual([
      {
        kind: 'gate',
        subject: 'launch',
        message:
          'The gate launch is closed: evidence of kind contract is not recorded; evidence of kind plan is not recorded. See to these, or have an operator skip it.',
      },
    ]);
  });

  it('[C1] says that the workflow version cannot be read', () =>
    expect(messages([], 'evidence-1', null)).toContain(
      'Its workflow version is not published here.',
    ));

  it('[C1] is cut where it is longer than a message may be', () => {
    const prerequisites = [{ name: 'scope', accept: 'x'.repeat(5_000), onFail: 'scope-unclear' }];
    const [message] = messages([], 'evidence-1', workflowOf({ prerequisites }));
    expect(message).toHaveLength(4_000);
  });
});

describe('what is no proof of a closure', () => {
  const wanted = workflowOf({ closure: { evidence: [{ kind: 'receipt' }, { kind: 'letter' }] } });

  it.each<[string, readonly NewEvent[], string | undefined, string]>([
    [
      'when none is named',
      [],
      undefined,
      'Name the closure evidence: one of the kind receipt or letter.',
    ],
    [
      'when it is not there',
      [],
      'evidence-1',
      'The evidence evidence-1 is not recorded on this work order: record it first.',
    ],
    [
      'when it is chat',
      [proof('chat-log')],
      'evidence-1',
      'The evidence evidence-1 is chat text, which proves nothing: record an artifact.',
    ],
    [
      'when something newer stands in its place',
      [proof('receipt'), event('evidence.superseded', { evidenceId: 'evidence-1', by: 'e-2' })],
      'evidence-1',
      'The evidence evidence-1 is superseded by e-2, which proves nothing now: record what does.',
    ],
    [
      'when it was erased',
      [proof('receipt'), event('evidence.shredded', { evidenceId: 'evidence-1' })],
      'evidence-1',
      'The evidence evidence-1 was erased, so that nobody can read it: record what can be read.',
    ],
    [
      'when it is of another kind',
      [proof('photo')],
      'evidence-1',
      'Closure evidence is of the kind receipt or letter, and this is photo.',
    ],
    [
      'when it proved another closure',
      [
        proof('receipt'),
        event('work-order.closed', { closureEvidenceId: 'evidence-1' }),
        event('work-order.reopened', { checklistRunId: 'run-2' }),
      ],
      'evidence-1',
      'This proved a closure before the work order was reopened: record new content that proves this one.',
    ],
  ])('[V5] is named %s', (_, past, evidenceId, message) =>
    expect(messages(past, evidenceId, wanted)).toContain(message),
  );

  it('[V5] is not one kind of several that are wanted', () =>
    expect(messages([proof('receipt')], 'evidence-1', wanted)).toEqual([
      'Record evidence of the kind letter.',
    ]));

  it('[V5] is chat, also where the workflow asks for chat', () => {
    const chat = workflowOf({ closure: { evidence: [{ kind: 'chat-log' }] } });
    expect(messages([proof('chat-log')], 'evidence-1', chat)).toEqual([
      'Record evidence of the kind chat-log.',
      'The evidence evidence-1 is chat text, which proves nothing: record an artifact.',
    ]);
  });
});

function messages(...args: Parameters<typeof unmet>): readonly string[] {
  return unmet(...args).map(({ message }) => message);
}

function unmet(
  past: readonly NewEvent[],
  closureEvidenceId: string | undefined = undefined,
  definition: object | null = refunds.definition,
): readonly { readonly message: string }[] {
  const workflow = definition && { ref: refunds.ref, definition };
  const closing = command('close-work-order', { closureEvidenceId }, { workflow });
  const workOrder = fold(workOrderDecider, recorded([opened(), completed('check'), ...past]));
  const [event] = workOrderDecider.decide(closing, workOrder);
  return (event!.data as { unmet: readonly { message: string }[] }).unmet;
}

function proof(kind: string): NewEvent {
  return event('evidence.recorded', {
    isStored: true,
    evidenceId: 'evidence-1',
    kind,
    mediaType: 'image/png',
  });
}

function decided(outcome: string, approvals: readonly string[] = []): NewEvent {
  return event('decision.made', {
    decisionId: 'decision-1',
    action: { kind: 'refund.issue', authority: 'apply', system: 'payments' },
    outcome,
    enforced: true,
    approvals,
    consumes: [],
    validUntil: dueAt,
  });
}
