import { createHash } from 'node:crypto';
import { eventually } from '#testkit';
import { type ApiUser } from './client';
import { done, issue } from './refund-work';

interface HistoryEvent {
  readonly data: { readonly outcome?: string; readonly decisionId?: string };
}

/** Lives through an opened refund to its closure: a wait, an approval, a run, a stop, an exception and evidence. */
export const closeRefund = async (id: string, user: (role: string) => ApiUser): Promise<void> => {
  const integrator = user('integrator');
  const auditor = user('auditor');
  const decide = (action: object) =>
    done(integrator.post('/v1/decisions', { workOrderId: id, action }));
  const waiting = await decide(issue);
  expect(waiting.body.outcome).toBe('wait');
  const [approvalId] = waiting.body.approvals;
  await done(user('approver').post(`/v1/approvals/${approvalId}/grant`, { workOrderId: id }));
  const isRun = ({ data }: HistoryEvent) => data.outcome === 'run';
  const history = await eventually(
    async () =>
      (await done(auditor.get(`/v1/work-orders/${id}/history?limit=1000`))).body
        .items as HistoryEvent[],
    (events) => events.some(isRun),
  );
  const { decisionId } = history.find(isRun)!.data;
  await done(integrator.post(`/v1/decisions/${decisionId}/outcome`, { outcome: 'performed' }));
  const stopped = await decide({ ...issue, system: 'crm' });
  expect(stopped.body.outcome).toBe('stop');
  const raised = await eventually(
    () => auditor.get(`/v1/exceptions?workOrderId=${id}`),
    ({ body }) => body.items.length === 1,
  );
  await done(
    user('operator').post(`/v1/exceptions/${raised.body.items[0].exceptionId}/resolve`, {
      resolution: 'It goes through payments.',
    }),
  );
  for (const step of ['inspect-order', 'draft-refund', 'issue-refund', 'tell-customer'])
    await done(integrator.post(`/v1/work-orders/${id}/steps/${step}/complete`, {}));
  const closureEvidenceId = await recordEvidence(integrator, id);
  await done(integrator.post(`/v1/work-orders/${id}/close`, { closureEvidenceId }));
};

/** The receipt of a refund. */
const recordEvidence = async (integrator: ApiUser, id: string): Promise<string> => {
  const content = Buffer.from('%PDF-1.7 refund');
  const { body } = await done(
    integrator.post('/v1/evidence', {
      workOrderId: id,
      kind: 'refund-receipt',
      mediaType: 'application/pdf',
      sha256: createHash('sha256').update(content).digest('hex'),
      content: content.toString('base64'),
      purpose: 'The money went back.',
    }),
  );
  return body.evidenceId as string;
};
