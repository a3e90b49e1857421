import { streamOf, subjects } from '#contracts';
import { metadata, Processes } from '#testkit';
import { cloudEvent, newId } from '../test/reported-builders';

const action = { kind: 'pilot.configure', authority: 'read', system: 'sandbox' };
const decisionId = 'decision-1';

let processes: Processes;

// No policy runs here that would withdraw a run: intake alone judges the reports.
beforeAll(async () => {
  processes = await Processes.share('intake');
});

describe('a reported action of a kind that is halted', () => {
  it('[P11] is authorised exactly where its report comes before the halt in the log', async () => {
    const [early, late, ...meanwhile] = Array.from({ length: 16 }, newId);
    const workOrders = [early!, late!, ...meanwhile];
    for (const id of workOrders)
      await processes.record(streamOf.workOrder(id), { type: 'decision.made', data: runOf(id) });

    await report(early!);
    await Promise.all([...meanwhile.map(report), halt()]);
    await report(late!);

    const [halted] = await processes.stream(streamOf.halts());
    const reports = (await Promise.all(workOrders.map(reportsOf))).flat();
    expect(reports.map(({ data }) => data['authorised'])).toEqual(
      reports.map(({ position }) => position < halted!.position),
    );
    expect(reports).toHaveLength(workOrders.length);
    expect([reports[0]!, reports[1]!].map(({ data }) => data['authorised'])).toEqual([true, false]);
  });
});

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

function halt(): Promise<void> {
  const data = { haltId: newId(), action: action.kind, reason: 'A drill.', until: inAnHour() };
  return processes.record(streamOf.halts(), { type: 'halt.declared', data });
}

/** As policy would decide. */
function runOf(workOrderId: string): object {
  const validUntil = inAnHour();
  const approved = { approvals: [], consumes: [], enforced: true };
  return {
    workOrderId,
    decisionId,
    action,
    outcome: 'run',
    requestedBy: 'olga',
    validUntil,
    ...approved,
  };
}

function report(workOrderId: string): Promise<object> {
  const event = cloudEvent('action.performed', { workOrderId, decisionId, action });
  return processes.ask(subjects.internal.submit, {
    events: [Buffer.from(JSON.stringify(event)).toString('base64')],
    transport: 'http',
    metadata: metadata({ tenant: processes.tenant, roles: ['integrator'] }),
  });
}

async function reportsOf(workOrderId: string) {
  const events = await processes.stream(streamOf.workOrder(workOrderId));
  return events.filter(({ type }) => type === 'action.performed');
}
