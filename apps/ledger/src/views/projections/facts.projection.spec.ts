import { rowsFrom, type TestEvent } from './event.fixture';
import { facts } from './facts.projection';

const observed = (source: string, value: unknown, minute = 1): TestEvent => ({
  type: 'fact.observed',
  data: {
    workOrderId: 'wo-1',
    name: 'color',
    value,
    source,
    observedAt: `2029-12-31T23:0${minute}:00.000Z`,
  },
});
const opened = (inputs?: object): TestEvent => ({
  type: 'work-order.opened',
  data: { workOrderId: 'wo-1', inputs },
});
const rows = rowsFrom(facts);

describe('the view of facts', () => {
  it('[I4] keeps the statement of each source, with its time', () => {
    expect(rows(observed('erp', 'red'))).toEqual([
      {
        tenant: 'acme',
        work_order_id: 'wo-1',
        kind: 'fact',
        name: 'color',
        known: true,
        conflicting: false,
        since: '2029-12-31T23:01:00.000Z',
        statements: [
          {
            source: 'erp',
            value: 'red',
            observedAt: '2029-12-31T23:01:00.000Z',
            recordedAt: '2030-01-01T00:00:01.000Z',
            eventId: '01900000-0000-7000-8000-000000000001',
            position: 1,
          },
        ],
      },
    ]);
  });

  it('[I4] knows nothing of a fact whose sources do not know', () => {
    expect(rows(observed('erp', null))).toMatchObject([{ known: false, conflicting: false }]);
    expect(rows(observed('erp', null), observed('crm', 'red'))).toMatchObject([
      { known: true, conflicting: false },
    ]);
  });

  it('[I8] has a conflict while sources state different values', () => {
    const both = [observed('erp', 'red'), observed('crm', 'blue', 2)];
    expect(rows(...both)).toMatchObject([{ known: false, conflicting: true }]);
    expect(rows(...both, observed('crm', 'red', 3))).toMatchObject([
      { known: true, conflicting: false, statements: [{ source: 'crm' }, { source: 'erp' }] },
    ]);
    expect(rows(observed('erp', 5), observed('crm', '5'))).toMatchObject([{ conflicting: true }]);
  });

  it('gives the same row for statements in another order', () => {
    const observedFacts = [
      observed('erp', 'red', 3),
      observed('crm', 'blue', 2),
      observed('crm', 'red', 1),
    ];
    const placeless = (order: readonly TestEvent[]) =>
      JSON.parse(
        JSON.stringify(rows(...order), (key, value: unknown) =>
          ['eventId', 'position', 'recordedAt'].includes(key) ? undefined : value,
        ),
      ) as unknown;
    expect(placeless([...observedFacts].reverse())).toEqual(placeless(observedFacts));
  });

  it('takes the later observation of one source, whichever arrives first', () => {
    expect(rows(observed('erp', 'red', 5), observed('erp', 'blue', 2))).toMatchObject([
      { statements: [{ value: 'red' }] },
    ]);
  });

  it('takes the inputs of the first opening as statements of its actor', () => {
    const input = { kind: 'input', name: 'order', known: true };
    expect(rows(opened({ order: 'o-1', note: null }), opened({ order: 'o-2' }))).toMatchObject([
      { kind: 'input', name: 'note', known: false },
      { ...input, statements: [{ source: 'olga', value: 'o-1' }] },
    ]);
    expect(rows(opened())).toEqual([]);
  });
});
