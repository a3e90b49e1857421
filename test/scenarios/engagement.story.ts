import { eventually, type Stack } from '#testkit';
import { type Approval, launch, other, track, triage, wider, Work } from './engagement-work';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

/**
 * The engagement with Northwind: while its pilot is delivered under a conditional signoff, the client asks for
 * refund recommendations. Each step goes on from the one before.
 */
describe('a services engagement', () => {
  let stack: Stack;
  let pilot: Work;
  let review: Work;
  let change: Work;
  let signoff: string;

  beforeAll(async () => {
    stack = sharedSystem();
    pilot = await Work.open(stack, 'services-engagement', {
      title: 'Customer Support Email Triage Agent',
      objects: ['support-mailbox'],
      inputs: { client: 'Northwind Trading Co.', agreement: 'ADSA-2026-0142' },
    });
  });

  it('[L7] goes on to the proposal with facts that are verified, and takes them for none', async () => {
    const steps = ['interview-client'];
    const brief = await pilot.finish(
      'discovery',
      steps,
      'requirements-brief',
      'requirements-brief.md',
    );
    expect((await pilot.enter('proposal')).body).toMatchObject({ code: 'gate_closed' });
    await pilot.facts({ 'facts-verified': true });
    await done(pilot.enter('proposal'));

    await pilot.complete('write-proposal');
    const refused = await pilot.leave('proposal', brief);
    expect(refused.body).toMatchObject({ code: 'artifact_of_another_stage' });
    const proposal = await pilot.record('pilot-proposal', { path: 'proposal/pilot-proposal.md' });
    await done(pilot.leave('proposal', proposal));
  });

  it('[L8] passes a gate that asks for a signature and a deposit with both of them only', async () => {
    await pilot.passGate('commercial-approval', 'commercial');
    await done(pilot.enter('contract'));
    await pilot.finish('contract', ['draw-up-agreement'], 'agreement', 'agreement.md');
    await pilot.passGate('signature-and-deposit', 'signature');
    await pilot.record('signed-agreement');
    const closed = await pilot.enter('delivery');
    expect(closed.body).toMatchObject({ code: 'gate_closed' });
    expect(closed.text).toContain('deposit-received');
    await pilot.facts({ 'deposit-received': true });
    await done(pilot.enter('delivery'));
    expect((await pilot.enter('discovery')).body).toMatchObject({ code: 'transition_not_listed' });
  });

  it('[L7] takes a contract for no leave to launch, and a conditional yes for no launch yet', async () => {
    const decision = await pilot.decide(launch);
    expect(decision).toMatchObject({ outcome: 'wait', owner: 'security-lead' });
    [signoff] = decision.approvals;
    const conditions = [{ number: 3, text: 'R-03: the client sets a retention policy.' }];
    await done(pilot.grant(signoff, { conditions }));
    expect(await pilot.decide(launch)).toMatchObject({
      outcome: 'wait',
      approvals: [signoff],
      nextAction: expect.stringContaining('R-03'),
    });
    expect(await pilot.decide(triage)).toMatchObject({ outcome: 'run' });
  });

  it('[L7] hands over what is known, and asks for the earliest artifact that is missing', async () => {
    const { body: handoff } = await done(pilot.integrator.get(`${pilot.path}/handoff`));
    expect(handoff).toMatchObject({
      client: 'Northwind Trading Co.',
      stage: 'delivery',
      approvals: {
        commercial: { status: 'approved' },
        security: { status: 'conditional' },
        'external-send': { status: 'unknown' },
      },
      nextStage: 'delivery',
      nextOwner: 'delivery-lead',
    });
    const target = await done(pilot.integrator.get(`${pilot.path}/next?target=case-study`));
    expect(target.body).toMatchObject({
      stage: 'proof',
      artifact: { path: 'proof/case-study.md' },
    });
  });

  it('[L8] has security look at external actions, billing, new tools and public proof', async () => {
    await pilot.facts({ 'recipient-verified': true });
    const wanted = async (kind: string, system: string, write: string, ...objects: string[]) => {
      const action = { kind, authority: 'apply', system, objects, writes: [write] };
      return (await pilot.waitingFor(action)).map((one) => one.kind).sort();
    };
    const tool = await wanted('tool.enable', 'identity', 'permission', 'support-mailbox');
    expect(tool).toEqual(['security']);
    const message = await wanted('message.send', 'mail', 'message', 'recipient-1');
    expect(message).toEqual(['external-send', 'security']);
    const invoice = await wanted('invoice.send', 'accounting', 'invoice', 'invoice-1');
    expect(invoice).toEqual(['billing', 'security']);
    const publish = ['proof.publish', 'website', 'case-study', 'case-study'] as const;
    await expect(wanted(...publish)).rejects.toThrow('public-use-not-verified');
    await pilot.facts({ 'client-approval-verified': true });
    expect(await wanted(...publish)).toEqual(['public-use', 'security']);
  });

  it('[L7] opens two draft-only tracks when the client asks for refund recommendations', async () => {
    const decision = await pilot.decide(wider.launch, pilot.operator);
    expect(decision).toMatchObject({
      outcome: 'wait',
      scopeChange: {
        approvalId: signoff,
        covered: launch,
        tracks: [{ track: 'security-review' }, { track: 'change-order' }],
      },
    });
    [review, change] = decision.scopeChange.tracks.map(
      ({ workOrderId }: { workOrderId: string }) => new Work(stack, workOrderId),
    );
    const expected = { status: 'open', allowedOutput: 'draft-only', parentWorkOrderId: pilot.id };
    expect(await review.read()).toMatchObject({ ...expected, owner: 'TBD' });
    expect(await change.read()).toMatchObject({ ...expected, owner: 'engagement-lead' });
    for (const { integrator, id } of [review, change])
      await eventually(
        () => integrator.get(`/v1/exceptions?workOrderId=${id}&code=owner-missing`),
        ({ body: { items } }) => items.length > 0,
      );
    const { body: handoff } = await done(pilot.integrator.get(`${pilot.path}/handoff`));
    expect(handoff.tracks.slice(1)).toEqual([
      expect.objectContaining({ track: 'security-review', status: 'blocked', owner: 'TBD' }),
      expect.objectContaining({ track: 'change-order', owner: 'engagement-lead' }),
    ]);
  });

  it('[L2] stops one track, and neither the other nor delivery; and drafts are all that it makes', async () => {
    expect(await review.decide(track.memo)).toMatchObject({
      outcome: 'stop',
      code: 'input-missing',
    });
    const reason = 'Nobody knows the security contact.';
    await done(review.operator.post(`${review.path}/stop`, { reason }));
    await change.facts({ 'sponsor-agreed': true });
    expect(await change.decide(track.draft)).toMatchObject({ outcome: 'run' });
    for (const action of [track.apply, track.send])
      expect(await change.decide(action)).toMatchObject({ outcome: 'stop', code: 'draft-only' });
    expect(await pilot.decide(triage)).toMatchObject({ outcome: 'run' });
    const sandboxed = { ...triage, writes: ['refund-recommendation'] };
    expect(await pilot.decide(sandboxed)).toMatchObject({ outcome: 'stop' });
  });

  it('[L7] keeps launch, billing, contract and sending of refunds back until all have agreed', async () => {
    const all = ['billing', 'commercial', 'legal', 'recipient', 'security'];
    for (const action of Object.values(wider)) {
      const kinds = (await pilot.waitingFor(action)).map(({ kind }) => kind);
      expect(kinds).toEqual(expect.arrayContaining(all));
    }
    expect(await pilot.approval(signoff)).toMatchObject({
      status: 'conditional',
      scopeObjects: 'support-mailbox',
      scopeWrites: 'label, reply-draft',
    });
  });

  it('[L7] has no approval until evidence names who gave it and what for', async () => {
    const waiting = await pilot.waitingFor(wider.agreement);
    for (const { approvalId, kind } of waiting) {
      expect(await pilot.decide(wider.agreement)).toMatchObject({ outcome: 'wait' });
      if (kind !== 'commercial') {
        await done(pilot.grant(approvalId));
        continue;
      }
      const approver = 'sponsor@northwind.example';
      const unproven = await pilot.grant(approvalId, { approver });
      expect(unproven.body).toMatchObject({ code: 'approval_evidence_missing' });
      expect(await pilot.approval(approvalId)).toMatchObject({ status: 'requested' });
      const letter = { approves: { approver, permits: [wider.agreement.kind] } };
      const evidence = [await pilot.record('approval-letter', letter, pilot.approver)];
      const recorded = await done(pilot.grant(approvalId, { approver, evidence }));
      expect(recorded.body).toMatchObject({ status: 'requested', record: 1 });
      const confirming = `/v1/approvals/${approvalId}/records/1/confirm`;
      await done(pilot.operator.post(confirming, { workOrderId: pilot.id }));
    }
    expect(await pilot.decide(wider.agreement)).toMatchObject({ outcome: 'run' });
    for (const action of [wider.launch, wider.invoice, wider.message])
      expect(await pilot.decide(action)).toMatchObject({ outcome: 'wait' });
  });

  it('[L7] asks the sponsor, and lifts the change order once every one of its gates is open', async () => {
    const owner = 'client-sponsor';
    const question = 'Shall refund recommendations become a formal change order?';
    await done(pilot.integrator.post(`${pilot.path}/questions`, { question, owner }));
    const answer = { answer: 'Yes, as a change order of its own.' };
    await done(pilot.approver.post(`${pilot.path}/questions/1/answer`, answer));

    const gates = await gateApprovals(change, 5);
    const named = { workOrderId: change.id, kind: 'approval', owner: 'client-security' };
    const security = gates.find(({ kind }) => kind === 'security')!;
    const assigned = { ...named, reason: 'Named by the sponsor.' };
    await done(change.admin.post(`/v1/obligations/${security.approvalId}/assign`, assigned));
    for (const { approvalId } of gates) {
      expect(await change.decide(track.apply)).toMatchObject({ code: 'draft-only' });
      await done(change.grant(approvalId));
    }
    expect(await change.decide(track.apply)).toMatchObject({ outcome: 'run' });
    expect(await change.decide(track.send)).toMatchObject({ outcome: 'wait' });
    expect(await pilot.decide(wider.launch)).toMatchObject({ outcome: 'wait' });
  });

  it('[L7] launches the pilot that was signed off, once R-03 is closed with evidence', async () => {
    const evidence = [await pilot.record('retention-policy')];
    const condition = `/v1/approvals/${signoff}/conditions/3/meet`;
    await done(pilot.approver.post(condition, { workOrderId: pilot.id, evidence }));
    expect(await pilot.decide(launch)).toMatchObject({ outcome: 'run', approvals: [signoff] });
    await pilot.facts({ 'retention-policy-set': true });

    await done(pilot.enter('security-review'));
    await pilot.finish('security-review', ['review-data-flows'], 'signoff-memo', 'signoff-memo.md');
    const steps = ['configure-pilot', 'run-acceptance-demo'];
    const checklist = 'launch-readiness-checklist';
    await pilot.finish('delivery', steps, checklist, 'launch-readiness.md');
    await pilot.passGate('security-signoff', 'security');
    await done(pilot.enter('support'));
  });

  it('[L6] carries out a field work order, which leads from stage to stage by itself', async () => {
    const inputs = { site: 'Harbour', asset: 'pump-7' };
    const work = await Work.open(stack, 'field-work-order', { objects: ['pump-7'], inputs });
    await work.pass('parts-available', 'site-accessible');
    await work.finish('prepare', ['check-parts'], 'job-plan', 'job-plan.md');
    await done(work.enter('repair'));
    expect(await work.decide(other.repair)).toMatchObject({
      outcome: 'stop',
      code: 'fact-unknown',
    });
    await work.facts({ 'power-isolated': true });
    await work.perform(other.repair);
    const steps = ['isolate-power', 'repair-asset'];
    await work.finish('repair', steps, 'service-report', 'service-report.md');
    await done(work.enter('hand-over'));
    const signed = await work.finish(
      'hand-over',
      ['show-customer'],
      'customer-signature',
      'signature.txt',
    );
    expect((await work.close(signed)).body).toMatchObject({ code: 'closure_refused' });
    await work.record('test-run');
    await work.allResolved();
    await done(work.close(signed));
  });

  it('[L6] responds to an incident, whose change waits for the change board', async () => {
    const work = await Work.open(stack, 'incident-response', {
      objects: ['api'],
      inputs: { service: 'api' },
    });
    await work.pass('alert-confirmed');
    await work.finish('triage', ['assess-severity'], 'incident-report', 'incident-report.md');
    await done(work.enter('contain'));
    await work.perform({ ...other.change, kind: 'traffic.shift', writes: ['traffic'] });
    await work.finish('contain', ['stop-harm'], 'containment-note', 'containment-note.md');
    await done(work.enter('change'));
    await work.facts({ 'rollback-tried': true });
    await work.performGranted(other.change, ['change']);
    await work.finish('change', ['carry-out-change'], 'change-record', 'change-record.md');
    await work.facts({ 'service-restored': true });
    await done(work.enter('review'));
    const found = await work.finish(
      'review',
      ['find-cause'],
      'incident-review',
      'incident-review.md',
    );
    await work.passGate('review-accepted', 'service-owner');
    await done(work.close(found));
  });

  it('[L6] grants an access request, of which no stage leaves anything', async () => {
    const inputs = { person: 'mara', system: 'accounting' };
    const work = await Work.open(stack, 'access-requests', { objects: ['mara'], inputs });
    await work.pass('identity-verified');
    await work.facts({ 'duties-conflict': false, 'training-done': true });
    await work.performGranted(other.access, ['manager', 'system-owner']);
    for (const step of ['state-purpose', 'grant-access', 'tell-person']) await work.complete(step);
    await done(work.close(await work.record('access-record')));
  });

  const gateApprovals = async (work: Work, count: number): Promise<Approval[]> => {
    const ofGates = (items: Approval[]) => items.filter(({ gate }) => gate);
    const { body } = await eventually(
      () => work.integrator.get(`/v1/approvals?workOrderId=${work.id}`),
      (answer) => ofGates(answer.body.items).length === count,
    );
    return ofGates(body.items);
  };
});
