import { foldedRows, TestLog, type TestEvent } from './event.fixture';
import { timers } from './timers.projection';

const at = (day: number): string => `2030-01-${String(day).padStart(2, '0')}T00:00:00.000Z`;
const eventOf = (type: string, more: object = {}): TestEvent => ({
  type,
  data: { workOrderId: 'wo-1', approvalId: 'a1', ...more },
});
const requested = (more: object = {}): TestEvent =>
  eventOf('approval.requested', {
    warnAt: at(8),
    fallback: { owner: 'erik', at: at(6) },
    dueAt: at(10),
    ...more,
  });
const granted = (expiresAt: string): TestEvent => eventOf('approval.granted', { expiresAt });
const escalated = (escalationStep: string): TestEvent =>
  eventOf('approval.escalated', { escalationStep });

/** Escalation step → when it is due. */
const due = (...events: readonly TestEvent[]) =>
  Object.fromEntries(
    foldedRows(timers, new TestLog().record(...events)).map((row) => [
      row['escalation_step'],
      row['due_at'],
    ]),
  );

describe('the timers of approvals', () => {
  it('[A5] warns, falls back and expires as the request says', () => {
    expect(due(requested())).toEqual({ warned: at(8), fallback: at(6), expire: at(10) });
    expect(due(requested({ warnAt: undefined, fallback: undefined }))).toEqual({ expire: at(10) });
    const nobody = { owner: 'TBD', at: at(6) };
    expect(due(requested({ fallback: nobody }))).not.toHaveProperty('fallback');
  });

  it('[A5] names the work order and the event that set them', () => {
    expect(foldedRows(timers, new TestLog().record(requested()))[0]).toMatchObject({
      kind: 'approval',
      subject: 'a1',
      work_order_id: 'wo-1',
      event_id: '01900000-0000-7000-8000-000000000001',
    });
  });

  it('[A6] does not take an escalation step twice', () => {
    expect(due(requested(), escalated('fallback'))).toMatchObject({
      fallback: null,
      warned: at(8),
    });
    expect(due(requested(), escalated('absent'))).toEqual(due(requested()));
  });

  it('[A5] warns as long before the end of a grant as before the end of the request', () => {
    const escalationPath = { warned: at(18), expire: at(20) };
    expect(due(requested(), granted(at(20)))).toEqual(escalationPath);
    expect(due(requested(), escalated('warned'), granted(at(20)))).toEqual(escalationPath);
    expect(due(requested({ warnAt: undefined }), granted(at(20)))).toEqual({ expire: at(20) });
  });

  it('[A5] does not warn of a grant that is shorter than the warning', () => {
    expect(due(requested(), granted(at(2)))).toEqual({ warned: null, expire: at(2) });
  });

  it.each(['rejected', 'revoked', 'expired', 'superseded'])('ends with %s', (end) => {
    expect(due(requested(), eventOf(`approval.${end}`))).toEqual({});
  });

  it('[A9] ends when a run has used the grant up', () => {
    const run: TestEvent = { type: 'decision.made', data: { decisionId: 'd2', consumes: ['a1'] } };
    expect(due(requested(), granted(at(20)), run)).toEqual({});
  });

  it('sets nothing for an answer to a request that nobody made', () => {
    expect(due(granted(at(20)), escalated('warned'))).toEqual({});
  });
});
