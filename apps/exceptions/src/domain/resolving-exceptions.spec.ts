import { type NewEvent } from '#kernel';
import { specFor } from '#testkit';
import {
  blocked,
  command,
  event,
  eventId,
  opened,
  raised,
  raisedForStep,
  resolved,
  unblocked,
  yesterday,
} from '../../test/exception-builders';
import { exceptionDecider } from './exception.decider';

const { given } = specFor(exceptionDecider);

describe('resolving an exception', () => {
  it('records how and by whom', () => given(opened(), raised()).when(resolve()).then(resolved()));

  it('refuses one that is not there', () => {
    given(opened()).when(resolve()).thenRefused('exception_not_found');
    given(opened()).when(resolve('constructor')).thenRefused('exception_not_found');
  });

  it('is never for a delegate, whatever other role the key has', () => {
    const { metadata, ...rest } = resolve();
    const delegate = { ...metadata, roles: ['operator', 'delegate'] };
    given(opened(), raised())
      .when({ ...rest, metadata: delegate })
      .thenRefused('exception_not_yours', { facts: { owner: 'ops-lead' } });
  });

  it('refuses one that is resolved', () =>
    given(opened(), raised(), resolved()).when(resolve()).thenRefused('exception_closed'));

  it('follows the step that went on, at the time when it did', () =>
    given(opened(), blocked(), { ...raisedForStep(), causationId: eventId(2) }, unblocked())
      .when(resolveForStep())
      .then({ ...wentOn(), occurredAt: yesterday }));

  it('leaves alone what is still blocked, what others raised and what is about other steps', () => {
    const open = { ...raisedForStep(), causationId: eventId(2) };
    given(opened(), blocked(), open).when(resolveForStep()).thenNothing();
    given(opened(), blocked(), raised(), unblocked()).when(resolveForStep()).thenNothing();
    given(opened(), blocked(), open, unblocked()).when(resolveForStep('pack')).thenNothing();
  });
});

// The words of this spec.

function wentOn(): NewEvent {
  const exceptionId = 'exception-1';
  const resolution = 'The step went on.';
  return event('exception.resolved', { exceptionId, resolvedBy: 'olga', resolution });
}

function resolve(exceptionId = 'exception-1') {
  return command('resolve-exception', { exceptionId, resolution: 'found some' });
}

function resolveForStep(subject = 'pay') {
  return command('resolve-from-event', { cause: 'step', subject });
}
