import { openWorkOrder, publishWorkflow, streamOf, type SubmitReply, subjects } from '#contracts';
import { exampleWorkflow, metadata, Processes } from '#testkit';
import { cloudEvent, newId, opened, opening } from '../test/reported-builders';

const { definition } = exampleWorkflow('refunds');

let processes: Processes;

beforeAll(async () => {
  processes = await Processes.share('intake', 'policy', 'exceptions');
  await processes.send(publishWorkflow, { workflowId: 'refunds', definition });
});

describe('an event that says that it is imported', () => {
  it('[I9] is not where the work was opened here, also after an opening that says so', async () => {
    const id = newId();
    await processes.send(openWorkOrder, { ...opening(), workOrderId: id });
    const closing = cloudEvent('work-order.closed', { workOrderId: id });
    expect(await submit(opened(id), closing)).toMatchObject({ accepted: 2 });
    const closed = await importedOf(id, 'work-order.closed');
    expect([await importedOf(id, 'work-order.opened'), closed]).toEqual([[false, false], [false]]);
  });

  it('[I9] is where the work was opened so, at once or before', async () => {
    const id = newId();
    await submit(opened(id), cloudEvent('step.completed', { workOrderId: id, step: 'x' }));
    await submit(cloudEvent('work-order.closed', { workOrderId: id }));
    for (const type of ['work-order.opened', 'step.completed', 'work-order.closed'])
      expect(await importedOf(id, type)).toEqual([true]);
  });

  it('[I9] opens no work under an enforced workflow for an integrator', async () => {
    expect(await submitAs(['integrator'], opened(newId()))).toMatchObject({
      quarantined: 1,
      results: [{ reason: 'import_not_yours' }],
    });
  });

  it('[I9] reopens closed work alone, also where its closing came in the same request', async () => {
    const id = newId();
    const turn = (verb: string) => cloudEvent(`work-order.${verb}`, { workOrderId: id });
    const [closed, reopened, again] = [turn('closed'), turn('reopened'), turn('reopened')];
    expect(await submit(opened(id), closed, reopened)).toMatchObject({ accepted: 3 });
    // The same event again is no other reopening.
    expect(await submit(reopened)).toMatchObject({ duplicate: 1 });
    expect(await submit(again)).toMatchObject({ results: [{ reason: 'invalid_data' }] });
    expect(await submit(turn('closed'), again, turn('reopened'))).toMatchObject({
      accepted: 2,
      results: [{}, {}, { reason: 'invalid_data' }],
    });
    expect(await submit(reopened)).toMatchObject({ duplicate: 1 });
    await submit(turn('closed'));
    const rivals = await Promise.all([submit(turn('reopened')), submit(turn('reopened'))]);
    expect(rivals.map(({ accepted }) => accepted).sort()).toEqual([0, 1]);
    const late = [turn('closed'), turn('reopened')];
    expect(await submitAs(['integrator'], ...late)).toMatchObject({
      results: [{}, { reason: 'import_not_yours' }],
    });
  });
});

function submit(...events: readonly object[]): Promise<SubmitReply> {
  return submitAs(['admin'], ...events);
}

function submitAs(roles: string[], ...events: readonly object[]): Promise<SubmitReply> {
  const raw = events.map((event) =>
    Buffer.from(JSON.stringify({ ...event, imported: true })).toString('base64'),
  );
  const body = {
    events: raw,
    transport: 'http',
    metadata: metadata({ roles, tenant: processes.tenant }),
  };
  return processes.ask<SubmitReply>(subjects.internal.submit, body);
}

async function importedOf(id: string, wanted: string): Promise<readonly boolean[]> {
  const events = await processes.stream(streamOf.workOrder(id));
  return events
    .filter(({ type }) => type === wanted)
    .map(({ data }) => (data['origin'] as { imported?: true } | undefined)?.imported === true);
}
