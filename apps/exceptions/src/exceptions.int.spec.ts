import { v7 as uuidv7 } from 'uuid';
import { defineExceptionCode, raiseException, resolveException, streamOf } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type PastEvent, Processes } from '#testkit';

let processes: Processes;

beforeAll(async () => {
  processes = await Processes.start('exceptions');
}, 120_000);

afterAll(() => processes?.stop());

describe('the exceptions process', () => {
  it('[I2] raises what a failed prerequisite calls for, and resolves it when it passes', async () => {
    const about = await opened();
    const failed = { prerequisite: 'scope', code: 'prerequisite-failed' };
    await about.record('prerequisite.failed', failed);
    const [raised] = exceptionsIn(await about.streamWith('exception.raised'));
    expect(raised!.data).toMatchObject({
      code: 'prerequisite-failed',
      cause: 'prerequisite',
      subject: 'scope',
      owner: 'ops-lead',
      jobType: 'refund',
    });
    await about.record('prerequisite.passed', { prerequisite: 'scope' });
    const events = await about.streamWith('exception.resolved');
    expect(exceptionsIn(events)).toHaveLength(2);
    expect(raised!.causationId).toBe(events.find(({ type }) => type === 'prerequisite.failed')!.id);
  });

  it('[I9] leaves nothing open of blocks that were over when they arrived', async () => {
    const about = await opened();
    const origin = { source: 'log', eventId: '1', imported: true };
    const at = (day: number) => `2020-01-0${day}T00:00:00.000Z`;
    const step = (type: string, day: number, other: object = {}): PastEvent => ({
      type: `step.${type}`,
      data: { workOrderId: about.id, step: 'pay', origin, ...other },
      occurredAt: at(day),
    });
    await processes.record(
      about.stream,
      step('blocked', 1, { code: 'step-blocked' }),
      step('unblocked', 2),
      step('blocked', 3, { code: 'step-blocked' }),
      step('completed', 4),
    );
    const events = exceptionsIn(await about.streamWith('exception.resolved', 2));
    const spans = events.map(({ type, occurredAt, data }) => [type, occurredAt, data.imported]);
    expect(spans.sort()).toEqual([
      ['exception.raised', at(1), true],
      ['exception.raised', at(3), true],
      ['exception.resolved', at(2), true],
      ['exception.resolved', at(4), true],
    ]);
  });

  it('[E1] takes owner and SLA from a code that was defined a moment ago', async () => {
    const about = await opened();
    const code = `code-${uuidv7().slice(-12)}`;
    const owners = { owner: 'warehouse-lead', remediationOwner: 'buying-lead' };
    const raise = () => processes.send(raiseException, { workOrderId: about.id, code });
    await expect(raise()).rejects.toMatchObject({ code: 'exception_code_not_found' });
    await processes.send(defineExceptionCode, { code, title: 'New', sla: 'PT2H', ...owners });
    const { answer } = await raise();
    expect(answer).toMatchObject({ code, status: 'open', ...owners });

    const resolution = { resolution: 'found some' };
    const exceptionId = answer['exceptionId'];
    const ask = { workOrderId: about.id, exceptionId, ...resolution };
    await processes.send(resolveException, ask);
    await expect(processes.send(resolveException, ask)).rejects.toMatchObject({
      code: 'exception_closed',
    });
  });

  it('[E8] defines the same code once', async () => {
    const code = `code-${uuidv7().slice(-12)}`;
    const define = () => processes.send(defineExceptionCode, { code, title: 'New', sla: 'PT2H' });
    await define();
    expect(await define()).toMatchObject({ answer: { code }, position: null });
  });

  it('raises once for an event, also when it was killed in between', async () => {
    const about = await opened();
    await processes.stack.suspend('exceptions', { abruptly: true });
    await about.record('step.blocked', { step: 'pay', code: 'step-blocked' });
    await about.record('step.blocked', { step: 'pack', code: 'step-blocked' });
    await processes.stack.resume('exceptions');
    const events = exceptionsIn(await about.streamWith('exception.raised', 2));
    expect(events.map(({ data }) => data.subject).sort()).toEqual(['pack', 'pay']);
  });
});

// The words of this spec.

async function opened() {
  const id = `wo-${uuidv7().slice(-12)}`;
  const stream = streamOf.workOrder(id);
  const record = (type: string, data: object): Promise<void> =>
    processes.record(stream, { type, data: { workOrderId: id, ...data } });
  await record('work-order.opened', {
    workflow: { id: 'refunds', version: 1, digest: 'a'.repeat(64) },
    jobType: 'refund',
    mode: 'enforce',
    owner: 'ops-lead',
    checklistRunId: 'run-1',
  });
  const streamWith = (type: string, count = 1) => processes.streamWith(stream, type, count);
  return { id, stream, record, streamWith };
}

function exceptionsIn(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  return events.filter(({ type }) => type.startsWith('exception.'));
}
