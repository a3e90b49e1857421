import { fold } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { builtInCatalogue, unraisedBlockages } from '#work-order';
import {
  blocked,
  event,
  eventId,
  opened,
  raisedForStep,
  unblocked,
} from '../../test/exception-builders';
import { exceptionDecider } from './exception.decider';
import { mayBeUnsettled, raiseFor, unsettled } from './unsettled-blockages';

const pay = { cause: 'step', subject: 'pay' } as const;
const failed = event('prerequisite.failed', { prerequisite: 'scope', code: 'scope-unclear' });
const raised = { ...raisedForStep(), causationId: eventId(2) };

describe('what has to follow once a step went on', () => {
  it('[I2] is the end of its exception', () => {
    expect(after(blocked(), raised, unblocked())).toEqual({ isEnded: true, unraised: [] });
    expect(after(blocked(), raised)).toEqual({ isEnded: false, unraised: [] });
  });

  it('[I2] is the exception of each of its blocks that has none', () => {
    const ofPay = expect.objectContaining({ ...pay, eventId: eventId(2) });
    expect(after(blocked(), failed)).toEqual({ isEnded: false, unraised: [ofPay] });
  });

  it('[I2] is nothing where nothing about it has ended and each block has caused an exception', () => {
    const mayBe = (...events: PastEvent[]) => mayBeUnsettled(stateAfter(...events), pay);
    expect([mayBe(failed), mayBe(blocked(), raised)]).toEqual([false, false]);
    expect([mayBe(blocked()), mayBe(blocked(), raised, unblocked())]).toEqual([true, true]);
  });

  it('[I2] is raised as by the event of the block, imported where that is', () => {
    const origin = { source: 's', eventId: 'e', imported: true };
    const imported = { ...blocked(), data: { ...(blocked().data as object), origin } };
    const command = {
      type: 'raise-from-event',
      data: { workOrderId: 'wo-1', code: 'step-blocked', ...pay, version: 2 },
      causationId: eventId(2),
    };
    const { occurredAt } = blocked();
    expect(raising(blocked())).toEqual({ ...command, data: { ...command.data, occurredAt } });
    expect(raising(imported)).toEqual({
      ...command,
      data: { ...command.data, occurredAt, imported: true },
    });
  });
});

function stateAfter(...events: readonly PastEvent[]) {
  return fold(exceptionDecider, recorded([opened(), ...events]));
}

function after(...events: readonly PastEvent[]) {
  return unsettled(stateAfter(...events), pay, builtInCatalogue);
}

function raising(block: PastEvent) {
  const [blockage] = unraisedBlockages(stateAfter(block), builtInCatalogue);
  return raiseFor(blockage!, { workOrderId: 'wo-1' });
}
