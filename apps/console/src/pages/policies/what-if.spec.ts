import {
  type Cell,
  countOf,
  meaningOf,
  unreplayedOf,
  type WhatIf,
  withPage,
  worstOf,
} from './what-if';

const example = (decisionId: string): Cell['examples'][number] => ({
  decisionId,
  workOrderId: 'w',
  position: 1,
  action: { kind: 'a.b', system: 's' },
  rulesThen: [],
  rulesNow: [],
  reasonNow: '',
});

const cell = (then: Cell['then'], now: Cell['now'], count: number, ...ids: string[]): Cell => ({
  then,
  now,
  count,
  examples: ids.map(example),
});

const page = (cells: Cell[], rest: Partial<WhatIf> = {}): WhatIf => ({
  policy: { id: 'p', workflowId: 'w', digest: '', version: null },
  workflow: null,
  from: null,
  to: null,
  replayed: 1,
  approverLoad: [],
  notReplayable: [],
  position: 10,
  next: null,
  hint: null,
  cells,
  ...rest,
});

describe('what a proposed policy would have decided', () => {
  it('tells what is loosened from what is tightened', () => {
    expect(meaningOf({ then: 'stop', now: 'wait' })).toBe('loosened');
    expect(meaningOf({ then: 'run', now: 'wait' })).toBe('tightened');
    expect(meaningOf({ then: 'wait', now: 'wait' })).toBe('as before');
  });

  it('is the sum of its pages', () => {
    const first = page([cell('stop', 'run', 4, 'a', 'b', 'c', 'd'), cell('run', 'run', 6)], {
      next: 10,
      replayed: 10,
      approverLoad: [{ kind: 'refund', owner: 'finance', before: 2, after: 3 }],
      notReplayable: [{ why: 'no time', count: 1, examples: [] }],
    });
    const second = page([cell('stop', 'run', 2, 'e', 'f'), cell('run', 'run', 1)], {
      replayed: 3,
      position: 20,
      approverLoad: [{ kind: 'refund', owner: 'finance', before: 1, after: 5 }],
      notReplayable: [{ why: 'no time', count: 2, examples: [] }],
    });
    const sum = withPage(first, second);
    expect(sum).toMatchObject({ replayed: 13, position: 20, next: null, hint: null });
    expect(sum.cells.map(({ count }) => count)).toEqual([6, 7]);
    expect(sum.cells[0]!.examples.map(({ decisionId }) => decisionId)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
    ]);
    expect(sum.approverLoad).toEqual([{ kind: 'refund', owner: 'finance', before: 3, after: 8 }]);
    expect([countOf(sum, 'loosened'), countOf(sum, 'tightened'), unreplayedOf(sum)]).toEqual([
      6, 0, 3,
    ]);
  });

  it('has a hint only where no page has anything', () => {
    const nothing = page([], { replayed: 0, hint: 'Nothing there.' });
    expect(withPage(nothing, nothing).hint).toBe('Nothing there.');
    expect(withPage(page([cell('run', 'run', 1)]), nothing).hint).toBeNull();
  });

  it('opens the worst that is there, and nothing where all is as before', () => {
    const cells = [cell('stop', 'run', 0), cell('wait', 'run', 2), cell('run', 'stop', 9)];
    expect(worstOf({ cells })).toMatchObject({ then: 'wait', now: 'run' });
    expect(worstOf({ cells: [cell('run', 'run', 5)] })).toBeUndefined();
  });
});
