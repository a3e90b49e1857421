import { eventFilters, eventSubject, patternOfHistory, tenantOfEvent } from './subjects';

const event = { tenant: 'acme', stream: 'work-order-1', type: 'step.blocked', data: {} };
const decision = (outcome: string, supersedes?: string) =>
  eventSubject({ ...event, type: 'decision.made', data: { outcome, supersedes } });

describe('the subject of an event', () => {
  it('names its tenant and its type', () => {
    expect(eventSubject(event)).toBe('writ.v1.events.acme.step.blocked');
    expect(eventFilters('step.blocked')).toEqual(['writ.v1.events.*.step.blocked']);
    expect(tenantOfEvent(eventSubject(event))).toBe('acme');
  });

  it('names the outcome of a decision, and whether it supersedes another', () => {
    expect(decision('run')).toBe('writ.v1.events.acme.decision.made.run.first');
    expect(decision('wait', 'decision-1')).toBe(
      'writ.v1.events.acme.decision.made.wait.superseding',
    );
  });

  it('is in a filter of its type and detail, and filters do not overlap', () => {
    const filters = (detail?: string) =>
      eventFilters('decision.made', detail).map((filter) => filter.split('.').slice(6).join('.'));
    expect(filters('stop.*')).toEqual(['stop.first', 'stop.superseding', 'stop.after-stop']);
    expect(filters('*.superseding')).toEqual([
      'run.superseding',
      'wait.superseding',
      'stop.superseding',
    ]);
    expect(filters()).toHaveLength(9);
    expect(eventFilters('decision.made').join()).not.toContain('>');
  });

  it('[I9] of an imported fact that nothing waits for is in no filter of its type', () => {
    const of = (origin: object) => eventSubject({ ...event, data: { origin } });
    expect(of({ imported: true, history: true })).toBe('writ.v1.events.acme.step.blocked.history');
    expect(of({ imported: true })).toBe('writ.v1.events.acme.step.blocked');
    expect(patternOfHistory('step.blocked')).toBe('writ.v1.events.{tenant}.step.blocked.history');
  });

  it('is internal for events of keys, and consumers listen there', () => {
    const revoked = { ...event, stream: 'api-key-abc', type: 'api-key.revoked' };
    expect(eventSubject(revoked)).toBe('writ.internal.events.acme.api-key.revoked');
    expect(eventFilters('api-key.revoked')).toEqual(['writ.internal.events.*.api-key.revoked']);
  });

  it('is internal where a role may not read the stream of the event', () => {
    const restricted = eventSubject({ ...event, stream: 'quarantine-1', type: 'fact.quarantined' });
    expect(restricted).toBe('writ.internal.events.acme.fact.quarantined');
    expect(tenantOfEvent(restricted)).toBe('acme');
  });
});
