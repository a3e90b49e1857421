import { type IntakeCommand } from '#contracts';
import { type NewEvent } from '#kernel';
import { metadata, recorded } from '#testkit';
import { evolve, unknownWorkOrder } from '#work-order';
import { command, completed, event, opened, refunds } from '../test/refund-builders';
import { BreakGlassTimes } from './decider-config';

describe('what obligations had to do with the time that work took', () => {
  it('[E4] is read from the stream of work that had a break-glass', async () => {
    expect(await onlyObligationsSince(done, 'close-work-order')).toEqual([true, metadata().now]);
    expect(await onlyObligationsSince(done, 'abandon-work-order')).toEqual([true, metadata().now]);
    expect(await onlyObligationsSince(done, 'supersede-work-order')).toEqual([
      true,
      metadata().now,
    ]);
    expect(await onlyObligationsSince(done.slice(0, -1), 'close-work-order')).toEqual([
      false,
      undefined,
    ]);
    expect(await onlyObligationsSince(done, 'complete-step')).toEqual([false, undefined]);
  });
});

const done: NewEvent[] = [
  opened({ inputs: { amount: 12 } }),
  event('prerequisite.passed', { prerequisite: 'scope' }),
  completed('check'),
  completed('pay'),
  event('evidence.recorded', {
    isStored: true,
    evidenceId: 'e',
    kind: 'refund-receipt',
    mediaType: 'image/png',
  }),
  event('remediation.opened', { remediationId: 'm-1', escalationPath: [] }),
].map((one) => ({ ...one, occurredAt: metadata().now }));

/** Whether the stream was read, and what came of it. */
async function onlyObligationsSince(past: readonly NewEvent[], type: IntakeCommand['type']) {
  const events = recorded(past);
  let isRead = false;
  const read = () => {
    isRead = true;
    return Promise.resolve({ events, version: events.length, now: '', command: null });
  };
  const ending = command(type, {}) as unknown as IntakeCommand;
  const state = events.reduce(evolve, unknownWorkOrder);
  const workflow = refunds as unknown as Parameters<BreakGlassTimes['aloneSince']>[2];
  const since = await new BreakGlassTimes({ read }).aloneSince(ending, state, workflow);
  return [isRead, since];
}
