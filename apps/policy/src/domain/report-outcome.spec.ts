import { specFor } from '#testkit';
import {
  draft,
  euros,
  issue,
  made,
  ready,
  report,
  request,
  revoked,
  running,
  waiting,
  workOrderId,
} from '../../test/refund-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);

describe('reporting what was done', () => {
  const reported = (authorised: boolean, data: object = {}) => ({
    type: 'action.performed',
    data: { workOrderId, authorised, ...data },
  });

  it('[P10] records an action under its run as authorised', () => {
    const decisionId = 'decision-1-again';
    given(...running)
      .when(report('performed', { decisionId }))
      .then(reported(true, { decisionId, action: issue() }));
    given(...running)
      .when(report('failed', { decisionId }))
      .then({ ...reported(true, { decisionId, action: issue() }), type: 'action.failed' });
  });

  it('[P10] records an action without a valid run all the same, as unauthorised', () => {
    const run = { decisionId: 'decision-1-again' };
    given(...ready())
      .when(report('performed', { action: issue() }))
      .then(reported(false, { action: issue() }));
    given(...waiting)
      .when(report('performed', { decisionId: 'decision-1' }))
      .then(reported(false, { decisionId: 'decision-1', action: issue() }));
    given(...running)
      .when(report('performed', { ...run, action: issue({ amount: euros(9) }) }))
      .then(reported(false, { ...run, action: issue({ amount: euros(9) }) }));
    given(...running)
      .when(report('performed', run, { at: '2030-01-01T10:00:00.000Z' }))
      .then(reported(false, { ...run, action: issue() }));
    given(...running, revoked(request))
      .when(report('performed', run))
      .then(reported(false, { ...run, action: issue() }));
    given()
      .when(report('performed', { decisionId: 'x', action: draft }))
      .then(reported(false, { decisionId: 'x', action: draft }));
  });

  it('[P14] keeps a report of who has nothing to do with the decision, and ends nothing by it', () => {
    const decisionId = 'decision-1-again';
    const theirs = reported(false, { decisionId, action: issue(), notTheirs: true });
    const stranger = { by: 'agent-8', roles: ['delegate', 'operator'] };
    given(...running)
      .when(report('performed', { decisionId }, stranger))
      .then(theirs);
    given(...running, theirs)
      .when(report('performed', { decisionId }))
      .then(reported(true, { decisionId, action: issue() }));
    given(...running)
      .when(report('performed', { decisionId }, { by: 'olga', roles: ['operator'] }))
      .then(reported(true, { decisionId, action: issue() }));
    given(...running)
      .when(report('performed', { decisionId }, { by: 'policy', roles: ['service'] }))
      .then(reported(true, { decisionId, action: issue() }));
  });

  it('[P10] keeps the evidence that is named, and names none by itself', () => {
    const events = made(ready(), report('performed', { action: draft, evidence: ['e-1'] }));
    expect(events[0]!.data).toMatchObject({ evidence: ['e-1'], authorised: false });
    const [bare] = made(ready(), report('performed', { action: draft }));
    expect(Object.keys(bare!.data)).toEqual(['workOrderId', 'action', 'authorised']);
  });

  const decisionId = 'decision-1-again';
  const actor = { id: 'agent-7' };
  const done = { ...reported(true, { decisionId, action: issue(), evidence: ['e-1'] }), actor };
  const failed = { ...reported(true, { decisionId, action: issue() }), type: 'action.failed' };

  it('[P10] takes the same report of the same reporter once, whatever its key', () => {
    given(...running, done)
      .when(report('performed', { decisionId, evidence: ['e-1'] }))
      .thenNothing();
    given(...running, done)
      .when(report('performed', { decisionId }))
      .thenNothing();
    given(...running, { ...failed, actor })
      .when(report('failed', { decisionId }))
      .thenNothing();
  });

  it('[P10] records what may be another performance, which no run covers', () => {
    given(...running, done)
      .when(report('performed', { decisionId, evidence: ['e-2'] }))
      .then(reported(false, { decisionId, action: issue(), evidence: ['e-2'] }));
    given(...running, done)
      .when(report('performed', { decisionId }, { by: 'olga', roles: ['operator'] }))
      .then(reported(false, { decisionId, action: issue() }));
    given(...running, { ...failed, actor })
      .when(report('performed', { decisionId }))
      .then(reported(false, { decisionId, action: issue() }));
    const other = issue({ amount: euros(9) });
    given(...running, done)
      .when(report('performed', { decisionId, action: other }))
      .then(reported(false, { decisionId, action: other }));
  });

  it('[P10] refuses that what was performed failed, under any decision on the proposal', () => {
    const refusal = {
      message: expect.stringMatching(
        /^Its outcome is reported already, at 2030.*: performed\. .* raise an exception/,
      ),
    };
    for (const by of [{}, { by: 'olga', roles: ['operator'] }] as const)
      for (const named of [decisionId, 'decision-1'])
        given(...running, done)
          .when(report('failed', { decisionId: named }, by))
          .thenRefused('outcome_reported', refusal);
  });

  it('[P14] refuses nobody whom the decision was not given to, and lets nobody else settle it', () => {
    const stranger = { by: 'agent-8', roles: ['delegate'] } as const;
    const theirs = reported(false, { decisionId, action: issue(), notTheirs: true });
    given(...running, done)
      .when(report('failed', { decisionId }, stranger))
      .then({ ...theirs, type: 'action.failed' });
    given(...running, theirs)
      .when(report('failed', { decisionId }))
      .then(failed);
  });

  it('refuses a report that says neither what was done nor under which decision', () => {
    given(...ready())
      .when(report('performed', {}))
      .thenRefused('action_missing', {
        message: 'Name the decision or say what was done in `action`.',
      });
    given(...ready())
      .when(report('performed', { decisionId: 'x' }))
      .thenRefused('decision_not_found', {
        message: 'There is no decision x on this work order: say what was done in `action`.',
      });
  });
});
