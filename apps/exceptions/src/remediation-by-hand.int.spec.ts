import { v7 as uuidv7 } from 'uuid';
import { completeRemediation, openRemediation, raiseException, streamOf } from '#contracts';
import { Processes, publicationOf } from '#testkit';

const { ref: workflow, event: published } = publicationOf({
  id: 'refunds',
  jobType: 'refund',
  title: 'Refunds',
  owner: 'shop-owner',
  systems: [{ name: 'payments', writes: ['refund'] }],
  exceptionCodes: ['step-blocked'],
});

let processes: Processes;

beforeAll(async () => {
  processes = await Processes.share('exceptions', 'intake');
  await processes.record(streamOf.workflow('refunds'), published);
});

describe('a remediation that somebody opens by hand', () => {
  it('[Q8] is one for one command, and goes on in a stream of its own until evidence of no work order', async () => {
    const { workOrderId, exceptionId } = await stuck();
    const seen = { seenOn: workOrderId, exceptionId, because: 'Parcels get lost.', owner: 'dana' };
    const body = { code: 'step-blocked', ...seen };
    const by = { actor: { id: 'olga' }, roles: ['operator'], commandId: uuidv7() };
    const first = await processes.send(openRemediation, body, by);
    const { remediationId } = first.answer as { readonly remediationId: string };
    expect((await processes.send(openRemediation, body, by)).answer).toEqual(first.answer);
    const stream = streamOf.remediation(remediationId);
    const [opened, ...others] = await processes.stream(stream);
    expect(others).toEqual([]);
    expect(opened!.data).toMatchObject({
      origin: 'by-hand',
      openedBy: 'olga',
      owner: 'dana',
      jobType: 'refund',
      workflowId: 'refunds',
      seenOn: workOrderId,
      exceptionId,
    });
    expect(opened!.data).not.toHaveProperty('workOrderId');

    const evidenceId = `proof-${uuidv7().slice(-12)}`;
    const fixed = { remediationId, evidence: [evidenceId], noChangeBecause: 'Another courier.' };
    await expect(processes.send(completeRemediation, fixed)).rejects.toMatchObject({
      code: 'remediation_unproven',
    });
    await processes.record(streamOf.evidence(evidenceId), {
      type: 'evidence.recorded',
      data: proof(evidenceId),
    });
    await processes.send(completeRemediation, fixed);
    const types = (await processes.stream(stream)).map(({ type }) => type);
    expect(types).toEqual(['remediation.opened', 'remediation.completed']);
  });

  it('[Q8] is another one for another command', async () => {
    const { workOrderId } = await stuck();
    const body = { code: 'step-blocked', seenOn: workOrderId, because: 'Parcels get lost.' };
    const send = async () => (await processes.send(openRemediation, body)).answer;
    expect(await send()).not.toEqual(await send());
    await expect(
      processes.send(openRemediation, { ...body, seenOn: 'nowhere' }),
    ).rejects.toMatchObject({ code: 'work_order_not_found' });
  });

  it('[Q8] is one for each of two people whose commands have the same id', async () => {
    const { workOrderId } = await stuck();
    const body = { code: 'step-blocked', seenOn: workOrderId, because: 'Parcels get lost.' };
    const commandId = uuidv7();
    const idBy = async (id: string): Promise<string> => {
      const by = { actor: { id }, roles: ['operator'], commandId };
      const { answer } = await processes.send(openRemediation, body, by);
      return (answer as { readonly remediationId: string }).remediationId;
    };
    const [first, second] = [await idBy('olga'), await idBy('dana')];
    expect(second).not.toBe(first);
    const [opened] = await processes.stream(streamOf.remediation(second));
    expect(opened!.data).toMatchObject({ openedBy: 'dana' });
  });
});

/** Work that cannot continue. */
async function stuck(): Promise<{ readonly workOrderId: string; readonly exceptionId: string }> {
  const workOrderId = `wo-${uuidv7().slice(-12)}`;
  await processes.record(streamOf.workOrder(workOrderId), {
    type: 'work-order.opened',
    data: {
      workOrderId,
      workflow,
      jobType: 'refund',
      mode: 'enforce',
      owner: 'ops-lead',
      checklistRunId: 'r',
    },
  });
  const raising = { workOrderId, code: 'step-blocked' };
  const { exceptionId } = (await processes.send(raiseException, raising)).answer as {
    readonly exceptionId: string;
  };
  return { workOrderId, exceptionId };
}

function proof(evidenceId: string): object {
  return {
    evidenceId,
    kind: 'contract',
    sha256: 'b'.repeat(64),
    size: 3,
    mediaType: 'application/pdf',
    visibility: 'private',
    producer: 'olga',
    capturedAt: '2030-01-01T09:00:00.000Z',
    isStored: true,
  };
}
