import { seeded } from '../projections/work.fixture';
import { closed } from './query.fixture';
import { calm, Charts, fixed, times, week, weeks } from './drift.fixture';
import { judgedByHand, total } from './drift-by-hand.fixture';

describe('signals of control charts', () => {
  let charts: Charts;
  beforeEach(async () => {
    charts = await Charts.open();
    await charts.moveTo(week(60));
  });
  afterEach(() => charts.close());

  it('[Q8] sees eight on one side, once that is as improbable as eight coins', async () => {
    await charts.append(...weeks([...calm, ...times(9, 6)]));
    expect(await charts.signals()).toEqual(
      // Week 19 was above already.
      [26, 27, 28].map((at) => [week(at), 'above', 'eight-on-one-side']),
    );
  });

  it('[Q8] takes no run of nothing for a signal while nothing is to be expected', async () => {
    // One in four weeks: of none in a week the probability is exp(-1/4), and 23 weeks of that are 2^-8.
    const rare = [...Array(20).keys()].map((i) => (i % 4 === 0 ? 1 : 0));
    await charts.append(...weeks([...rare, ...times(24, 0)]));
    expect((await charts.signals()).map(([period, signal]) => [period, signal])).toEqual(
      // The last of the baseline was in week 16.
      [39, 40, 41, 42, 43].map((at) => [week(at), 'below']),
    );
  });

  it('[Q8] sees six in a row that rise or fall', async () => {
    await charts.append(...weeks([...calm, 3, 4, 5, 6, 7, 8, 6, 5, 4, 3, 2]));
    expect(await charts.signals()).toEqual([
      [week(25), 'rising', 'six-in-a-row'],
      [week(30), 'falling', 'six-in-a-row'],
    ]);
  });

  it.each([1, 2, 3])(
    '[Q8] judges as counting by hand does, whatever happens (%i)',
    async (seed) => {
      const random = seeded(seed);
      // Now more, now less of it than usual, on now more, now less work.
      const happened = [...Array(50).keys()].map((i) => {
        const exposure = 3 + Math.floor(random() * 8);
        const rate = [0.4, 0.4, 0.9, 0.15, 0.5][Math.floor(i / 10)]! * seed;
        const count = total([...Array(exposure).keys()].map(() => Math.floor(random() + rate)));
        return { count, exposure };
      });
      await charts.append(
        ...happened.flatMap(({ count, exposure }, from) =>
          weeks([count], { from, opened: exposure }),
        ),
      );
      const found = await charts.points();
      expect(
        found.map(({ lowerCount, upperCount, signal, signalRule }) => ({
          lower: lowerCount,
          upper: upperCount,
          signal,
          rule: signalRule,
        })),
      ).toEqual(judgedByHand(happened));
      expect(new Set(found.map(({ signal }) => signal)).size).toBeGreaterThan(1);
    },
  );

  it('[Q8] does not take work for better that is still open', async () => {
    await charts.append(
      ...weeks(times(20, 9), { opened: 20 }),
      ...weeks([0], { from: 20, opened: 20, open: true }),
    );
    expect(await charts.points({ chart: 'p', from: week(20) })).toMatchObject([
      { count: 0, unsettled: 20, signal: '' },
    ]);
    await charts.append(...weeks([0], { from: 20, opened: 20 }));
    expect(await charts.points({ chart: 'p', from: week(20) })).toMatchObject([
      { count: 0, unsettled: 0, signal: 'below', signalRule: 'beyond-limits', worse: false },
    ]);
  });

  it('[Q8] does not expect the code of open work that has it already', async () => {
    const several = { from: 20, opened: 20 };
    await charts.append(
      ...weeks(times(20, 9), { opened: 20 }),
      // Six of twenty have it and are open; of the fourteen others ten are closed.
      ...weeks([6], { ...several, open: true }),
      ...[...Array(10).keys()].map((n) => ({
        ...closed(`wo-refund-20-${n + 10}`),
        occurredAt: week(20.5),
      })),
    );
    expect(await charts.points({ chart: 'p', from: week(20) })).toMatchObject([
      { count: 6, exposure: 20, unsettled: 4 },
    ]);
  });

  it('[Q8] does not take the first after a long silence for drift, but the third', async () => {
    await charts.append(...weeks([1, ...times(20, 0), 1, 0, 3]), ...fixed('re-1', week(0.5)));
    expect(await charts.points({ from: week(21) })).toMatchObject([
      { centre: 0, upperCount: 2, signal: '' },
      { count: 0, signal: '' },
      { count: 3, signal: 'above', signalRule: 'beyond-limits' },
    ]);
  });
});
