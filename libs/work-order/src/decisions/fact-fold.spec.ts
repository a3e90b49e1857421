import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { evolve } from '../evolve';
import { factNow } from './facts';
import { unknownWorkOrder } from '../state';
import { inputPrerequisite } from './fact-fold';

const unfit = opened({ amount: 'much' });

const missing = event('prerequisite.failed', {
  prerequisite: 'input-amount',
  code: 'input-missing',
});

const passed = event('prerequisite.passed', { prerequisite: 'input-amount' });

describe('an input that is stated as a fact', () => {
  it('[I2] is none where no prerequisite of its name was ever checked', () =>
    expect(inputsAfter(opened(), fact('risk', 'low'))).toEqual({}));

  it('[I2] is taken where it was passed without ever being given', () =>
    expect(inputsAfter(opened(), passed, fact('amount', 12))).toEqual({ amount: 12 }));

  it('[I2] is taken, and each later one, as long as it is missing', () =>
    expect(inputsAfter(unfit, missing, fact('amount', 12), fact('amount', 13))).toEqual({
      amount: 13,
    }));

  it('[I2] stays as it was given, whatever is reported of its prerequisite', () => {
    const given = opened({ amount: 7 });
    const failed = event('prerequisite.failed', {
      prerequisite: 'input-amount',
      code: 'prerequisite-failed',
    });
    expect(inputsAfter(given, failed, fact('amount', 12))).toEqual({ amount: 7 });
    expect(inputsAfter(given, failed, passed, fact('amount', 12))).toEqual({ amount: 7 });
    const givenLater = [unfit, missing, fact('amount', 7), passed];
    expect(inputsAfter(...givenLater, failed, fact('amount', 12))).toEqual({ amount: 7 });
  });

  it('[I4] is taken where the fact of its name was unknown before', () =>
    expect(inputsAfter(unfit, missing, passed, fact('amount', null), fact('amount', 12))).toEqual({
      amount: 12,
    }));

  it.each<[string, NewEvent]>([
    ['another prerequisite failed', event('prerequisite.failed', { prerequisite: 'scope' })],
    ['a step of that name was blocked', event('step.blocked', { step: 'input-amount' })],
    [
      'an input of another name was missing',
      event('prerequisite.failed', { prerequisite: 'input-remark' }),
    ],
  ])('[I2] is not taken in place of one that is there because %s', (_, other) =>
    expect(inputsAfter(unfit, other, passed, fact('amount', 12))).toEqual({ amount: 'much' }),
  );
});

describe('statements of a fact', () => {
  it('[I4] are one of each reporter of a source, and its latest is what the source states', () => {
    const state = after(by('shop-1', true, 1), by('shop-2', false, 2), by('shop-1', true, 0));
    expect(state.facts['paid']).toMatchObject([
      { reportedBy: 'shop-1', value: true },
      { reportedBy: 'shop-2', value: false },
    ]);
    expect(factNow(state, 'paid', { source: 'crm' })).toMatchObject({ value: false });
    expect(factNow(state, 'paid', {})).not.toHaveProperty('conflicting');
  });

  it('[I4] are those of twenty reporters of a source at most, without the oldest', () => {
    const many = Array.from({ length: 25 }, (_, at) => by(`shop-${at}`, true, at));
    const reporters = after(...many).facts['paid']!.map(({ reportedBy }) => reportedBy);
    expect(reporters).toEqual(Array.from({ length: 20 }, (_, at) => `shop-${at + 5}`));
  });
});

function after(...past: readonly PastEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder);
}

function by(id: string, value: boolean, minute: number): PastEvent {
  const observedAt = `2030-01-01T09:${String(minute).padStart(2, '0')}:00.000Z`;
  const stated = event('fact.observed', { name: 'paid', value, source: 'crm', observedAt });
  return { ...stated, actor: { id } };
}

function inputsAfter(...past: readonly NewEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder).inputs;
}

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function opened(inputs?: object): NewEvent {
  const workflow = { id: 'refunds', version: 1, digest: 'a'.repeat(64) };
  return event('work-order.opened', { workflow, checklistRunId: 'run-1', inputs });
}

function fact(name: string, value: unknown): NewEvent {
  const observedAt = '2030-01-01T09:00:00.000Z';
  return event('fact.observed', { name, value, source: 'crm', observedAt });
}

describe('the prerequisite of a missing input', () => {
  it('[I2] is named after it', () => expect(inputPrerequisite('amount')).toBe('input-amount'));

  it('[I2] has a name that is a valid id, however long the name of the input', () =>
    expect(inputPrerequisite('a'.repeat(64))).toBe(`input-${'a'.repeat(58)}`));
});
