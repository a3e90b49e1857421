import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProblem } from '../api/problem';
import { cardOf, type Decision } from '../commands/decision-card';
import { UserError } from '../user-error';
import { type Actors, type Narrator } from './actors';

const PATIENCE_MS = 15_000;
const STEPS = ['inspect-order', 'draft-refund', 'issue-refund', 'tell-customer'];

const draft = {
  kind: 'refund.draft',
  authority: 'propose',
  system: 'helpdesk',
  writes: ['draft'],
  amount: { minor: 5_000, currency: 'EUR' },
};
const issue = {
  kind: 'refund.issue',
  authority: 'apply',
  system: 'payments',
  objects: ['order-7'],
  writes: ['refund'],
  amount: { minor: 5_000, currency: 'EUR' },
  rollback: 'Charge the card again.',
};

/** Approve credits or refunds: a run, a wait that is approved, a stop, and a closure with proof. */
export const playRefund = async (actors: Actors, tell: Narrator): Promise<void> => {
  const { integrator, approver, operator, analyst, url } = actors;
  const workOrderId = `refund-${randomBytes(4).toString('hex')}`;
  const path = `/v1/work-orders/${workOrderId}`;
  const decide = async (action: object): Promise<Decision> =>
    (await integrator.post<Decision>('/v1/decisions', { body: { workOrderId, action } })).body;

  tell.title('Approve credits or refunds');
  tell.does(`The helpdesk opens work order ${workOrderId} and states what it knows.`);
  await integrator.post('/v1/work-orders', {
    body: {
      workOrderId,
      workflow: 'refunds',
      title: 'Parcel came broken',
      objects: ['order-7'],
      inputs: { order: 'order-7', reason: 'damaged' },
    },
  });
  await integrator.post(`${path}/prerequisites/order-found`, { body: { result: 'passed' } });
  await integrator.post(`${path}/facts`, {
    body: { facts: { 'order-paid': true, 'order-total': 8_000 } },
  });

  tell.does('The delegate asks to draft a refund of 50.00 EUR.');
  tell.hears(cardOf(await decide(draft)));

  tell.does('The delegate asks to pay it out.');
  const waiting = await decide(issue);
  tell.hears(cardOf(waiting));

  tell.does('Finance grants it, for this refund and once.');
  const approvalId = String(waiting.approvals?.[0]);
  await approver.post(`/v1/approvals/${approvalId}/grant`, {
    body: { workOrderId, comment: 'Photos seen.' },
  });
  const allowed = await later(() => supersedingDecision(actors, waiting.decisionId));
  tell.hears(cardOf(allowed));
  await integrator.post(`/v1/decisions/${allowed.decisionId}/outcome`, {
    body: { workOrderId, outcome: 'performed' },
  });

  tell.does('The delegate asks to write into a system that the workflow does not name.');
  tell.hears(cardOf(await decide({ ...issue, system: 'crm', writes: ['note'] })));
  const exception = await later(() => openException(actors, workOrderId));
  tell.hears(
    `exception ${exception.code}: ${exception.owner} has until ${exception.dueAt} (${exception.exceptionId})`,
  );

  tell.does('Somebody tries to close it already.');
  tell.hears(await refusedClosure(actors, path));

  tell.does(
    'The exception is resolved, the steps are done, the receipt is recorded, and it closes.',
  );
  await operator.post(`/v1/exceptions/${exception.exceptionId}/resolve`, {
    body: { workOrderId, resolution: 'The note was not needed.' },
  });
  for (const step of STEPS) await integrator.post(`${path}/steps/${step}/complete`, { body: {} });
  const closureEvidenceId = await recordReceipt(actors, workOrderId);
  const { position } = await integrator.post(`${path}/close`, { body: { closureEvidenceId } });
  tell.hears(`closed with evidence ${closureEvidenceId} at position ${position}`);

  const history = await analyst.get<{ items: readonly { type: string; version: number }[] }>(
    `${path}/history`,
    { query: { limit: '100' } },
  );
  tell.does('What the ledger holds of it:');
  tell.hears(history.body.items.map(({ version, type }) => `${version}  ${type}`).join('\n'));
  tell.does('Look at it:');
  tell.hears(`npx writ report exception-trends\n${url}${path}\n${url}/docs`);
};

const supersedingDecision = async (
  { integrator }: Actors,
  decisionId: string,
): Promise<Decision | undefined> => {
  const { body } = await integrator.get<{ supersededBy: string | null }>(
    `/v1/decisions/${decisionId}`,
  );
  if (!body.supersededBy) return undefined;
  return (await integrator.get<Decision>(`/v1/decisions/${body.supersededBy}`)).body;
};

interface OpenException {
  readonly exceptionId: string;
  readonly code: string;
  readonly owner: string;
  readonly dueAt: string;
}

const openException = async (
  { analyst }: Actors,
  workOrderId: string,
): Promise<OpenException | undefined> => {
  const { body } = await analyst.get<{ items: readonly OpenException[] }>('/v1/exceptions', {
    query: { workOrderId },
  });
  return body.items[0];
};

const refusedClosure = async ({ integrator }: Actors, path: string): Promise<string> => {
  try {
    await integrator.post(`${path}/close`, { body: {} });
  } catch (error) {
    if (error instanceof ApiProblem) return error.message;
    throw error;
  }
  throw new UserError('The work order closed without anything that closing needs: that is a bug.');
};

const recordReceipt = async ({ integrator }: Actors, workOrderId: string): Promise<string> => {
  const content = Buffer.from(`refund of 50.00 EUR for ${workOrderId}`);
  const { body } = await integrator.post<{ evidenceId: string }>('/v1/evidence', {
    body: {
      workOrderId,
      kind: 'refund-receipt',
      mediaType: 'application/pdf',
      sha256: createHash('sha256').update(content).digest('hex'),
      content: content.toString('base64'),
    },
  });
  return body.evidenceId;
};

/** Asks until there is an answer: reactions and views follow the command by a moment. */
const later = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await sleep(100);
  }
  throw new UserError('What should have followed did not: look into the log of npm start.');
};
