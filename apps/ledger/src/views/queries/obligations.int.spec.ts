import {
  brokenGlass,
  day,
  later,
  raised,
  remediationRecurred,
} from '../projections/obligations.fixture';
import { dispatch, type TestEvent } from '../projections/event.fixture';
import { QueryClient, opened } from './query.fixture';

const at = (instant: string, event: TestEvent): TestEvent => ({ ...event, occurredAt: instant });

describe('the list of all obligations', () => {
  let client: QueryClient;
  beforeEach(async () => {
    client = await QueryClient.open();
    await client.moveTo(day(1));
    await client.add(opened('wo-1'));
  });
  afterEach(() => client.views.close());

  const obligations = (filters: Readonly<Record<string, string>> = {}) =>
    client.whole('obligations', { filters });

  it('[E2] shows an exception with its owner and the next escalation step, until it is resolved', async () => {
    await client.add(raised('x1'));
    expect(await obligations()).toMatchObject([
      {
        obligationId: 'exception/x1',
        kind: 'exception',
        subject: 'x1',
        what: 'step-blocked: pay',
        owner: 'dana',
        state: 'open',
        overdue: false,
        dueAt: day(3),
        nextEscalationStep: '1',
        nextAt: day(3),
      },
    ]);
    await client.add(later.escalated('x1', 1), later.exceptionAssigned('x1', 'erik'));
    await client.moveTo(day(4));
    expect(await obligations({ overdue: 'true' })).toMatchObject([
      { owner: 'erik', nextEscalationStep: '2', nextAt: day(5) },
    ]);
    await client.add(at(day(4), later.resolved('x1')));
    expect(await obligations()).toMatchObject([
      { state: 'breached', overdue: false, nextEscalationStep: null, endedAt: day(4) },
    ]);
  });

  it('[I2] shows a missing input by its name', async () => {
    await client.add(raised('x1', { cause: 'prerequisite', subject: 'input-amount' }));
    expect(await obligations({ kind: 'exception' })).toEqual([]);
    expect(await obligations({ kind: 'input', state: 'open' })).toMatchObject([
      {
        obligationId: 'input/x1',
        subject: 'x1',
        what: 'step-blocked: amount',
        nextEscalationStep: '1',
      },
    ]);
  });

  it('[E3] shows all obligations of one break-glass', async () => {
    await client.add(...brokenGlass('1'));
    expect(await obligations()).toMatchObject([
      { obligationId: 'remediation/re-1', owner: 'frida', dueAt: day(31), nextAt: day(31) },
      { obligationId: 'post-review/pr-1', owner: 'dana', dueAt: day(6), nextEscalationStep: '1' },
      { obligationId: 'exception/ex-1', what: 'outage: bg-1' },
    ]);
    await client.add(at(day(5), later.reviewed('1')));
    expect(await obligations({ kind: 'post-review' })).toMatchObject([
      { state: 'met', endedAt: day(5), nextEscalationStep: null },
    ]);
  });

  it('[E4] goes on when the work has ended, and comes back when its code does', async () => {
    await client.add(
      ...brokenGlass('1'),
      { type: 'work-order.abandoned', data: { workOrderId: 'wo-1', reason: {} } },
      later.remediated('1'),
    );
    expect(await obligations({ kind: 'post-review' })).toMatchObject([
      { state: 'open', nextEscalationStep: '1' },
    ]);
    const { data } = remediationRecurred('1');
    const again = { ...remediationRecurred('1'), stream: 'remediation-re-1' };
    await client.add({ ...again, data: { ...data, workOrderId: undefined } });
    expect(await obligations({ kind: 'remediation' })).toMatchObject([
      {
        state: 'open',
        workOrderId: 'wo-1',
        dueAt: day(60),
        nextEscalationStep: '1',
        nextAt: day(60),
      },
    ]);
  });

  it('[E2] shows work until its due time', async () => {
    const { type, data } = opened('wo-2');
    await client.add({ type, data: { ...data, title: 'Order 7', dueAt: day(5) } });
    expect(await obligations()).toMatchObject([
      {
        obligationId: 'work/wo-2',
        what: 'Order 7',
        owner: 'dana',
        state: 'open',
        dueAt: day(5),
        nextEscalationStep: 'overdue',
        nextAt: day(5),
      },
    ]);
    await client.add(raised('x1', { cause: 'work', subject: 'wo-2' }, 'wo-2'));
    expect(await obligations({ kind: 'work' })).toMatchObject([
      { state: 'open', nextEscalationStep: null },
    ]);
  });

  it('[D4] shows a delegation to its recipient, then to the person who confirms', async () => {
    await client.add(dispatched(), of('delivered'));
    const delegation = {
      obligationId: 'delegation/d-1',
      subject: 'd-1',
      since: day(1),
      dueAt: day(3),
      what: 'delegate_task by agent-7 for the step configure',
    };
    expect(await obligations({ kind: 'delegation' })).toMatchObject([
      {
        ...delegation,
        owner: 'agent-7',
        state: 'open',
        nextEscalationStep: 'remind',
        nextAt: day(2),
      },
    ]);
    await client.add(of('reminded', { number: 1, nextAt: day(3) }), of('reported-done'));
    expect(await obligations({ owner: 'agent-7' })).toEqual([]);
    expect(await obligations({ owner: 'dana' })).toMatchObject([
      { ...delegation, state: 'open', nextEscalationStep: 'time-out', nextAt: day(3) },
    ]);
    await client.add(of('confirmed', { confirmedBy: 'olga' }));
    expect(await obligations({ state: 'open' })).toEqual([]);
    expect(await obligations()).toMatchObject([
      { ...delegation, owner: 'dana', nextEscalationStep: null },
    ]);
  });

  it('[D5] shows a delegation that timed out as overdue, and as open until somebody ends it', async () => {
    await client.add(dispatched());
    await client.moveTo(day(4));
    await client.add(of('timed-out', { blocks: true }));
    expect(await obligations({ kind: 'delegation', overdue: 'true' })).toMatchObject([
      { owner: 'dana', state: 'open', nextEscalationStep: null },
    ]);
    await client.add(of('stopped', { reason: {} }));
    expect(await obligations({ kind: 'delegation' })).toMatchObject([
      { state: 'cancelled', overdue: false },
    ]);
  });

  it('shows a question to the person who has to answer, due or not', async () => {
    const questionData = { number: 1, question: {}, owner: 'erik' };
    const ask = (more: object = {}): TestEvent => ({
      type: 'question.asked',
      data: { workOrderId: 'wo-1', ...questionData, ...more },
    });
    await client.add(ask(), ask({ number: 2, dueAt: day(5) }));
    await client.moveTo(day(6));
    expect(await obligations({ owner: 'erik' })).toMatchObject([
      { obligationId: 'question/wo-1/2', item: 2, dueAt: day(5), overdue: true },
      {
        obligationId: 'question/wo-1/1',
        kind: 'question',
        subject: 'wo-1',
        item: 1,
        what: 'answer to question 1',
        state: 'open',
        overdue: false,
        dueAt: null,
      },
    ]);
    await client.add({
      type: 'question.answered',
      data: { workOrderId: 'wo-1', number: 1, answer: {}, answeredBy: 'erik' },
    });
    expect(await obligations({ kind: 'question', state: 'met' })).toMatchObject([{ item: 1 }]);
  });

  it('[I9] reminds of nothing that is imported', async () => {
    await client.add(raised('x1', { imported: true, escalationPath: undefined }));
    expect(await obligations()).toMatchObject([{ state: 'open', nextEscalationStep: null }]);
  });

  it('[I9] has nothing waiting or overdue today of work whose log has ended', async () => {
    const imported = { origin: { imported: true } };
    const { type, data } = opened('wo-2');
    const dueAt = day(2);
    await client.add(
      { type, data: { ...data, ...imported, dueAt } },
      raised('x1', { imported: true, dueAt }, 'wo-2'),
      raised('x2', { imported: true, dueAt: day(9) }, 'wo-2'),
    );
    await client.moveTo(day(20));
    const overdue = { overdue: 'true' };
    const lists = ['obligations', 'waiting', 'exceptions', 'work-orders'];
    const late = async () =>
      Promise.all(
        lists.map(async (name) => {
          const rows = await client.whole(name, { filters: overdue });
          return rows.filter(({ workOrderId }) => workOrderId === 'wo-2').length;
        }),
      );
    expect(await late()).toEqual([3, 3, 2, 1]);
    await client.add({
      type: 'work-order.observed',
      data: { workOrderId: 'wo-2', until: day(4), ...imported },
      occurredAt: day(4),
    });
    expect(await late()).toEqual([0, 0, 0, 0]);
    const waiting = await client.whole('waiting', { filters: {} });
    expect(waiting.filter(({ workOrderId }) => workOrderId === 'wo-2')).toEqual([]);
    expect(await client.whole('work-orders', { filters: { workflow: 'refunds' } })).toMatchObject([
      { observedUntil: day(4) },
      { observedUntil: null },
    ]);
    // What was due before the log ended was late then.
    const due = await client.whole('due-obligations', { filters: { workOrderId: 'wo-2' } });
    expect(due.map(({ obligationId, open }) => [obligationId, open]).sort()).toEqual([
      ['exception/x1', true],
      ['work/wo-2', true],
    ]);
  });

  it('[E8] counts a renamed code under the name it has today', async () => {
    const defined = (code: string, aliases: readonly string[] = []): TestEvent => ({
      type: 'exception-code.defined',
      data: { code, title: code, sla: 'P1D', aliases },
    });
    await client.add(
      defined('a'),
      raised('x1', { code: 'a' }),
      defined('b', ['a']),
      raised('x2', { code: 'b' }),
      defined('c', ['b']),
      raised('x3', { code: 'c' }),
      raised('x4', { code: 'other' }),
    );
    expect(await client.whole('exception-trends')).toMatchObject([
      { code: 'other', raised: 1, raisedAs: 'other' },
      { code: 'c', raised: 3, raisedAs: 'a, b, c' },
    ]);
    expect(await client.whole('exceptions', { filters: { currentCode: 'c' } })).toMatchObject([
      { exceptionId: 'x3', code: 'c' },
      { exceptionId: 'x2', code: 'b' },
      { exceptionId: 'x1', code: 'a', currentCode: 'c' },
    ]);
    expect(await client.whole('exception-codes')).toMatchObject([
      { code: 'a', currentCode: 'c' },
      { code: 'b', currentCode: 'c', aliases: ['a'] },
      { code: 'c', currentCode: 'c', aliases: ['b'] },
    ]);
  });
});

function of(verb: string, more: object = {}): TestEvent {
  const type = `delegation.${verb}`;
  return { type, occurredAt: day(1), data: { workOrderId: 'wo-1', dispatchId: 'd-1', ...more } };
}

function dispatched(): TestEvent {
  return of('dispatched', {
    ...dispatch,
    step: 'configure',
    writes: ['out'],
    createdAt: day(1),
    timesOutAt: day(3),
  });
}
