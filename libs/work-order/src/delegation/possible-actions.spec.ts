import { type PastEvent } from '#testkit';
import { after, definition, event, opened, now } from '../../test/pilot-builders';
import { possibleActions } from './possible-actions';

const agent = { requestedBy: 'agent-7', onBehalfOf: [], asDelegate: true, now };

describe('what may be proposed on a work order', () => {
  it('is what its workflow lists', () => {
    const found = possibleActions(after(opened()), definition, { ...agent, asDelegate: false });
    expect(found).toMatchObject({
      workflow: { id: 'pilot', version: 3 },
      objects: ['pilot-1'],
      systems: [{ name: 'sandbox', writes: ['label'] }],
    });
    expect(permittedIn(found)).toEqual(['pilot.configure', 'pilot.launch']);
  });

  it('is limited for a delegate to what a brief in force permits', () => {
    const sent = [opened(), dispatched(['pilot.configure'])];
    expect(permittedOf(sent)).toEqual([]);
    const accepted = event('delegation.accepted', { dispatchId: 'd-1', acceptedBy: 'agent-7' });
    const briefed = [...sent, accepted];
    expect(permittedOf(briefed)).toEqual(['pilot.configure']);
    expect(permittedOf(briefed, { asDelegate: false })).toHaveLength(2);
    expect(permittedOf(briefed, { requestedBy: 'agent-8' })).toHaveLength(2);
    const stopped = event('delegation.stopped', { dispatchId: 'd-1', reason: 'Not needed.' });
    expect(permittedOf([...briefed, stopped])).toEqual([]);
  });

  it('is nothing where the workflow is not known', () => {
    const nothing = { workflow: null, actions: [], systems: [], exceptionCodes: [] };
    expect(possibleActions(after(), undefined, agent)).toMatchObject(nothing);
  });
});

const permittedIn = ({ actions }: ReturnType<typeof possibleActions>): readonly string[] =>
  actions.filter(({ permitted }) => permitted).map(({ kind }) => kind);

const permittedOf = (past: readonly PastEvent[], more: Partial<typeof agent> = {}) =>
  permittedIn(possibleActions(after(...past), definition, { ...agent, ...more }));

const dispatched = (permits: readonly string[]) =>
  event('delegation.dispatched', {
    dispatchId: 'd-1',
    kind: 'delegate_task',
    recipient: 'agent-7',
    delegator: 'lead',
    reads: [],
    writes: [],
    permits,
    blocks: true,
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
    timesOutAt: '2030-01-06T09:00:00.000Z',
  });
