import {
  cellIn,
  cellsIn,
  type EvidenceCell,
  type EvidenceCells,
  withCellIn,
} from './evidence-cells';

const cell = (kind: string): EvidenceCell => ({ kind, state: 'standing', level: 'verified' });

const recorded = (ids: readonly string[]): EvidenceCells =>
  ids.reduce<EvidenceCells>((cells, id) => withCellIn(cells, id, cell(id)), {});

describe('the evidence of a work order', () => {
  const ids = Array.from({ length: 2_000 }, (_, n) => `evidence-${n}`);

  it('is found by its id, and nothing else is', () => {
    const cells = recorded([...ids, '__proto__']);
    expect(cellsIn(cells)).toHaveLength(2_001);
    expect(cellIn(cells, 'evidence-77')).toEqual(cell('evidence-77'));
    expect(cellIn(cells, '__proto__')).toEqual(cell('__proto__'));
    expect(cellIn(cells, 'constructor')).toBeUndefined();
  });

  it('is copied in a small part by a change, and is the same after Postgres has stored it', () => {
    const before = recorded(ids);
    const after = withCellIn(before, 'evidence-2000', cell('receipt'));
    const changed = Object.keys(after).filter((group) => after[group] !== before[group]);
    expect(changed).toHaveLength(1);
    expect(Object.keys(after[changed[0]!]!).length).toBeLessThan(ids.length / 20);
    expect(cellIn(JSON.parse(JSON.stringify(after)) as EvidenceCells, 'evidence-2000')).toEqual(
      cell('receipt'),
    );
  });
});
