import { v7 as uuidv7 } from 'uuid';
import {
  abandonWorkOrder,
  breachPostReview,
  closeWorkOrder,
  completePostReview,
  completeRemediation,
  declareBreakGlass,
  defineExceptionCode,
  endBreakGlass,
  expireBreakGlass,
  raiseException,
  recurRemediations,
  resolveException,
  streamOf,
  subjects,
  views,
} from '#contracts';
import { eventually, Processes, publicationOf } from '#testkit';

const definition = {
  id: 'refunds',
  jobType: 'refund',
  title: 'Refunds',
  owner: 'shop-owner',
  systems: [{ name: 'payments', writes: ['refund'] }],
  closure: { evidence: [{ kind: 'refund-receipt' }] },
};
const { ref: workflow, event: published } = publicationOf(definition);
const HOUR_MS = 3_600_000;

let processes: Processes;

beforeAll(async () => {
  processes = await Processes.share('exceptions', 'intake');
  await processes.record(streamOf.workflow('refunds'), published);
});

describe('urgency and its obligations', () => {
  it('[E3] [E4] lets the work be closed once another has reviewed it and its cause is fixed', async () => {
    const about = await opened();
    const obligations = await about.declare({ code: await coded() });
    const types = (await about.events()).slice(1).map(({ type }) => type);
    expect(types).toEqual([
      'break-glass.declared',
      'exception.raised',
      'post-review.scheduled',
      'remediation.opened',
    ]);
    await about.record('evidence.recorded', receipt());
    const owing = ['break-glass', 'exception', 'post-review', 'remediation'];
    expect(await unmetOf(about)).toEqual(owing);

    const { breakGlassId, postReviewId, remediationId, exceptionId } = obligations;
    await about.send(endBreakGlass, { breakGlassId }, 'olga');
    await expect(about.review(postReviewId, 'olga')).rejects.toMatchObject({ code: 'self_review' });
    await about.review(postReviewId, 'ben');
    await about.send(resolveException, { exceptionId, resolution: 'the gateway is back' }, 'olga');
    expect(await unmetOf(about)).toEqual(['remediation']);

    const fixed = { remediationId, noChangeBecause: 'the gateway was replaced' };
    const complete = (evidence: string) =>
      about.send(completeRemediation, { ...fixed, evidence: [evidence] }, 'olga');
    await expect(complete('chat-1')).rejects.toMatchObject({ code: 'remediation_unproven' });
    await complete('receipt-1');
    await about.send(closeWorkOrder, { closureEvidenceId: 'receipt-1' }, 'olga');
    expect((await about.events()).at(-1)).toMatchObject({ type: 'work-order.closed' });
  });

  it('[E3] declares once for one command, however often it is sent', async () => {
    const about = await opened();
    const commandId = uuidv7();
    const code = await coded();
    const [first, ...again] = await Promise.all([
      about.declare({ code }, { commandId }),
      about.declare({ code }, { commandId }),
      about.declare({ code }, { commandId }),
    ]);
    for (const answer of again) expect(answer).toEqual(first);
    expect(await about.events()).toHaveLength(5);
  });

  it('[E4] is reviewed late, on work that was given up', async () => {
    const about = await opened();
    const { postReviewId, remediationId } = await about.declare({ code: await coded() });
    await about.send(abandonWorkOrder, { reason: 'the customer left' }, 'olga');
    const verdict = { verdict: 'not-upheld', findings: 'there was time to ask' };
    const { answer } = await about.review(postReviewId, 'ben', verdict);
    expect(answer).toMatchObject({ verdict: 'not-upheld', exceptionId: expect.any(String) });
    await about.record('evidence.recorded', receipt());
    const fixed = { remediationId, evidence: ['receipt-1'], noChangeBecause: 'replaced' };
    await about.send(completeRemediation, fixed, 'olga');
    const types = (await about.events()).slice(5).map(({ type }) => type);
    expect(types).toEqual([
      'work-order.abandoned',
      'post-review.completed',
      'exception.raised',
      'evidence.recorded',
      'remediation.completed',
    ]);
  });

  it('[E4] is reviewed once, by one of two who do it at the same moment', async () => {
    const about = await opened();
    const { postReviewId } = await about.declare({ code: await coded() });
    const answers = await Promise.allSettled([
      about.review(postReviewId, 'ana'),
      about.review(postReviewId, 'ben', { verdict: 'not-upheld', findings: 'no' }),
    ]);
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual(['post_review_closed']);
    const done = (await about.events()).filter(({ type }) => type === 'post-review.completed');
    expect(done).toHaveLength(1);
  });

  it('[Q11] requires a second signature where the declarer has an overdue review, and only there', async () => {
    const late = await coded({ reviewWithin: 'PT0S' });
    const who = `olga-${uuidv7().slice(-6)}`;
    const about = await opened();
    const { postReviewId } = await about.declare({ code: late }, {}, who);
    const overdue = { postReviewId, overdue: 'true' };
    await shown(views.postReviews.name, overdue);

    const { secondSignature } = await (await opened()).declare({ code: late }, {}, who);
    expect(secondSignature).toEqual({
      owner: 'shop-owner',
      because: `Overdue post-reviews: ${postReviewId} of ${about.id}.`,
    });
    expect(await (await opened()).declare({ code: late }, {}, 'ana')).not.toHaveProperty(
      'secondSignature',
    );
  });
});

describe('a code that comes back', () => {
  it('[Q8] opens the remediation again, on its work order and then in a stream of its own', async () => {
    const about = await opened();
    const code = await coded();
    const { remediationId, postReviewId } = await about.declare({ code });
    await about.record('evidence.recorded', receipt());
    const fixed = { remediationId, evidence: ['receipt-1'], noChangeBecause: 'replaced' };
    await about.send(completeRemediation, fixed, 'olga');

    const elsewhere = await opened();
    await processes.send(raiseException, { workOrderId: elsewhere.id, code });
    const [again] = (await about.eventsWith('remediation.recurred')).slice(-1);
    expect(again!.data).toMatchObject({ remediationId, code, recurredOn: elsewhere.id });
    await about.send(completeRemediation, fixed, 'olga');

    await about.review(postReviewId, 'ben');
    await about.send(abandonWorkOrder, { reason: 'the customer left' }, 'olga');
    await processes.send(raiseException, { workOrderId: elsewhere.id, code });
    const alone = streamOf.remediation(remediationId);
    const [first] = await processes.streamWith(alone, 'remediation.recurred');
    expect(first!.data).not.toHaveProperty('workOrderId');

    // Whether its work order is named or not: the view knows to which one it belongs.
    const { workOrderId: _, ...byItself } = { ...fixed, workOrderId: about.id };
    await processes.send(completeRemediation, byItself);
    await expect(about.send(completeRemediation, fixed, 'olga')).rejects.toMatchObject({
      code: 'remediation_closed',
    });
    const types = (await processes.stream(alone)).map(({ type }) => type);
    expect(types).toEqual(['remediation.recurred', 'remediation.completed']);
  });

  it('[Q8] [E8] is known by its former names, and is nothing on work that is only observed', async () => {
    const about = await opened();
    const code = await coded();
    const { remediationId } = await about.declare({ code });
    await about.record('evidence.recorded', receipt());
    const fixed = { remediationId, evidence: ['receipt-1'], noChangeBecause: 'replaced' };
    const { position } = await about.send(completeRemediation, fixed, 'olga');
    const today = await coded({}, [code]);
    const recur = (recurredOn: string) =>
      processes.send(
        recurRemediations,
        {
          code: today,
          exceptionId: 'exception-1',
          recurredOn,
          position,
          raisedAt: new Date(Date.now() + HOUR_MS).toISOString(),
        },
        { actor: { id: 'service-exceptions' }, roles: ['service'] },
      );
    await recur((await opened({ mode: 'observe' })).id);
    expect((await about.events()).at(-1)!.type).toBe('remediation.completed');
    const { id } = await opened();
    await Promise.all([recur(id), recur(id)]);
    const { type, data } = (await about.events()).at(-1)!;
    expect([type, data.code, data.recurredOn]).toEqual(['remediation.recurred', today, id]);
    expect(await about.events()).toHaveLength(8);
  });

  it('[E4] keeps no command of a timer that finds nothing due', async () => {
    const about = await opened();
    const { postReviewId, breakGlassId } = await about.declare({ code: await coded() });
    const ours = { actor: { id: 'service-ledger' }, roles: ['service'], commandId: uuidv7() };
    const nothing = { answer: {}, position: null, replayed: false };
    const breach = { workOrderId: about.id, postReviewId, escalationStep: 1 };
    const byTimer = { ...ours, commandId: uuidv7() };
    expect(await processes.send(breachPostReview, breach, byTimer)).toMatchObject(nothing);
    const expiring = { workOrderId: about.id, breakGlassId };
    // The same command again, when it is due, is not answered what it found before.
    for (const _ of ['at first', 'again'])
      expect(await processes.send(expireBreakGlass, expiring, ours)).toMatchObject(nothing);
    expect(await about.events()).toHaveLength(5);
  });
});

interface Declared extends Record<string, unknown> {
  readonly breakGlassId: string;
  readonly exceptionId: string;
  readonly postReviewId: string;
  readonly remediationId: string;
}

/** A code of this test alone, so that no other test is its recurrence. */
async function coded(breakGlass: object = {}, aliases?: string[]): Promise<string> {
  const code = `code-${uuidv7().slice(-12)}`;
  const owners = { owner: 'payments-lead', remediationOwner: 'platform-lead' };
  await processes.send(defineExceptionCode, {
    code,
    title: 'The gateway is down',
    sla: 'PT4H',
    breakGlass,
    aliases,
    ...owners,
  });
  return code;
}

async function opened(overrides: object = {}) {
  const id = `wo-${uuidv7().slice(-12)}`;
  const stream = streamOf.workOrder(id);
  const record = (type: string, data: object): Promise<void> =>
    processes.record(stream, { type, data: { workOrderId: id, ...data } });
  await record('work-order.opened', {
    workflow,
    jobType: 'refund',
    mode: 'enforce',
    owner: 'ops-lead',
    checklistRunId: 'r',
    ...overrides,
  });
  const send = (definition: Parameters<Processes['send']>[0], data: object, who: string) =>
    processes.send(definition, { workOrderId: id, ...data }, { actor: { id: who } });
  const declare = async (data: object, more: object = {}, who = 'olga'): Promise<Declared> => {
    const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
    const urgent = { action, rationale: 'customers wait', timeToLive: 'PT1H', ...data };
    const by = { actor: { id: who }, ...more };
    const body = { workOrderId: id, ...urgent };
    return (await processes.send(declareBreakGlass, body, by)).answer as Declared;
  };
  const review = (postReviewId: string, who: string, more: object = {}) =>
    send(completePostReview, { postReviewId, verdict: 'upheld', findings: 'fine', ...more }, who);
  const events = () => processes.stream(stream);
  const eventsWith = async (type: string) =>
    (await processes.streamWith(stream, type)).filter((one) => one.type === type);
  return { id, record, send, declare, review, events, eventsWith };
}

function receipt(): object {
  return {
    evidenceId: 'receipt-1',
    kind: 'refund-receipt',
    sha256: 'b'.repeat(64),
    size: 3,
    mediaType: 'application/pdf',
    visibility: 'private',
    producer: 'olga',
    capturedAt: '2030-01-01T09:00:00.000Z',
    isStored: true,
  };
}

/** Kinds of everything that keeps work from being closed. */
async function unmetOf({ id }: { readonly id: string }): Promise<readonly string[]> {
  const closing = { workOrderId: id, closureEvidenceId: 'receipt-1' };
  const refused: { facts?: { unmet?: readonly { kind: string }[] } } | undefined = await processes
    .send(closeWorkOrder, closing)
    .catch((error) => error);
  return (refused?.facts?.unmet ?? []).map(({ kind }) => kind).sort();
}

/** Resolves when a view shows a row for these filters. */
async function shown(name: string, filters: Readonly<Record<string, string>>): Promise<void> {
  const question = { name, tenant: processes.tenant, scope: 'tenant', filters, limit: 1 };
  await eventually(
    () => processes.ask<{ rows: object[] }>(subjects.ledger.query, question),
    ({ rows }) => rows.length > 0,
  );
}
