import { closingOf } from './closing';
import { type LoggedEvent } from './logged-event';

const event = (type: string, data: object = {}): LoggedEvent =>
  ({ type, data, actor: { id: 'dana' }, occurredAt: '2030-01-01T00:00:00.000Z' }) as LoggedEvent;
const recorded = event('evidence.recorded', {
  evidenceId: 'e1',
  kind: 'refund-receipt',
  sha256: 'ab'.repeat(32),
});
const closed = event('work-order.closed', { closureEvidenceId: 'e1' });

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
    expect(closingOf([recorded, event('work-order.closed')])).not.toHaveProperty('evidence');
  });

  it('says when it was opened again, until it closes again', () => {
    const reopened = event('work-order.reopened');
    expect(closingOf([recorded, closed, reopened])).toMatchObject({ isReopened: true });
    expect(closingOf([recorded, closed, reopened, closed])).toMatchObject({ isReopened: false });
  });

  it('is nothing while the work is open', () => {
    expect(closingOf([event('work-order.opened'), recorded])).toBeUndefined();
  });
});
