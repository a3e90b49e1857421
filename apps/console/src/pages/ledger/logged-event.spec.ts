import {
  erasedIn,
  evidenceOf,
  type LoggedEvent,
  loggedEventOf,
  sayingsOf,
  typeWords,
  workOrderOf,
} from './logged-event';

const event = (version: number, type: string, data: Record<string, unknown> = {}): LoggedEvent => ({
  id: `e${version}`,
  type,
  stream: 'work-order-w1',
  version,
  tenant: 't',
  schemaVersion: 1,
  occurredAt: '',
  recordedAt: '',
  actor: { id: 'dana' },
  causationId: null,
  correlationId: null,
  data,
});

describe('an event of the log', () => {
  it('is read from its bytes, whatever its letters', () => {
    const bytes = Buffer.from(JSON.stringify({ type: 'work-order.closed', note: 'Größe €' }));
    expect(loggedEventOf(bytes.toString('base64'))).toMatchObject({
      event: { type: 'work-order.closed' },
      text: expect.stringContaining('Größe €'),
    });
    expect(loggedEventOf('no base64!')).toBeUndefined();
    expect(loggedEventOf(Buffer.from([0xff]).toString('base64'))).toBeUndefined();
  });

  it('is said in words', () => {
    expect(typeWords('work-order.closure-refused')).toBe('Work order closure refused');
    expect(typeWords('break-glass.declared')).toBe('Break-glass declared');
    expect(workOrderOf('work-order-refund-1')).toBe('refund-1');
    expect(workOrderOf('policy-refunds')).toBeUndefined();
  });

  it('says of each text whether it is there, erased, or not in the log', () => {
    const sha256 = 'ab'.repeat(32);
    const sayings = sayingsOf({
      workOrderId: 'w1',
      permits: ['a', 'b'],
      scope: { system: 's', upTo: { minor: 5 }, of: ['x', 'y'] },
      left: null,
      rationale: { text: 'Why.', sha256 },
      findings: { text: null, erased: true, sha256 },
      comment: { ref: 'r', sha256 },
    });
    expect(sayings).toEqual([
      { name: 'work order id', value: 'w1' },
      { name: 'permits', value: 'a, b' },
      { name: 'scope', value: 'system: s\nup to, minor: 5\nof: x, y' },
      { name: 'left', value: null },
      { name: 'rationale', value: 'Why.', text: 'kept' },
      { name: 'findings', value: null, text: 'erased' },
      { name: 'comment', value: null, text: 'not here' },
    ]);
  });

  it('is told apart from what was erased since', () => {
    const erased = erasedIn([
      event(1, 'work-order.opened'),
      event(2, 'evidence.recorded', { evidenceId: 'x' }),
      event(3, 'texts.shredded'),
      event(4, 'evidence.shredded', { evidenceId: 'x' }),
    ]);
    expect([...erased.evidence]).toEqual(['x']);
    expect(erased.textsUpTo).toBe(3);
    expect(erasedIn([]).textsUpTo).toBe(0);
  });

  it('names the evidence that it recorded, with its digest', () => {
    const data = { evidenceId: 'x', sha256: 'ab' };
    const stream = 'work-order-w1';
    expect(evidenceOf({ type: 'evidence.recorded', stream, data })).toEqual({
      evidenceId: 'x',
      workOrderId: 'w1',
      sha256: 'ab',
    });
    expect(evidenceOf({ type: 'evidence.shredded', stream, data })).toBeUndefined();
    expect(evidenceOf({ type: 'evidence.recorded', stream, data: {} })).toBeUndefined();
  });
});
