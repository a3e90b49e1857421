import { laidOut, NODE } from './process-layout';
import { END, mapOf, type PathRow, readableShare, START, type StepRow } from './process-map';

const path = (fromStep: string, toStep: string, times: number): PathRow =>
  ({ fromStep, toStep, times, workOrders: times, medianSeconds: 60 }) as PathRow;
const step = (name: string, times: number): StepRow =>
  ({ step: name, times, medianSeconds: 30 }) as StepRow;

const follows = [
  path('', 'check', 10),
  path('check', 'pay', 8),
  path('pay', '', 8),
  path('check', 'call', 2),
  path('call', 'pay', 1),
  path('call', '', 1),
];
const steps = [step('check', 10), step('pay', 9), step('call', 2)];
const names = ({ from, to }: { from: string; to: string }): string => `${from} > ${to}`;

describe('the map of a process', () => {
  it('has every step and path at a share of 100', () => {
    const map = mapOf(follows, steps, 100);
    expect(map.paths).toHaveLength(6);
    expect(map.nodes.map(({ id }) => id).sort()).toEqual(
      [END, START, 'step call', 'step check', 'step pay'].sort(),
    );
    expect(map.nodes.find(({ id }) => id === 'step pay')).toMatchObject({
      step: 'pay',
      times: 9,
      medianSeconds: 30,
    });
    expect([map.coverage, map.steps, map.all]).toEqual([1, 3, 6]);
  });

  it('has the most frequent paths of a smaller share, and says how much they cover', () => {
    const map = mapOf(follows, steps, 85);
    expect(map.paths.map(names)).toEqual([
      'start > step check',
      'step check > step pay',
      'step pay > end',
    ]);
    expect(map.coverage).toBeCloseTo(26 / 30);
  });

  it('leads into and out of each step that it shows, by the most frequent way', () => {
    const rows = [
      path('', 'check', 10),
      path('check', 'call', 6),
      path('call', 'pay', 4),
      path('call', '', 1),
      path('pay', '', 4),
    ];
    expect(mapOf(rows, steps, 60).paths.map(names)).toEqual([
      'start > step check',
      'step check > step call',
      'step call > step pay',
      'step pay > end',
    ]);
  });

  it('takes a step that is called start for a step', () => {
    const map = mapOf([path('', 'start', 1), path('start', '', 1)], [step('start', 1)], 100);
    expect(map.paths.map(names)).toEqual(['start > step start', 'step start > end']);
  });

  it('has nothing where nothing was completed', () =>
    expect(mapOf([], [], 100)).toEqual({ nodes: [], paths: [], coverage: 0, steps: 0, all: 0 }));

  describe('of a hundred activities that follow each other in any way', () => {
    const many = Array.from({ length: 100 }, (_, n) => `activity ${n}`);
    const any = many.flatMap((from, n) =>
      many.slice(0, 30).map((to, m) => path(from, to, Math.ceil(1_000 / (1 + n * m + n)))),
    );
    const all = [path('', many[0]!, 500), path(many[0]!, '', 500), ...any];
    const times = many.map((name) => step(name, 100));

    it('is readable at the share that is proposed, and laid out without nodes over each other', () => {
      const share = readableShare(all);
      expect(share).toBeGreaterThanOrEqual(5);
      const map = mapOf(all, times, share);
      expect(map.nodes.length).toBeGreaterThan(2);
      expect(map.paths.length).toBeLessThanOrEqual(80);
      const { nodes, paths, width, height } = laidOut(map.nodes, map.paths);
      expect([width, height].every((size) => size > 0 && size < 12_000)).toBe(true);
      for (const one of nodes)
        for (const other of nodes)
          if (one.id < other.id)
            expect(
              Math.abs(one.x - other.x) >= NODE.width / 2 ||
                Math.abs(one.y - other.y) >= NODE.height / 2,
            ).toBe(true);
      expect(paths.every(({ points }) => points.length >= 2)).toBe(true);
    });

    it('draws at most 250 paths, and the ways into and out of their steps', () => {
      const { nodes, paths, coverage } = mapOf(all, times, 100);
      expect([nodes.length <= 102, paths.length <= 450, coverage < 1]).toEqual([true, true, true]);
    });
  });
});
