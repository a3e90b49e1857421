import { parse } from 'csv-parse/sync';
import { eventually, type Stack } from '#testkit';
import { ApiUser, cloudEvent } from './client';
import { writ } from './examples';
import {
  CODE,
  declare,
  MovedClock,
  openPumpWork,
  personOf,
  publishPumps,
  record,
  restart,
} from './pump-work';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Urgency on the whole system: free at once, paid for later, and never twice on credit. */
describe('a break-glass, from its declaration to the closure', () => {
  let stack: Stack;
  let clock: MovedClock;
  let admin: ApiUser;
  let integrator: ApiUser;
  let olga: ApiUser;
  let rita: ApiUser;
  let erik: ApiUser;
  let workOrderId: string;
  let declared: any;

  beforeAll(async () => {
    stack = sharedSystem();
    clock = new MovedClock(stack);
    admin = new ApiUser(stack.url, stack.keys['admin']!);
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    const person = personOf(stack, admin);
    olga = await person('olga', 'operator');
    rita = await person('rita', 'operator');
    erik = await person('erik', 'approver');
    await publishPumps(admin);
    workOrderId = await openPumpWork(integrator);
  });
  afterAll(() => clock?.stop());

  it('[E1] needs a catalogued code: free text alone is refused with the list', async () => {
    const wordy = await declare(olga, workOrderId, { code: undefined });
    expect([wordy.status, wordy.body.errors]).toMatchObject([400, [{ pointer: '/code' }]]);
    const unknown = await declare(olga, workOrderId, { code: 'water-everywhere' });
    expect([unknown.status, unknown.body.code]).toEqual([422, 'exception_code_not_found']);
    expect(unknown.text).toContain(CODE);
    expect(await typesOf(workOrderId)).not.toContain('break-glass.declared');
  });

  it('[E3] runs at once what policy let wait, and one append holds all its obligations', async () => {
    const key = { 'idempotency-key': `flood-${workOrderId}` };
    const first = await done(declare(olga, workOrderId, {}, key));
    declared = first.body;
    expect(declared).toMatchObject({
      outcome: 'run',
      rules: ['engine.break-glass'],
      breakGlass: { code: CODE, instead: 'wait', bypassed: ['plant-manager'] },
    });
    expect(first.headers.get('location')).toBe(`/v1/break-glass/${glass().breakGlassId}`);
    const again = await done(declare(olga, workOrderId, {}, key));
    expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([declared, 'true']);

    const events = await eventsOf(workOrderId);
    const at = events.findIndex(({ type }) => type === 'break-glass.declared');
    expect(events.filter(({ type }) => type === 'break-glass.declared')).toHaveLength(1);
    const [, raised, review, remediation] = events.slice(at, at + 4);
    expect(new Set(events.slice(at, at + 4).map(({ causationId }) => causationId)).size).toBe(1);
    expect(raised).toMatchObject({
      type: 'exception.raised',
      data: { code: CODE, owner: 'mechanics', cause: 'break-glass' },
    });
    expect(review).toMatchObject({
      type: 'post-review.scheduled',
      data: { owner: 'plant-review', declaredBy: ['olga'] },
    });
    expect(remediation).toMatchObject({
      type: 'remediation.opened',
      data: { owner: 'engineering', origin: 'break-glass' },
    });
    await done(
      olga.post(`/v1/decisions/${declared.decisionId}/outcome`, {
        workOrderId,
        outcome: 'performed',
      }),
    );
  });

  it('[E7] stops beyond its scope', async () => {
    const wider = { ...restart, objects: ['pump-4'] };
    const { body } = await done(olga.post('/v1/decisions', { workOrderId, action: wider }));
    expect([body.outcome, body.enforced]).toEqual(['stop', true]);
    expect(await codeOf(body)).toBe('break-glass-exceeded');
  });

  it('[E5] is no way past the checklist: a step is left out by name, for a reason, within a scope', async () => {
    const path = `/v1/work-orders/${workOrderId}`;
    await done(integrator.post(`${path}/steps/look/complete`));
    const nameless = await olga.post(`${path}/steps/paint/skip`, { scope: 'this order only' });
    expect([nameless.status, nameless.body.errors[0].pointer]).toEqual([400, '/rationale']);
    const why = { rationale: 'It is wet.', scope: 'this order only' };
    expect((await integrator.post(`${path}/steps/paint/skip`, why)).status).toBe(403);
    await done(olga.post(`${path}/steps/paint/skip`, why));
    const skipped = (await eventsOf(workOrderId)).find(({ type }) => type === 'step.skipped');
    expect(skipped).toMatchObject({
      actor: { id: 'olga' },
      data: { step: 'paint', scope: 'this order only' },
    });
    expect(Date.parse(skipped!.recordedAt)).not.toBeNaN();
  });

  it('[E4] keeps the work order open, and lists its open obligations', async () => {
    const closing = await close();
    expect([closing.status, closing.body.code]).toEqual([409, 'closure_refused']);
    const kinds = closing.body.unmet.map(({ kind }: { kind: string }) => kind);
    expect(new Set(kinds)).toEqual(
      new Set(['break-glass', 'post-review', 'remediation', 'exception', 'evidence']),
    );
  });

  it('[E7] stops after its time, and what had not run under it does not run any more', async () => {
    await clock.forward(30 * 60_000);
    const same = await done(olga.post('/v1/decisions', { workOrderId, action: restart }));
    expect(same.body).toMatchObject({ outcome: 'run', rules: ['engine.break-glass'] });
    await clock.forward(45 * 60_000);
    const { body } = await eventually(
      () => olga.get(`/v1/break-glass/${glass().breakGlassId}`),
      (answer) => answer.body.endedAt !== null,
    );
    expect(body).toMatchObject({ status: 'expired', declaredBy: 'olga' });
    await eventually(
      () => integrator.get(`/v1/decisions/${same.body.decisionId}`),
      (answer) => answer.body.latest?.outcome === 'stop',
    );
    const late = await done(olga.post('/v1/decisions', { workOrderId, action: restart }));
    expect(late.body.outcome).toBe('stop');
    expect(await codeOf(late.body)).toBe('break-glass-ended');
    const ending = await olga.post(`/v1/break-glass/${glass().breakGlassId}/end`);
    expect([200, 409]).toContain(ending.status);
  });

  it('[E4] is reviewed by somebody else, and remedied with evidence', async () => {
    const review = `/v1/post-reviews/${glass().postReviewId}/complete`;
    const own = await olga.post(review, { verdict: 'upheld', findings: 'I was right.' });
    expect([own.status, own.body.code]).toEqual([403, 'self_review']);
    await done(erik.post(review, { verdict: 'upheld', findings: 'The cellar was filling.' }));
    const twice = await erik.post(review, { verdict: 'upheld', findings: 'Once more.' });
    expect([twice.status, twice.body.code]).toEqual([409, 'post_review_closed']);

    const remedy = `/v1/remediations/${glass().remediationId}/complete`;
    const none = await rita.post(remedy, { evidence: ['no-such'], noChangeBecause: 'Worn out.' });
    expect([none.status, none.body.code]).toEqual([422, 'remediation_unproven']);
    const fix = await record(integrator, workOrderId, 'fix-report');
    const unsaid = await rita.post(remedy, { evidence: [fix] });
    expect([unsaid.status, unsaid.body.code]).toEqual([422, 'remediation_unproven']);
    const workflow = { id: 'pumps', version: 9 };
    const unpublished = await rita.post(remedy, { evidence: [fix], workflow });
    expect([unpublished.status, unpublished.body.code]).toEqual([
      404,
      'workflow_version_not_found',
    ]);
    await done(rita.post(remedy, { evidence: [fix], workflow: { ...workflow, version: 1 } }));
  });

  it('[E4] closes when all of it is settled', async () => {
    const report = await record(integrator, workOrderId, 'pump-report');
    // What was stopped last may raise its exception only now.
    const settled = async () => {
      for (const { exceptionId } of await openExceptions())
        await rita.post(`/v1/exceptions/${exceptionId}/resolve`, { resolution: 'Dry again.' });
      return close(report);
    };
    await eventually(settled, ({ status }) => status === 200);
    const raised = (await eventsOf(workOrderId)).filter(({ type }) => type === 'exception.raised');
    expect(new Set(raised.map(({ data }) => data.code))).toEqual(
      new Set([CODE, 'break-glass-exceeded', 'break-glass-ended']),
    );
    expect(await typesOf(workOrderId)).toContain('work-order.closed');
  });

  it('[Q11] asks for a second signature while reviews are overdue, and never refuses', async () => {
    const withObligations = await openPumpWork(integrator);
    const decision = await done(
      olga.post('/v1/decisions', { workOrderId: withObligations, action: restart }),
    );
    expect(decision.body).toMatchObject({ outcome: 'wait', owner: 'plant-manager' });
    const unpaid = await done(declare(olga, withObligations));
    expect(unpaid.body.outcome).toBe('run');
    expect(unpaid.body.breakGlass.bypassed).toEqual(['plant-manager']);
    await clock.forward(6 * DAY);
    await eventually(
      () => olga.get('/v1/post-reviews?overdue=true&declaredBy=olga'),
      ({ body }) => body.items.length === 1 && body.items[0].workOrderId === withObligations,
    );

    const next = await openPumpWork(integrator);
    const { body } = await done(declare(olga, next));
    expect(body).toMatchObject({
      outcome: 'wait',
      owner: 'plant-lead',
      breakGlass: { secondSignature: { owner: 'plant-lead' } },
    });
    const [approvalId] = body.approvals;
    const { body: wanted } = await done(
      erik.get(`/v1/approvals/${approvalId}?atLeast=${body.position}`),
    );
    expect(wanted).toMatchObject({ kind: 'break-glass', owner: 'plant-lead', status: 'requested' });
    const self = await olga.post(`/v1/approvals/${approvalId}/grant`);
    expect([self.status, self.body.code]).toEqual([403, expect.any(String)]);
    await done(erik.post(`/v1/approvals/${approvalId}/grant`));
    const signed = await eventually(
      () => olga.get(`/v1/decisions/${body.decisionId}`),
      (answer) => answer.body.latest?.outcome === 'run',
    );
    expect(signed.body.latest.rules).toContain('engine.break-glass');

    const free = await done(declare(rita, await openPumpWork(integrator)));
    expect(free.body.outcome).toBe('run');
  });

  it('[E6] counts overdue reviews alike in the API, in CSV, on the command line and in SQL', async () => {
    const path = '/v1/reports/overdue-post-reviews';
    const { body } = await done(admin.get(path));
    const rows = body.items.map(({ owner, code, age, reviews }: any) => [
      owner,
      code,
      age,
      String(reviews),
    ]);
    expect(rows).toContainEqual(['plant-review', CODE, '1-7-days', '1']);
    const csv = await done(admin.get(path, { accept: 'text/csv' }));
    expect(recordsOf(csv.text)).toEqual(rows);
    const printed = await writ(stack, ['report', 'overdue-post-reviews', '--csv']);
    expect(recordsOf(printed.stdout)).toEqual(rows);
    const columns = 'owner, code, age, reviews::text';
    const order = 'total, owner, code, age';
    expect(
      await clock.rows(`SELECT ${columns} FROM writ.overdue_post_reviews ORDER BY ${order}`),
    ).toEqual(rows);
  });

  it('[E7] ends when an outside system closes the work, also once somebody reopens it', async () => {
    const reopened = await openPumpWork(integrator);
    const { body: urgent } = await done(declare(rita, reopened));
    expect(urgent.outcome).toBe('run');
    await done(integrator.publish([cloudEvent('work-order.closed', { workOrderId: reopened })]));
    await done(rita.post(`/v1/work-orders/${reopened}/reopen`, { reason: 'Water again.' }));
    const proposal = { workOrderId: reopened, action: restart };
    const { body } = await done(integrator.post('/v1/decisions', proposal));
    expect(body).toMatchObject({ outcome: 'wait', owner: 'plant-manager' });
    const again = await done(declare(rita, reopened));
    expect(again.body.outcome).toBe('run');
  });

  // The words of this spec.

  function glass(): any {
    return declared.breakGlass;
  }

  function close(closureEvidenceId?: string) {
    return integrator.post(`/v1/work-orders/${workOrderId}/close`, { closureEvidenceId });
  }

  async function codeOf({ decisionId, position }: any): Promise<string> {
    return (await done(olga.get(`/v1/decisions/${decisionId}?atLeast=${position}`))).body.code;
  }

  async function openExceptions(): Promise<readonly { exceptionId: string }[]> {
    const path = `/v1/exceptions?workOrderId=${workOrderId}&status=open`;
    return (await done(rita.get(path))).body.items;
  }

  async function eventsOf(id: string): Promise<readonly any[]> {
    const { body } = await done(admin.get(`/v1/work-orders/${id}/history?limit=1000`));
    return body.items;
  }

  async function typesOf(id: string): Promise<readonly string[]> {
    return (await eventsOf(id)).map(({ type }) => type);
  }
});

/** Owner, code, age and count of each record. */
const recordsOf = (csv: string): readonly (readonly string[])[] =>
  (parse(csv, { columns: true }) as Record<string, string>[]).map((record) =>
    ['owner', 'code', 'age', 'reviews'].map((column) => record[column]!),
  );
