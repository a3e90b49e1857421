import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { evolve } from '../evolve';
import { factNow, nextStatementAt, snapshotFacts } from './facts';
import { unknownWorkOrder } from '../state';
import { inputPrerequisite } from '#contracts';

const LATER = '2030-01-01T10:00:00.000Z';

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
    [
      'a step of that name was blocked',
      event('step.blocked', { step: 'input-amount', code: 'input-missing' }),
    ],
    [
      'an input of another name was missing',
      event('prerequisite.failed', { prerequisite: 'input-remark', code: 'input-missing' }),
    ],
  ])('[I2] is not taken in place of one that is there because %s', (_, other) =>
    expect(inputsAfter(unfit, other, passed, fact('amount', 12))).toEqual({ amount: 'much' }),
  );
});

describe('a statement that is dated ahead', () => {
  const ahead = by('shop-1', true, 30, { receivedAt: 10 });
  const at = (minute: number, ...past: readonly PastEvent[]) =>
    factNow(after(...past), 'paid', {}, minutes(minute))?.value;

  it('[I4] counts from its time on', () => {
    expect(at(29, ahead)).toBeUndefined();
    expect(at(30, ahead)).toBe(true);
    expect(snapshotFacts(after(ahead), minutes(29))).toEqual({});
    expect(snapshotFacts(after(ahead), minutes(30))).toMatchObject({ paid: { value: true } });
  });

  it('[I4] hides neither what was stated before nor what is stated later', () => {
    const before = by('shop-1', false, 9, { receivedAt: 10 });
    const later = by('shop-1', false, 35, { receivedAt: 35 });
    expect(at(29, before, ahead)).toBe(false);
    expect(at(29, ahead, before)).toBe(false);
    expect(at(40, ahead, later)).toBe(false);
  });

  it('[I4] gives way to the next one that is dated ahead', () => {
    const corrected = by('shop-1', false, 20, { receivedAt: 11 });
    expect(at(40, ahead, corrected)).toBe(false);
    expect(nextStatementAt(after(ahead, corrected), 'paid', minutes(12))).toBe(minutes(20));
  });

  it('[P7] tells when the fact will change', () => {
    const other = by('shop-2', false, 25, { receivedAt: 10 });
    expect(nextStatementAt(after(ahead, other), 'paid', minutes(12))).toBe(minutes(25));
    expect(nextStatementAt(after(ahead, other), 'paid', minutes(25))).toBe(minutes(30));
    expect(nextStatementAt(after(ahead, other), 'paid', minutes(30))).toBeUndefined();
    expect(nextStatementAt(after(ahead), 'risk', minutes(12))).toBeUndefined();
  });
});

describe('statements of a fact', () => {
  it('[I4] are one of each reporter of a source, and its latest is what the source states', () => {
    const state = after(by('shop-1', true, 1), by('shop-2', false, 2), by('shop-1', true, 0));
    expect(state.facts['paid']).toMatchObject([
      { reportedBy: 'shop-1', value: true },
      { reportedBy: 'shop-2', value: false },
    ]);
    expect(factNow(state, 'paid', { source: 'crm' }, LATER)).toMatchObject({ value: false });
    expect(factNow(state, 'paid', {}, LATER)).not.toHaveProperty('conflicting');
    const late = after(by('shop-1', true, 2), by('shop-2', false, 1));
    expect(factNow(late, 'paid', { source: 'crm' }, LATER)).toMatchObject({ value: true });
  });

  it('[I4] replace an earlier one of the same reporter, and count as they arrived at the same instant', () => {
    const state = after(by('shop-1', true, 1), by('shop-2', false, 2), by('shop-1', true, 2));
    expect(state.facts['paid']).toMatchObject([
      { reportedBy: 'shop-2', value: false },
      { reportedBy: 'shop-1', value: true },
    ]);
    expect(factNow(state, 'paid', { source: 'crm' }, LATER)).toMatchObject({ value: true });
  });

  it('[I4] of other sources leave a declared one unknown, and are listed with their reporters', () => {
    const state = after(by('shop-1', true, 1, { source: 'erp' }), by('crm', true, 2));
    expect(factNow(state, 'paid', { source: 'bank' }, LATER)).toEqual({
      value: null,
      source: 'bank',
      observedAt: '2030-01-01T09:02:00.000Z',
      notFrom: ['shop-1 (as erp)', 'crm'],
    });
  });

  it('[I4] are those of twenty reporters of a source at most, without the oldest', () => {
    const many = Array.from({ length: 25 }, (_, at) => by(`shop-${at}`, true, at));
    const reporters = (past: readonly PastEvent[]) =>
      after(...past).facts['paid']!.map(({ reportedBy }) => reportedBy);
    const latest = Array.from({ length: 20 }, (_, at) => `shop-${at + 5}`);
    expect(reporters(many)).toEqual(latest);
    expect(reporters([...many.slice(1), many[0]!])).toEqual(latest);
    expect(reporters([by('bank', true, 0, { source: 'erp' }), ...many])).toEqual([
      'bank',
      ...latest,
    ]);
  });
});

describe('a question', () => {
  const question = (more: object = {}) =>
    event('question.asked', { number: 1, question: {}, owner: 'sponsor', ...more });
  const answered = event('question.answered', { number: 1, answeredBy: 'ana' });
  const open = {
    number: 1,
    owner: 'sponsor',
    askedBy: 'olga',
    askedAt: '2030-01-01T09:00:00.000Z',
    dueAt: null,
    answeredBy: null,
  };

  it('[I4] is open until somebody answers it', () => {
    expect(after(question()).questions).toEqual({ 1: open });
    expect(after(question(), answered).questions).toEqual({ 1: { ...open, answeredBy: 'ana' } });
    expect(after(answered).questions).toEqual({});
  });

  it('[I4] may be due, and is the first of its number', () => {
    const dueAt = '2030-01-08T09:00:00.000Z';
    const again = question({ owner: 'bo' });
    expect(after(question({ dueAt }), again).questions).toEqual({ 1: { ...open, dueAt } });
  });
});

describe('a reported action', () => {
  const reported = (authorised: boolean) =>
    event('action.performed', { decisionId: 'decision-1', authorised });

  it('[P10] is unauthorised only where no run covered it', () => {
    expect(after(reported(true)).unauthorisedActions).toEqual({});
    expect(Object.values(after(reported(false)).unauthorisedActions)).toMatchObject([
      { requestedBy: 'olga', decisionId: 'decision-1' },
    ]);
  });
});

function after(...past: readonly PastEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder);
}

function minutes(minute: number): string {
  return `2030-01-01T09:${String(minute).padStart(2, '0')}:00.000Z`;
}

function by(
  id: string,
  value: boolean,
  minute: number,
  { receivedAt = 59, source = 'crm' } = {},
): PastEvent {
  const observedAt = minutes(minute);
  const stated = event('fact.observed', { name: 'paid', value, source, observedAt });
  return { ...stated, actor: { id }, recordedAt: minutes(receivedAt) };
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
