import {
  changeOf,
  effectKind,
  type EffectRow,
  judgementOf,
  lastEffects,
  periodOf,
  rateOf,
  ratioOf,
  verdictOf,
} from './drift';
import { point } from './drift.fixture';

const bad = { signal: 'above', signalRule: 'beyond-limits', worse: true, count: 12 } as const;
const good = { signal: 'below', signalRule: 'eight-on-one-side' } as const;

describe('labels of drift', () => {
  it('name periods of UTC', () => {
    expect(periodOf(point(0))).toBe('week of 31 Dec 2029');
    expect(periodOf({ period: '2030-03-01T00:00:00.000Z', periodKind: 'month' })).toBe('Mar 2030');
  });

  it('say rates as their chart counts', () => {
    expect([rateOf('u', 0.069877), rateOf('p', 0.41666), rateOf('u', null)]).toEqual([
      '0.0699',
      '41.7 %',
      '—',
    ]);
  });

  it('judge no point that the report does not judge', () => {
    expect(judgementOf(point(1)).label).toBe('within normal variation');
    expect(judgementOf(point(1, { forming: true })).kind).toBe('unknown');
    expect(judgementOf(point(1, { complete: false })).kind).toBe('wait');
    expect(judgementOf(point(1, bad))).toEqual({ kind: 'stop', label: 'above' });
    expect(judgementOf(point(1, good))).toEqual({ kind: 'run', label: 'below' });
  });

  it('say whether it is signal or noise, of the last period that is over', () => {
    expect(verdictOf([]).label).toBe('no verdict');
    expect(verdictOf([point(2), point(1)]).label).toBe('noise');
    expect(verdictOf([point(1, { forming: true, baselinePeriods: 3 })]).why).toContain(
      '3 of the 8',
    );
    expect(verdictOf([point(3, { complete: false }), point(2, bad)])).toMatchObject({
      kind: 'stop',
      label: 'signal: getting worse',
      why: 'week of 14 Jan 2030: 12 in 100 work orders, the upper limit is 10 (beyond the limits).',
    });
    expect(verdictOf([point(2), point(1, bad)]).kind).toBe('warn');
    expect(verdictOf([point(2, good), point(1, bad)]).label).toBe('signal before, less now');
    expect(verdictOf([point(2, good)]).label).toBe('signal: getting less');
  });
});

const effect = {
  code: 'late',
  verdict: 'better',
  completedAt: '2030-03-01T00:00:00.000Z',
  raisedBefore: 12,
  openedBefore: 300,
  raisedAfter: 3,
  openedAfter: 310,
  ratio: 0.241935,
  ratioLower: 0.0437,
  ratioUpper: 0.8731,
} as EffectRow;

describe('what a remediation did', () => {
  it('shows both denominators and the interval of the report', () => {
    expect(changeOf(effect)).toBe('12 of 300 → 3 of 310');
    expect(ratioOf(effect)).toBe('0.24 times as often, 95 % interval 0.044 to 0.87');
    expect(effectKind(effect)).toBe('run');
  });

  it('is not shown where there is nothing to compare', () => {
    const none = { ...effect, ratio: null, ratioLower: 0, ratioUpper: null } as EffectRow;
    expect(ratioOf(none)).toBe('nothing to compare, 95 % interval 0 to any');
    expect(effectKind({ ...effect, verdict: 'unclear' })).toBe('unknown');
  });

  it('is of the last one, by code', () => {
    const before = { ...effect, verdict: 'worse', completedAt: '2029-01-01T00:00:00.000Z' };
    expect(lastEffects([effect, before as EffectRow]).get('late')!.verdict).toBe('better');
  });
});
