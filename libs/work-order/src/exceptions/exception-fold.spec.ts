import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { evolve } from '../evolve';
import { unknownWorkOrder } from '../state';

const escalationStep = { number: 1, at: '2030-01-01T10:00:00.000Z', owner: 'ops-lead' };
const raisedData = {
  code: 'step-blocked',
  owner: 'ana',
  cause: 'step',
  subject: 'pay',
  dueAt: escalationStep.at,
};

describe('an exception', () => {
  it('[E1] is open from when it was raised, and knows what caused it', () =>
    expect(after({ ...raised(), causationId: 'event-1' })).toEqual({
      ...raisedData,
      exceptionId: 'exception-1',
      escalationPath: [],
      taken: [],
      causedBy: 'event-1',
      raisedFor: 'step/pay',
      open: true,
    }));

  it('[E2] keeps the escalation path that it was raised with', () =>
    expect(after(raised({ escalationPath: [escalationStep] }))).toMatchObject({
      escalationPath: [escalationStep],
      taken: [],
    }));

  it('[E2] counts every escalation step that was taken', () => {
    const taken = [1, 2].map((number) =>
      moved('escalated', { escalationStep: { ...escalationStep, number } }),
    );
    expect(after(raised(), ...taken)).toMatchObject({ taken: [1, 2], owner: 'ana', open: true });
  });

  it('[E1] is theirs to whom it was assigned', () =>
    expect(after(raised(), moved('assigned', { owner: 'ben' }))).toMatchObject({ owner: 'ben' }));

  it('[E1] is over once it is resolved', () =>
    expect(after(raised(), moved('resolved', {}))).toMatchObject({ open: false, owner: 'ana' }));

  it.each(['assigned', 'escalated', 'resolved'])('[E1] that nobody raised is not %s', (move) =>
    expect(after(moved(move, { owner: 'ben', escalationStep }))).toBeUndefined(),
  );
});

function after(...past: readonly PastEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder).exceptions.all.get('exception-1');
}

function raised(other: object = {}): NewEvent {
  return moved('raised', { ...raisedData, ...other });
}

function moved(move: string, data: object): NewEvent {
  const about = { workOrderId: 'wo-1', exceptionId: 'exception-1' };
  return { type: `exception.${move}`, data: { ...about, ...data } };
}
