import { day } from './obligations.fixture';
import { rowFrom, type TestEvent, workEvent } from './event.fixture';
import { workOrders } from './work-orders.projection';

const workflow = { id: 'refunds', version: 3, digest: 'ab'.repeat(32) };
const opened = workEvent('work-order.opened', { workflow, mode: 'enforce', dueAt: day(8) });
const closed = (onDay: number) => workEvent('work-order.closed', {}, { occurredAt: day(onDay) });
const givenUp = (verb: string, onDay: number) =>
  workEvent(`work-order.${verb}`, {}, { occurredAt: day(onDay) });
/** Closed when the obligations were settled that alone had held it open. */
const paidOff = (onDay: number, onlyObligationsSince: string) =>
  workEvent('work-order.closed', { onlyObligationsSince }, { occurredAt: day(onDay) });
/** Given up when only obligations had held it open since. */
const leftOwing = (verb: string, onDay: number, onlyObligationsSince: string) =>
  workEvent(`work-order.${verb}`, { onlyObligationsSince }, { occurredAt: day(onDay) });
const row = rowFrom(workOrders);

describe('what the view of work orders says of work that has a due time', () => {
  it.each<[string, readonly TestEvent[], string]>([
    ['open', [opened], 'open'],
    ['met', [opened, closed(8)], 'met'],
    ['breached', [opened, closed(9)], 'breached'],
    ['met', [closed(7), opened], 'met'],
    ['met', [opened, paidOff(9, day(8))], 'met'],
    ['breached', [opened, paidOff(12, day(9))], 'breached'],
    ['cancelled', [opened, workEvent('work-order.abandoned')], 'cancelled'],
    ['cancelled', [opened, workEvent('work-order.superseded')], 'cancelled'],
    ['cancelled', [opened, givenUp('abandoned', 8)], 'cancelled'],
    ['breached', [opened, givenUp('abandoned', 9)], 'breached'],
    ['breached', [opened, givenUp('superseded', 9)], 'breached'],
    ['met', [opened, leftOwing('abandoned', 9, day(8))], 'met'],
    ['met', [opened, leftOwing('superseded', 9, day(8))], 'met'],
    ['breached', [opened, leftOwing('abandoned', 12, day(9))], 'breached'],
    ['met', [opened, leftOwing('abandoned', 9, day(8)), closed(10)], 'met'],
    ['met', [opened, closed(7), workEvent('work-order.reopened'), givenUp('abandoned', 9)], 'met'],
    ['met', [opened, closed(7), workEvent('work-order.reopened'), closed(9)], 'met'],
    ['open', [opened, closed(9), workEvent('work-order.reopened')], 'open'],
  ])('[E2] is %s after %#', (_, events, state) =>
    expect(row(...events)).toMatchObject({ due_at: day(8), due_state: state }),
  );

  it('[E2] is no obligation without one', () =>
    expect(row(workEvent('work-order.opened', { workflow }))).toMatchObject({
      due_at: null,
      due_state: null,
    }));

  it('names the event that opened it', () =>
    expect(row(workEvent('fact.observed'), opened)).toMatchObject({
      opened_event_id: '01900000-0000-7000-8000-000000000002',
      opened_position: 2,
      first_position: 1,
    }));
});

describe('what the view of work orders says of the evidence of a closure', () => {
  const recorded = workEvent('evidence.recorded', {
    isStored: true,
    evidenceId: 'e1',
    kind: 'receipt',
  });
  const newer = workEvent('evidence.recorded', {
    isStored: true,
    evidenceId: 'e2',
    kind: 'receipt',
  });
  const superseded = workEvent('evidence.superseded', { evidenceId: 'e1', by: 'e2' });
  const shredded = workEvent('evidence.shredded', { evidenceId: 'e1' });
  const proven = workEvent('work-order.closed', { closureEvidenceId: 'e1' });

  it.each<[string | null, readonly TestEvent[]]>([
    ['standing', [recorded, proven]],
    ['superseded', [recorded, proven, newer, superseded]],
    ['shredded', [recorded, proven, shredded]],
    ['shredded', [recorded, proven, shredded, newer, superseded]],
    [null, [proven]],
    [null, [recorded, proven, workEvent('work-order.reopened')]],
  ])('[L5] is %s after %#, and what was accepted stays accepted', (state, events) =>
    expect(row(opened, ...events)).toMatchObject({
      closure_evidence_state: state,
      closure_proven: state !== null,
    }),
  );

  it('[V4] counts what proves something now', () => {
    expect(row(opened, recorded, shredded)).toMatchObject({ evidence_kinds: [] });
    expect(row(opened, recorded, newer, superseded)).toMatchObject({ evidence_kinds: ['receipt'] });
  });
});

describe('what the view of work orders says of a checklist', () => {
  const skipped = workEvent('step.skipped', { step: 'pay', rationale: {}, scope: 'once' });
  const gate = workEvent('gate.skipped', { gate: 'launch', rationale: {}, scope: 'once' });

  it('[E5] counts a skipped step for itself', () => {
    const events = [opened, workEvent('step.completed', { step: 'check' }), skipped, gate];
    expect(row(...events)).toMatchObject({
      steps_completed: 1,
      steps_skipped: 1,
      steps_blocked: 0,
      steps: { check: 'completed', pay: 'skipped' },
      skipped_gates: ['launch'],
    });
  });

  it('[C4] starts it again when work is taken up again', () =>
    expect(row(opened, skipped, gate, closed(2), workEvent('work-order.reopened'))).toMatchObject({
      steps: {},
      steps_skipped: 0,
      skipped_gates: [],
    }));

  it('shows the last result of a prerequisite, and which kinds of evidence there are', () => {
    const prerequisite = { prerequisite: 'scope' };
    expect(
      row(
        opened,
        workEvent('prerequisite.failed', prerequisite),
        workEvent('prerequisite.passed', prerequisite),
        workEvent('evidence.recorded', { isStored: true, evidenceId: 'e1', kind: 'photo' }),
        workEvent('evidence.recorded', { isStored: true, evidenceId: 'e2', kind: 'photo' }),
        workEvent('evidence.recorded', { isStored: true, evidenceId: 'e3', kind: 'chat-log' }),
      ),
    ).toMatchObject({ prerequisites: { scope: 'passed' }, evidence_kinds: ['photo'] });
  });
});
