import fc from 'fast-check';
import { outcomes } from './events';
import { type WhatIfAnswer, type WhatIfSums } from './what-if';
import {
  addWhatIf,
  countOf,
  directions,
  emptyWhatIf,
  isChanged,
  isLoosened,
  mergeWhatIf,
  withHint,
} from './what-if-sums';

const outcome = fc.constantFrom(...outcomes);
const name = fc.constantFrom('a', 'b', 'c');

/** What came of one decision. */
const single = fc
  .record({
    then: outcome,
    now: outcome,
    kind: name,
    owner: name,
    before: fc.nat(2),
    lost: fc.boolean(),
  })
  .map(({ then, now, kind, owner, before, lost }): WhatIfSums => ({
    ...emptyWhatIf,
    ...(lost
      ? { notReplayable: [{ why: kind, count: 1, examples: [at(kind)] }] }
      : {
          replayed: 1,
          cells: [{ then, now, count: 1, examples: [example(kind)] }],
          approverLoad: [{ kind, owner, before, after: 1 }],
        }),
  }));
const at = (id: string) => ({ decisionId: id, workOrderId: 'w', position: 1 });
const example = (id: string) => ({
  ...at(id),
  action: { kind: 'k', system: 's' },
  rulesThen: [],
  rulesNow: [],
  reasonNow: '',
});

const whole = (singles: readonly WhatIfSums[]): WhatIfSums =>
  singles.reduce(addWhatIf, emptyWhatIf);

const answer = (more: Partial<WhatIfAnswer> = {}): WhatIfAnswer =>
  withHint({
    ...emptyWhatIf,
    policy: { id: 'p', workflowId: 'w', digest: 'd', version: null },
    workflow: null,
    from: null,
    to: null,
    position: 7,
    next: null,
    ...more,
  });

describe('the matrix of a proposed policy', () => {
  it('[Q9] shows what would be let loose first, then what would be held back, then the rest', () => {
    expect(directions.map(({ then, now }) => `${then}→${now}`)).toEqual([
      'stop→run',
      'wait→run',
      'stop→wait',
      'run→stop',
      'run→wait',
      'wait→stop',
      'run→run',
      'wait→wait',
      'stop→stop',
    ]);
    expect(directions.map(isLoosened)).toEqual([...Array(3).fill(true), ...Array(6).fill(false)]);
    expect(directions.map(isChanged)).toEqual([...Array(6).fill(true), ...Array(3).fill(false)]);
  });

  it('[Q9] has all nine cells in that order, and each decision in one of them', () =>
    fc.assert(
      fc.property(fc.array(single), (singles) => {
        const sums = whole(singles);
        expect(sums.cells.map(({ then, now }) => ({ then, now }))).toEqual(directions);
        expect(countOf(sums, () => true)).toBe(sums.replayed);
        const lost = sums.notReplayable.reduce((sum, { count }) => sum + count, 0);
        expect(sums.replayed + lost).toBe(singles.length);
        expect(
          sums.cells.every(({ examples, count }) => examples.length === Math.min(count, 5)),
        ).toBe(true);
      }),
    ));

  it('[Q9] comes out the same however it is paged', () =>
    fc.assert(
      fc.property(fc.array(fc.array(single)), (pages) => {
        const summed = pages.map(whole).reduce(addWhatIf, emptyWhatIf);
        expect(summed).toEqual(whole(pages.flat()));
      }),
    ));

  it('[Q9] goes on from page to page, and says at which position it is true', () => {
    const first = answer({ ...one('stop', 'run'), position: 10, next: 10 });
    const merged = mergeWhatIf(first, answer({ ...one('wait', 'run'), position: 30 }));
    expect(merged).toMatchObject({ replayed: 2, position: 30, next: null, hint: null });
    expect(countOf(merged, isLoosened)).toBe(2);
  });

  it('[Q9] says why there is nothing to see, and only then', () => {
    expect(answer().hint).toMatch(
      /^No decision on work of w was recorded .* Imported logs hold facts/,
    );
    expect(mergeWhatIf(answer({ next: 5 }), answer()).hint).toMatch(/^No decision/);
    expect(answer({ next: 5 }).hint).toBeNull();
    expect(answer(one('run', 'run')).hint).toBeNull();
    const notReplayable = [{ why: 'it is old', count: 1, examples: [] }];
    expect(answer({ notReplayable }).hint).toBeNull();
  });

  const one = (then: 'run' | 'wait' | 'stop', now: 'run' | 'wait' | 'stop'): WhatIfSums =>
    addWhatIf(emptyWhatIf, {
      ...emptyWhatIf,
      replayed: 1,
      cells: [{ then, now, count: 1, examples: [example('d')] }],
    });
});
