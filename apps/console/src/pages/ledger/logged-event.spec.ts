import { exactOf } from '../../parts/times';
import {
  closingOf,
  erasedIn,
  evidenceOf,
  type LoggedEvent,
  loggedEventOf,
  mayBeEvent,
  noteOf,
  fieldsOf,
  typeLabel,
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

  it('has a readable label', () => {
    expect(typeLabel('work-order.closure-refused')).toBe('Work order closure refused');
    expect(typeLabel('break-glass.declared')).toBe('Break-glass declared');
    expect(workOrderOf('work-order-refund-1')).toBe('refund-1');
    expect(workOrderOf('policy-refunds')).toBeUndefined();
  });

  it('says of each text whether it is there, erased, or not in the log', () => {
    const sha256 = 'ab'.repeat(32);
    const sayings = fieldsOf({
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
      { name: 'rationale', value: 'Why.', text: 'stored' },
      { name: 'findings', value: null, text: 'erased' },
      { name: 'comment', value: null, text: 'not here' },
    ]);
  });

  it('has one line for each of several parts, and money as people write it', () => {
    const amount = { minor: 134_630, currency: 'EUR' };
    const checks = [
      { message: 'The work order is open.', passed: true },
      { message: 'A policy is in force.', passed: true },
    ];
    expect(fieldsOf({ action: { kind: 'refund.issue', amount }, checks })).toEqual([
      { name: 'action', value: 'kind: refund.issue\namount: €1,346.30' },
      {
        name: 'checks',
        value:
          'message: The work order is open. · passed: true\nmessage: A policy is in force. · passed: true',
      },
    ]);
  });

  it('differs from what was erased since', () => {
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

const closingEvent = (type: string, data: object = {}): LoggedEvent =>
  ({ type, data, actor: { id: 'dana' }, occurredAt: '2030-01-01T00:00:00.000Z' }) as LoggedEvent;
const recorded = closingEvent('evidence.recorded', {
  evidenceId: 'e1',
  kind: 'refund-receipt',
  sha256: 'ab'.repeat(32),
});
const closed = closingEvent('work-order.closed', { closureEvidenceId: 'e1' });

describe('what a bundle says of a closing', () => {
  it('names who closed, and with what', () => {
    expect(closingOf([recorded, closed])).toEqual({
      by: 'dana',
      at: '2030-01-01T00:00:00.000Z',
      isReopened: false,
      evidence: { kind: 'refund-receipt', sha256: 'ab'.repeat(32) },
    });
  });

  it('names no evidence whose recording is not there, and none that was not named', () => {
    expect(closingOf([closed])).not.toHaveProperty('evidence');
    expect(closingOf([recorded, closingEvent('work-order.closed')])).not.toHaveProperty('evidence');
  });

  it('says when it was opened again, until it closes again', () => {
    const reopened = closingEvent('work-order.reopened');
    expect(closingOf([recorded, closed, reopened])).toMatchObject({ isReopened: true });
    expect(closingOf([recorded, closed, reopened, closed])).toMatchObject({ isReopened: false });
  });

  it('is nothing while the work is open', () => {
    expect(closingOf([closingEvent('work-order.opened'), recorded])).toBeUndefined();
  });
});

describe('the fields of an event', () => {
  it('have times as all times are shown, and other texts as they are', () => {
    const at = '2030-01-01T00:00:00.000Z';
    const fields = fieldsOf({ dueAt: at, scope: { endsAt: at }, day: '2030-01-01' });
    expect(fields.map(({ value }) => value)).toEqual([
      exactOf(at),
      `ends at: ${exactOf(at)}`,
      '2030-01-01',
    ]);
  });
});

describe('a signed note', () => {
  it('is shown by its lines and who signed it', () => {
    const text = 'writ-1\n21216\nSdcM=\n\n— writ-1 6QbR==\n— witness.example abc=\n';
    expect(noteOf(text)).toEqual({
      origin: 'writ-1',
      size: 21_216,
      root: 'SdcM=',
      signers: ['writ-1', 'witness.example'],
    });
    for (const none of ['', 'writ-1', 'writ-1\nmany\nSdcM=']) expect(noteOf(none)).toBeUndefined();
  });

  it('tells ids of events by their writing', () => {
    expect(mayBeEvent('01a20076-ec4f-7556-b562-09fd11b90167')).toBe(true);
    expect(mayBeEvent('191beb25-dd09-5f9b-a384-eeab04688518')).toBe(false);
    expect(mayBeEvent('order-7')).toBe(false);
  });
});
