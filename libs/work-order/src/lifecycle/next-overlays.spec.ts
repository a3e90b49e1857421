import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import {
  conditional,
  event,
  granted,
  nextAfter,
  now,
  pilot,
  requested,
} from '../../test/pilot-builders';

const reopened = [
  event('work-order.closed', {}),
  event('work-order.reopened', { checklistRunId: 'run-2' }),
];

describe('an overlay', () => {
  const overlay = (
    past: readonly NewEvent[],
    workflow: Readonly<Record<string, unknown>> = pilot,
  ) => nextAfter(past, {}, {}, workflowOf(workflow)).first.find(({ kind }) => kind === 'overlay');
  const wanted = requested('s-1', 'security');
  const rejected = event('approval.rejected', { approvalId: 's-1' });
  const binding = (condition: object) =>
    granted('s-1', {
      status: 'conditional',
      conditions: [{ number: 3, text: 'R-03 is closed', ...condition }],
    });

  it.each<[string, readonly NewEvent[], string]>([
    ['was never requested', [], 'nobody requested it'],
    ['is requested', [wanted], 'it is requested'],
    [
      'is conditional',
      [wanted, conditional('s-1')],
      'it is conditional: condition 3 is not met (R-03 is closed)',
    ],
    [
      'is conditional for this action',
      [wanted, binding({ binds: ['pilot.launch'] })],
      'it is conditional: condition 3 is not met (R-03 is closed)',
    ],
    ['is over', [wanted, granted('s-1', { expiresAt: now })], 'it has expired'],
    ['has no end', [wanted, granted('s-1', { expiresAt: null })], 'it has expired'],
    ['is used up', [wanted, granted('s-1'), decision('s-1')], 'its single use is used up'],
    [
      'is for something else',
      [wanted, granted('s-1', { permits: ['x'] })],
      'it does not permit pilot.launch',
    ],
    ['is of another kind', [requested('c-1', 'commercial'), granted('c-1')], 'nobody requested it'],
    ['is of an earlier run', [wanted, granted('s-1'), ...reopened], 'nobody requested it'],
    [
      'was requested again after a rejection',
      [wanted, rejected, requested('s-2', 'security')],
      'it is requested',
    ],
  ])('[L8] comes first while its approval %s', (_, past, why) =>
    expect(overlay(past)?.message).toBe(
      `The approval security is not current for pilot.launch (${why}): these wait.`,
    ),
  );

  it.each<[string, readonly NewEvent[]]>([
    ['is granted', [wanted, granted('s-1')]],
    [
      'is granted once, though another request was rejected',
      [requested('s-2', 'security'), granted('s-2'), wanted, rejected],
    ],
    [
      'has met its condition',
      [wanted, conditional('s-1'), event('condition.met', { approvalId: 's-1', number: 3 })],
    ],
    ['is conditional for another action', [wanted, binding({ binds: ['pilot.configure'] })]],
  ])('[L8] says nothing while its approval %s', (_, past) => expect(overlay(past)).toBeUndefined());

  it('[L8] names each action that waits, and whose answer that is', () => {
    const actions = ['pilot.launch', 'pilot.configure'];
    const overlays = [{ name: 'security-review', approval: 'security', actions }];
    expect(overlay([wanted, granted('s-1', { permits: ['x'] })], { ...pilot, overlays })).toEqual({
      kind: 'overlay',
      subject: 'security-review',
      owner: 'sponsor',
      message:
        'The approval security is not current for pilot.launch (it does not permit pilot.launch), pilot.configure (it does not permit pilot.configure): these wait.',
    });
  });

  it('[L8] belongs to the owner whom the workflow names, or else to nobody', () => {
    const of = (approval: string) => ({
      ...pilot,
      overlays: [{ name: 'review', approval, actions: ['pilot.launch'] }],
    });
    expect(overlay([], of('commercial'))?.owner).toBe('sponsor');
    expect(overlay([], of('legal'))?.owner).toBe('TBD');
  });
});

function decision(approvalId: string): NewEvent {
  return event('decision.made', {
    decisionId: 'decision-1',
    outcome: 'run',
    approvals: [approvalId],
    consumes: [approvalId],
  });
}
