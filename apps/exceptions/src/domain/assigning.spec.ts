import { type NewEvent } from '#kernel';
import { specFor } from '#testkit';
import { command, event, opened, raised, resolved } from '../../test/exception-builders';
import { exceptionDecider } from './exception.decider';

const { given } = specFor(exceptionDecider);
const open = [opened(), raised()];

describe('assigning an exception', () => {
  it('[E2] gives it to somebody, with by whom and why', () =>
    given(...open)
      .when(assign())
      .then(assigned()));

  it.each([
    ['an operator', { roles: ['operator'] }],
    ['an administrator', { roles: ['admin'] }],
    ['its owner', { roles: ['approver'], actor: { id: 'ops-lead' } }],
    ['who may answer for its owner', { roles: ['approver'], owners: ['ops-lead'] }],
    ['who may answer for everybody', { roles: ['approver'], owners: ['*'] }],
  ] as const)('[E2] takes it from %s', (_who, by) =>
    given(...open)
      .when(assign({}, by))
      .then(assigned({ assignedBy: 'actor' in by ? by.actor.id : 'olga' })),
  );

  it('[E2] refuses who has no word on it', () => {
    const facts = { owner: 'ops-lead' };
    given(...open)
      .when(assign({}, { roles: ['approver'], owners: ['finance'] }))
      .thenRefused('exception_not_yours', { facts });
    given(...open)
      .when(assign({}, { roles: ['approver'] }))
      .thenRefused('exception_not_yours', { facts });
  });

  it('[E2] is never for a delegate, whatever other role the key has', () =>
    given(...open)
      .when(assign({}, { roles: ['operator', 'delegate'] }))
      .thenRefused('exception_not_yours', { facts: { owner: 'ops-lead' } }));

  it('[E2] takes what nobody owns from who runs the work alone', () => {
    const ownerless = raised({ owner: 'TBD' });
    given(opened(), ownerless).when(assign()).then(assigned());
    given(opened(), ownerless)
      .when(assign({}, { roles: ['approver'], owners: ['*'] }))
      .thenRefused('exception_not_yours');
  });

  it('[E2] gives it to its new owner to give on', () => {
    const byFinance = { roles: ['approver'], owners: ['finance'] } as const;
    given(...open, assigned())
      .when(assign({ owner: 'legal' }, byFinance))
      .then(assigned({ owner: 'legal' }));
    given(...open, assigned())
      .when(assign({ owner: 'legal' }, { roles: ['approver'], owners: ['ops-lead'] }))
      .thenRefused('exception_not_yours', { facts: { owner: 'finance' } });
  });

  it('[E2] says nothing new to its owner', () =>
    given(...open)
      .when(assign({ owner: 'ops-lead' }))
      .thenNothing());

  it('[E2] refuses to give it to nobody', () =>
    given(...open)
      .when(assign({ owner: 'TBD' }))
      .thenRefused('invalid_request', {
        errors: [{ pointer: '/owner', message: 'must be somebody: TBD is nobody' }],
        message: 'The request does not fit: /owner must be somebody: TBD is nobody.',
      }));

  it('[E2] refuses what is not there or dealt with', () => {
    given(opened()).when(assign()).thenRefused('exception_not_found');
    given(opened())
      .when(assign({ exceptionId: 'constructor' }))
      .thenRefused('exception_not_found');
    given(...open, resolved())
      .when(assign())
      .thenRefused('exception_closed');
  });
});

function assigned(other: object = {}): NewEvent {
  const assignment = { exceptionId: 'exception-1', owner: 'finance', reason: 'a matter of money' };
  return event('exception.assigned', { ...assignment, assignedBy: 'olga', ...other });
}

function assign(other: object = {}, by: Parameters<typeof command>[2] = {}) {
  const assignment = { exceptionId: 'exception-1', owner: 'finance', reason: 'a matter of money' };
  return command('assign-exception', { ...assignment, ...other }, by);
}
