import { workflowOf } from '#contracts';
import { type CommandMetadata } from '#kernel';
import { metadata, specFor } from '#testkit';
import { command, event, opened, refunds } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

describe('whose statement a fact is', () => {
  it('is the credential’s source where it has one, and else its holder', () => {
    given(opened())
      .when(states({}, { source: '/crm' }))
      .then(stated('/crm'));
    given(opened()).when(states({})).then(stated('olga'));
  });

  it('is the source that an integrator names, and never that of another credential', () => {
    given(opened())
      .when(states({ source: '/shop' }, { roles: ['integrator'] }))
      .then(stated('/shop'));
    given(opened())
      .when(states({ source: '/shop' }, { source: '/crm' }))
      .thenRefused('source_not_yours', {
        message: 'Your credential speaks for the source /crm alone: leave `source` out.',
        facts: { source: '/crm' },
      });
  });

  it.each(['integrator', 'delegate'])('is the credential’s source, named or not: %s', (role) => {
    const more = role === 'delegate' ? { asDelegate: true } : {};
    for (const named of [{}, { source: '/crm' }])
      given(opened())
        .when(states(named, { source: '/crm', roles: [role] }))
        .then(stated('/crm', more));
  });

  it('is the declared team for who answers for it by name', () => {
    given(opened())
      .when(states({}, { owners: ['risk-team'] }))
      .then(stated('risk-team'));
    given(opened())
      .when(states({}, { owners: ['*'] }))
      .then(stated('olga'));
  });

  it('is a delegate’s own, says so, and names no system', () => {
    const delegate = { roles: ['delegate', 'integrator'] };
    given(opened())
      .when(states({ source: '/shop' }, delegate))
      .thenRefused('source_not_yours', {
        message:
          'A delegate speaks for no system: leave `source` out, or have the system state it.',
      });
    given(opened())
      .when(states({}, delegate))
      .then(stated('olga', { asDelegate: true }));
  });
});

describe('a fact of the name of an input', () => {
  const about = { prerequisite: 'input-amount', code: 'input-missing' };
  const failed = event('prerequisite.failed', about);
  const passed = event('prerequisite.passed', { prerequisite: 'input-amount' });
  const stateAmount = command('observe-facts', { facts: { amount: 12 } });
  const amount = event('fact.observed', {
    name: 'amount',
    value: 12,
    observedAt: metadata().now,
    source: 'olga',
  });

  it('[I2] passes its prerequisite where that failed for want of it', () =>
    given(opened(), failed).when(stateAmount).then(amount, passed));

  it('[I2] passes nothing that passed already, or failed for another reason', () => {
    given(opened(), failed, passed).when(stateAmount).then(amount);
    const unclear = event('prerequisite.failed', { ...about, code: 'scope-unclear' });
    given(opened({ inputs: { amount: 11 } }), unclear)
      .when(stateAmount)
      .then(amount);
  });
});

function states(overrides: object, by: Partial<CommandMetadata> = {}) {
  const facts = { risk: { type: 'string', source: 'risk-team' } };
  const definition = workflowOf({ ...refunds.definition, facts });
  const observe = command(
    'observe-facts',
    { facts: { risk: 'low' }, ...overrides },
    {
      workflow: { ...refunds, definition },
    },
  );
  return { ...observe, metadata: { ...observe.metadata, ...by } };
}

function stated(source: string, more: object = {}) {
  const { now } = metadata();
  return event('fact.observed', { name: 'risk', value: 'low', observedAt: now, source, ...more });
}
