import { canonicalBytes } from '#platform';
import { Frontier, leafHash } from '#verify';
import { type CommandRow, type EventRow } from './log-rows';
import { Findings } from './findings';
import { LogAudit } from './log-audit';
import { spanOf, Subtrees } from './tree-walk';

const AT = '2030-01-01T09:00:00.000Z';
const SIZE = 600;

const rowAt = (position: number): EventRow => {
  const fields = {
    id: `01900000-0000-7000-8000-${String(position).padStart(12, '0')}`,
    tenant: 'acme',
    stream: `work-order-${position % 7}`,
    version: Math.ceil(position / 7),
    type: 'step.completed',
  };
  const body = canonicalBytes({ ...fields, recordedAt: AT, data: { position } });
  const leaf = Buffer.from(leafHash(body));
  return { ...fields, position, recordedAt: Date.parse(AT), body, leaf };
};
const rows = Array.from({ length: SIZE }, (_, n) => rowAt(n + 1));
const commands: readonly CommandRow[] = rows.map(({ position, tenant, version, recordedAt }) => ({
  tenant,
  first: position,
  last: position,
  version,
  recordedAt,
}));
const headOf = (some: readonly EventRow[]) => {
  const frontier = new Frontier();
  for (const { leaf } of some) frontier.push(leaf);
  return { size: frontier.size, frontier: frontier.serialize() };
};
const rootsOf = (some: readonly EventRow[]) => {
  const subtrees = new Subtrees();
  return some
    .flatMap(({ leaf }) => subtrees.push(leaf))
    .map(({ level, index, root }) => ({ level, index, hash: Buffer.from(root) }));
};

/** What is wrong, by check; `nodes` and `head` default to those of the rows. */
const wrongOf = (
  audited: readonly EventRow[],
  { nodes = rootsOf(rows), stored = commands, head = headOf(rows) } = {},
) => {
  const audit = new LogAudit(new Findings(), { keys: [], areGiven: false }, []);
  audit.take(audited, { nodes, commands: stored, checkpoints: [] });
  audit.finish({ nodes: [], commands: [], checkpoints: [] }, head);
  return Object.fromEntries(
    audit
      .checks()
      .flatMap(({ name, passed, place, message }) =>
        passed === false ? [[name, place ?? message]] : [],
      ),
  );
};
const exchanged = (position: number, change: Partial<EventRow>): readonly EventRow[] =>
  rows.map((row) => (row.position === position ? { ...row, ...change } : row));
const only = (position: number) => ({ from: position, to: position });

describe('an audit along the log', () => {
  it('[V3] finds nothing where nothing is', () => expect(wrongOf(rows)).toEqual({}));

  it('[V3] tells another leaf from another body', () => {
    const other = rowAt(1_000);
    expect(wrongOf(exchanged(300, { leaf: other.leaf }))).toEqual({ leaves: only(300) });
    // What is stored of the first 256 still fits, and who edits may have made it fit.
    expect(wrongOf(exchanged(300, { body: other.body }))).toMatchObject({
      leaves: only(300),
      roots: { from: 1, to: 512 },
      head: { from: 1, to: 512 },
    });
  });

  it.each([
    ['a space', (text: string) => `${text} `],
    ['keys in another order', (text: string) => `{"z":1,${text.slice(1)}`],
    ['a number written otherwise', (text: string) => text.replace('"version":1', '"version":1.0')],
    ['half of a pair of surrogates', (text: string) => text.replace('acme', '\\ud800')],
    ['no JSON', () => '{'],
    ['a list', () => '[]'],
  ])('[V3] finds bytes that are not canonical: %s', (_, change) => {
    const body = Buffer.from(change(rows[6]!.body.toString()));
    const leaf = Buffer.from(leafHash(body));
    expect(wrongOf(exchanged(7, { body, leaf }))['bytes']).toEqual(only(7));
  });

  it('[V3] finds bytes that are no UTF-8', () => {
    const body = Buffer.from(rows[6]!.body);
    body[body.indexOf('acme')] = 0xff;
    expect(wrongOf(exchanged(7, { body }))['bytes']).toEqual(only(7));
  });

  it('[V3] finds a time that differs by a microsecond', () =>
    expect(wrongOf(exchanged(7, { recordedAt: Date.parse(AT) + 0.001 }))).toEqual({
      columns: only(7),
      commands: only(7),
    }));

  it('[V3] finds a gap, and a position before the first', () => {
    expect(wrongOf(rows.filter(({ position }) => position !== 9))['positions']).toEqual(only(9));
    const before = { ...rows[0]!, position: 0 };
    expect(wrongOf([before, ...rows.slice(1)])['positions']).toEqual(only(0));
  });

  it('[V3] finds events without a command and commands without events', () => {
    const lost = commands.filter(({ first }) => first !== 40);
    expect(wrongOf(rows, { stored: lost })).toEqual({ commands: only(40) });
    const long = { ...commands.at(-1)!, last: SIZE + 2 };
    expect(wrongOf(rows, { stored: [...commands.slice(0, -1), long] })).toEqual({
      commands: { from: SIZE + 1, to: SIZE + 2 },
    });
    const doubled = [...commands.slice(0, 40), commands[39]!, ...commands.slice(40)];
    expect(wrongOf(rows, { stored: doubled })).toEqual({ commands: only(40) });
    const half = { ...commands[39]!, last: null };
    expect(
      wrongOf(rows, { stored: [...commands.slice(0, 39), half, ...commands.slice(40)] }),
    ).toEqual({ commands: only(40) });
  });

  it('[V3] finds a root that belongs nowhere, and misses none that is not stored yet', () => {
    expect(wrongOf(rows, { nodes: [] })).toEqual({});
    const strange = { level: 1, index: 2, hash: Buffer.alloc(32) };
    expect(wrongOf(rows, { nodes: [...rootsOf(rows), strange] })['roots']).toContain('no such');
  });

  it('[V3] finds a head of another size', () => {
    expect(wrongOf(rows, { head: headOf(rows.slice(0, 590)) })).toEqual({
      head: { from: 591, to: 600 },
    });
    expect(wrongOf([], { stored: [], nodes: [], head: headOf([]) })).toEqual({});
  });
});

describe('roots of subtrees', () => {
  it('are complete at 256 and at 65,536 leaves', () => {
    const subtrees = new Subtrees();
    const leaf = rows[0]!.leaf;
    const names = Array.from({ length: spanOf(2) }, () => subtrees.push(leaf)).flat();
    expect(names).toHaveLength(257);
    expect(names.at(-2)).toMatchObject({ level: 1, index: 255 });
    expect(names.at(-1)).toMatchObject({ level: 2, index: 0 });
  });
});
