import { type PastEvent, specFor } from '#testkit';
import { blocked, command, completed, event, opened } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

/** The id of the second event of a past: the block that the exception was raised for. */
const SECOND = '00000000-0000-7000-8000-000000000002';
const goOn = command('unblock-from-event', { exceptionId: 'x-1' });
const wentOn = event('step.unblocked', {
  step: 'pay',
  note: 'The exception step-blocked was resolved.',
});

describe('when an exception was resolved', () => {
  it('[I2] the step that it was about goes on', () =>
    given(opened(), blocked('pay'), raised(), resolved()).when(goOn).then(wentOn));

  it.each<[string, PastEvent[]]>([
    ['that is not there', []],
    ['that is open', [raised()]],
    ['that somebody raised by hand', [raised({ cause: 'manual' }), resolved()]],
    ['that was raised for nothing in particular', [raised({}, null), resolved()]],
    ['about a step that went on', [raised(), resolved(), event('step.unblocked', { step: 'pay' })]],
    ['about a step that is completed', [raised(), resolved(), completed('pay')]],
    [
      'about a step that was blocked again since',
      [raised(), event('step.unblocked', { step: 'pay' }), resolved(), blocked('pay')],
    ],
    ['about a step that was blocked once more since', [raised(), resolved(), blocked('pay')]],
    ['of work that has ended', [raised(), resolved(), event('work-order.abandoned', {})]],
    ['beside another one about the step', [raised(), raised({ exceptionId: 'x-2' }), resolved()]],
  ])('[I2] nothing goes on by one %s', (_, past) =>
    given(opened(), blocked('pay'), ...past)
      .when(goOn)
      .thenNothing(),
  );

  it.each<[string, object]>([
    ['about another step', { subject: 'check' }],
    ['of another cause', { cause: 'manual' }],
    ['about nobody who owns its code', { code: 'owner-missing' }],
  ])('[I2] the step goes on beside one %s', (_, other) =>
    given(opened(), blocked('pay'), raised(), raised({ exceptionId: 'x-2', ...other }), resolved())
      .when(goOn)
      .then(wentOn),
  );

  it('[I2] nothing goes on where no work order was opened', () =>
    given(completed('check'), blocked('pay'), raised(), resolved()).when(goOn).thenNothing());
});

function raised(other: object = {}, causationId: string | null = SECOND): PastEvent {
  const about = { exceptionId: 'x-1', code: 'step-blocked', cause: 'step', subject: 'pay' };
  const raising = event('exception.raised', { ...about, ...other });
  return causationId === null ? raising : { ...raising, causationId };
}

function resolved(): PastEvent {
  return event('exception.resolved', { exceptionId: 'x-1' });
}
