import { specFor } from '#testkit';
import {
  requestedScope,
  conditional,
  decided,
  drafted,
  granted,
  NOW,
  opened,
  part,
  requested,
  supersede,
  superseded,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);
const past = [opened(), requested()];

describe('a request that nothing waits for', () => {
  const replaced = decided({ decisionId: 'decision-2', supersedes: 'decision-1', approvals: [] });
  const gate = requested({ approvalId: 'approval-2', gate: 'pay', decisionId: undefined });

  it('[A2] is superseded when its decision was replaced', () =>
    given(...past, decided(), replaced)
      .when(supersede())
      .then(superseded()));

  it('[A2] stays while one decision in force waits for it', () => {
    given(...past, decided())
      .when(supersede())
      .thenNothing();
    const other = decided({ decisionId: 'decision-3' });
    given(...past, decided(), other, replaced)
      .when(supersede())
      .thenNothing();
  });

  it('[A2] of a gate stays until the work ends', () => {
    given(opened(), gate).when(supersede()).thenNothing();
    const ended = (approvalId: string) => superseded({ approvalId, reason: 'The work has ended.' });
    for (const type of ['work-order.closed', 'work-order.abandoned', 'work-order.superseded'])
      given(...past, decided(), gate, { type, data: { workOrderId: 'wo-1' } })
        .when(supersede())
        .then(ended('approval-1'), ended('approval-2'));
  });

  it('[A2] that has run out is left to expire, except when the work has ended', () => {
    const overdue = [opened(), requested({ dueAt: NOW }), decided(), replaced];
    given(...overdue)
      .when(supersede())
      .thenNothing();
    given(...overdue, { type: 'work-order.closed', data: { workOrderId: 'wo-1' } })
      .when(supersede())
      .then(superseded({ reason: 'The work has ended.' }));
  });

  it('[A2] leaves drafts as they are, and answers while the work goes on', () => {
    const closed = { type: 'work-order.closed', data: { workOrderId: 'wo-1' } };
    given(opened(), drafted(), closed).when(supersede()).thenNothing();
    given(...past, granted({ scope: requestedScope }), decided(), replaced)
      .when(supersede())
      .thenNothing();
  });

  it.each([granted(), part(), conditional()])(
    '[C4] is a grant too, once the work has ended: after a reopening nothing old counts (%#)',
    (yes) => {
      for (const type of ['work-order.closed', 'work-order.abandoned'])
        given(...past, yes, { type, data: { workOrderId: 'wo-1' } })
          .when(supersede())
          .then(superseded({ reason: 'The work has ended.' }));
    },
  );

  it('[C4] is ended too where the reopening was faster, and what is requested since is not', () => {
    const work = (type: string, data: object = {}) => ({
      type: `work-order.${type}`,
      data: { workOrderId: 'wo-1', ...data },
    });
    const again = [work('closed'), work('reopened', { checklistRunId: 'run-2' })];
    given(...past, granted(), ...again)
      .when(supersede())
      .then(superseded({ reason: 'The work has ended.' }));
    given(...past, granted(), ...again, requested(), decided())
      .when(supersede())
      .thenNothing();
  });
});
