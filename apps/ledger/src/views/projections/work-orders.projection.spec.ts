import { allEvents } from '#contracts';
import { rowFrom, type TestEvent, workEvent } from './event.fixture';
import { workOrders } from './work-orders.projection';

const at = (minute: number): Partial<TestEvent> => ({
  occurredAt: `2030-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`,
});
const instant = (minute: number): string => at(minute).occurredAt!;
const opened = (rest: Partial<TestEvent> = {}): TestEvent =>
  workEvent(
    'work-order.opened',
    {
      workflow: { id: 'refunds', version: 3, digest: 'ab'.repeat(32) },
      jobType: 'refund',
      mode: 'enforce',
      owner: 'dana',
      checklistRunId: 'run-1',
      title: 'Order 7',
    },
    rest,
  );
const closed = (closureEvidenceId?: string, rest: Partial<TestEvent> = {}): TestEvent =>
  workEvent('work-order.closed', { closureEvidenceId }, rest);
const recorded = (evidenceId: string, kind = 'refund-receipt'): TestEvent =>
  workEvent('evidence.recorded', { isStored: true, evidenceId, kind });
const reopened = (): TestEvent => workEvent('work-order.reopened', { checklistRunId: 'run-2' });

/** The row of the one work order that was spoken of. */
const row = rowFrom(workOrders);

describe('the view of work orders', () => {
  it('shows the fields of the opening, and when it happened in the world', () => {
    expect(row(opened(at(5)))).toMatchObject({
      tenant: 'acme',
      work_order_id: 'wo-1',
      workflow_id: 'refunds',
      workflow_version: 3,
      job_type: 'refund',
      mode: 'enforce',
      owner: 'dana',
      title: 'Order 7',
      status: 'open',
      imported: false,
      opened_at: instant(5),
      opened_month: '2030-01-01T00:00:00.000Z',
      opened_by: 'olga',
      first_closed_at: null,
      version: 1,
      first_position: 1,
      last_position: 1,
    });
  });

  it('[L2] shows a track with its parent, and that it only prepares', () => {
    expect(row(opened())).toMatchObject({
      allowed_output: 'any',
      parent_work_order_id: null,
      track: null,
      holds_parent: false,
    });
    const parent = { workOrderId: 'wo-0', track: 'legal', decisionId: 'd1', holdsParent: true };
    const { data, ...rest } = opened();
    expect(row({ ...rest, data: { ...data, allowedOutput: 'draft-only', parent } })).toMatchObject({
      allowed_output: 'draft-only',
      parent_work_order_id: 'wo-0',
      track: 'legal',
      holds_parent: true,
    });
  });

  it('[I4] shows TBD for what nobody has stated', () => {
    expect(row(workEvent('fact.observed', { name: 'color' }))).toMatchObject({
      workflow_id: 'TBD',
      job_type: 'TBD',
      owner: 'TBD',
      mode: 'TBD',
      status: 'unknown',
      opened_at: null,
    });
  });

  it('[I7] keeps a closing that was reported before the opening', () => {
    expect(row(closed(undefined, at(9)), opened(at(1)))).toMatchObject({
      status: 'closed',
      opened_at: instant(1),
      closed_at: instant(9),
      owner: 'dana',
      version: 2,
      last_event_at: instant(9),
    });
  });

  it('[C2] tells whether the evidence that a closure names was recorded, before or after', () => {
    expect(row(opened(), closed())).toMatchObject({
      closure_evidence_id: null,
      closure_proven: false,
    });
    expect(row(opened(), closed('e1')).closure_proven).toBe(false);
    expect(row(opened(), recorded('e1'), closed('e1')).closure_proven).toBe(true);
    expect(row(opened(), closed('e1'), recorded('e1')).closure_proven).toBe(true);
    expect(row(opened(), recorded('e2'), closed('e1')).closure_proven).toBe(false);
  });

  it('[C2] tells a closure on a claim from one on verified evidence, before or after', () => {
    const kind = 'refund-receipt';
    const claimed = workEvent('evidence.recorded', { evidenceId: 'e1', kind });
    const verified = workEvent('evidence.verified', { evidenceId: 'e1' });
    const proven = (...events: readonly TestEvent[]) => row(...events)['closure_proven'];
    expect(proven(opened(), claimed, closed('e1'))).toBe(false);
    expect(proven(opened(), claimed, verified, closed('e1'))).toBe(true);
    expect(proven(opened(), claimed, closed('e1'), verified)).toBe(true);
    expect(row(opened(), claimed).evidence_kinds).toEqual([]);
    const { data, ...rest } = opened();
    const takesClaims = { ...rest, data: { ...data, claimedEvidence: [kind] } };
    expect(proven(takesClaims, claimed, closed('e1'))).toBe(true);
    expect(row(claimed, takesClaims).evidence_kinds).toEqual([kind]);
  });

  it.each(['chat', 'Chat-export'])('[V5] takes %s for no proof of a closure', (kind) => {
    expect(row(opened(), recorded('e1', kind), closed('e1')).closure_proven).toBe(false);
    expect(row(opened(), closed('e1'), recorded('e1', kind)).closure_proven).toBe(false);
  });

  it('keeps the first closing and its evidence when it is reported again', () => {
    const both = row(opened(), recorded('e1'), closed('e1', at(20)), closed(undefined, at(30)));
    expect(both).toMatchObject({
      closed_at: instant(20),
      closure_evidence_id: 'e1',
      closure_proven: true,
    });
    const turned = row(opened(), recorded('e1'), closed(undefined, at(30)), closed('e1', at(20)));
    expect(turned).toMatchObject({
      closed_at: instant(20),
      closure_evidence_id: 'e1',
      closure_proven: true,
    });
  });

  it('[C4] keeps the first closure when it is reopened', () => {
    const again = row(opened(), recorded('e1'), closed('e1', at(10)), reopened());
    expect(again).toMatchObject({
      status: 'open',
      closed_at: null,
      closed_by: null,
      closure_evidence_id: null,
      closure_proven: false,
      reopened_count: 1,
      first_closed_at: instant(10),
      first_closed_by: 'olga',
      first_closure_evidence_id: 'e1',
    });
    const twice = row(
      opened(),
      closed('e1', at(10)),
      reopened(),
      recorded('e2'),
      closed('e2', { ...at(40), actor: 'ben' }),
    );
    expect(twice).toMatchObject({
      status: 'closed',
      closed_at: instant(40),
      closed_by: 'ben',
      closure_evidence_id: 'e2',
      closure_proven: true,
      first_closed_at: instant(10),
      first_closed_by: 'olga',
      first_closure_evidence_id: 'e1',
    });
  });

  it('counts each step once, as it stands now, and remembers that one was blocked', () => {
    const blocked = row(
      opened(),
      workEvent('step.completed', { step: 'check' }),
      workEvent('step.completed', { step: 'check' }),
      workEvent('step.blocked', { step: 'pay', code: 'step-blocked' }),
    );
    expect(blocked).toMatchObject({ steps_completed: 1, steps_blocked: 1, ever_blocked: true });
    const gone = row(
      opened(),
      workEvent('step.blocked', { step: 'pay', code: 'step-blocked' }),
      workEvent('step.unblocked', { step: 'pay' }),
      workEvent('step.completed', { step: 'pay' }),
    );
    expect(gone).toMatchObject({ steps_completed: 1, steps_blocked: 0, ever_blocked: true });
  });

  it('shows that it is stopped, resumed and abandoned', () => {
    expect(row(opened(), workEvent('work-order.stopped')).stopped).toBe(true);
    expect(
      row(opened(), workEvent('work-order.stopped'), workEvent('work-order.resumed')).stopped,
    ).toBe(false);
    expect(row(opened(), workEvent('work-order.abandoned', {}, at(50)))).toMatchObject({
      status: 'abandoned',
      abandoned_at: instant(50),
    });
  });

  it('[C3] shows what took its place, and when', () =>
    expect(row(opened(), workEvent('work-order.superseded', { by: 'wo-2' }, at(50)))).toMatchObject(
      {
        status: 'superseded',
        superseded_at: instant(50),
        superseded_by: 'wo-2',
      },
    ));

  it('counts evidence of its own stream only as a version of it', () => {
    const elsewhere = { ...recorded('e1'), stream: 'evidence-e1' };
    expect(row(opened(), elsewhere)).toMatchObject({ version: 1, last_position: 2 });
  });

  it('[I9] takes no opening, reopening or end of a log for work that was opened here', () => {
    const origin = { source: 'xes', eventId: '1', imported: true };
    const fromLog = [
      workEvent('work-order.observed', { until: instant(9), origin }),
      workEvent('work-order.closed', { origin }),
      workEvent('work-order.reopened', { checklistRunId: 'run-2', origin }),
    ];
    const [first, second] = [opened(), opened()];
    const importing = { ...second, data: { ...second.data, origin } };
    expect(row(first, importing, ...fromLog)).toMatchObject({
      imported: false,
      observed_until: null,
      status: 'closed',
      reopened_count: 0,
    });
    expect(row(importing, ...fromLog)).toMatchObject({ imported: true, reopened_count: 1 });
  });

  it('knows what was imported', () => {
    const origin = { source: 'xes', eventId: '1', imported: true };
    expect(row(workEvent('work-order.closed', { origin })).imported).toBe(true);
  });

  it('is the same for the same facts in any order', () => {
    const facts = [
      opened(at(1)),
      workEvent('step.completed', { step: 'check' }, at(2)),
      recorded('e1'),
      closed('e1', at(9)),
    ];
    const placeless = (order: readonly TestEvent[]) => {
      const {
        first_position: _first,
        last_position: _last,
        opened_event_id: _event,
        opened_position: _opened,
        last_event_at: _at,
        ...rest
      } = row(...order);
      return rest;
    };
    expect(placeless([...facts].reverse())).toEqual(placeless(facts));
  });

  it('has thought of every event type', () => {
    const elsewhere =
      /^(fact\.quarantined|(workflow|policy|exception-code|calendar|absence|halt|delivery-link|tenant|api-key|keys-file|session|principal|log|access-request|alert)\.)/;
    const handled = Object.keys(workOrders.on);
    const others = allEvents.map(({ type }) => type).filter((type) => !elsewhere.test(type));
    expect(handled.sort()).toEqual(others.sort());
  });

  it('[L1] shows the stage that the work is at, in the run under way', () => {
    const entered = (stage: string, move = 'forward'): TestEvent =>
      workEvent('stage.entered', { stage, move });
    expect(row(opened())).toMatchObject({ stage: null, run_position: 0 });
    const there = [opened(), entered('proposal'), entered('letters', 'beside')];
    expect(row(...there)).toMatchObject({ stage: 'proposal' });
    expect(row(...there, entered('discovery', 'back'))).toMatchObject({ stage: 'discovery' });
    expect(row(...there, closed(), reopened())).toMatchObject({ stage: null, run_position: 5 });
  });
});
