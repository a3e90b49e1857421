import { ErasuresCheck } from './erasures-check';
import { type CheckedEvent } from './event-checks';
import { Findings } from './findings';

const STREAM = { tenant: 'acme', stream: 'work-order-1' };

const event = (type: string, data: object = {}, at = STREAM): CheckedEvent => ({
  row: {
    ...at,
    position: 9,
    id: 'id',
    version: 1,
    type,
    recordedAt: 0,
    body: Buffer.alloc(0),
    leaf: Buffer.alloc(0),
  },
  leaf: new Uint8Array(),
  envelope: { data },
});

/** What is reported of a missing text of position 3 and a missing content of position 4, after these events. */
const reported = (...events: readonly CheckedEvent[]) => {
  const findings = new Findings();
  const erasures = new ErasuresCheck(findings, 'texts');
  erasures.missing({ ...STREAM, position: 3 });
  erasures.missing({ ...STREAM, position: 5 });
  erasures.missing({ ...STREAM, evidenceId: 'e1', position: 4 });
  for (const one of events) erasures.take(one);
  erasures.finish('it');
  return { check: findings.check('texts', 'fine'), erased: erasures.erased };
};
const texts = event('texts.shredded');
const evidence = event('evidence.shredded', { evidenceId: 'e1' });

describe('what is not stored any more', () => {
  it('[V4] was erased where events say so', () =>
    expect(reported(texts, evidence)).toMatchObject({ check: { passed: true }, erased: 3 }));

  it('[V3] is named where no event says so, with how much of it is gone', () => {
    expect(reported(evidence).check).toMatchObject({
      passed: false,
      place: { from: 3, to: 3 },
      message:
        'Position 3: it is gone, and 1 more of its stream, and no event says that it was erased.',
    });
    expect(reported(texts).check).toMatchObject({ passed: false, place: { from: 4, to: 4 } });
  });

  it.each([
    ['of another work order', event('texts.shredded', {}, { ...STREAM, stream: 'work-order-2' })],
    ['of another tenant', event('texts.shredded', {}, { ...STREAM, tenant: 'initech' })],
    ['of other evidence', event('evidence.shredded', { evidenceId: 'e2' })],
    ['of another kind', event('step.completed', { evidenceId: 'e1' })],
  ])('[V3] is not explained by an erasure %s', (_, other) =>
    expect(reported(other)).toMatchObject({ check: { passed: false }, erased: 0 }),
  );

  it('[V3] is not explained by an erasure before it', () => {
    const findings = new Findings();
    const erasures = new ErasuresCheck(findings, 'texts');
    erasures.take(texts);
    erasures.missing({ ...STREAM, position: 10 });
    erasures.finish('it');
    expect(findings.has('texts')).toBe(true);
  });
});
