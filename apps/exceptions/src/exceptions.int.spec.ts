import { v7 as uuidv7 } from 'uuid';
import {
  assignException,
  defineCalendar,
  defineExceptionCode,
  escalateException,
  raiseException,
  resolveException,
  streamOf,
  subjects,
  type Webhook,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { eventually, metadata, type PastEvent, Processes } from '#testkit';

let processes: Processes;

beforeAll(async () => {
  processes = await Processes.share('exceptions', 'intake');
});

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
    const code = newName('code');
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

  it('[E8] counts the versions of a code, and raises it by the name that it has today', async () => {
    const about = await opened();
    const [former, code] = [newName('former'), newName('code')];
    const define = (overrides: object) =>
      processes.send(defineExceptionCode, { title: 'New', sla: 'PT2H', ...overrides });
    await define({ code: former });
    expect(await define({ code: former })).toMatchObject({
      answer: { code: former, version: 1 },
      position: null,
    });
    expect(await define({ code: former, sla: 'PT3H' })).toMatchObject({ answer: { version: 2 } });
    expect(await define({ code, aliases: [former] })).toMatchObject({ answer: { version: 1 } });
    await expect(define({ code: former })).rejects.toMatchObject({ code: 'exception_code_taken' });

    await about.record('step.blocked', { step: 'pay', code: former });
    const [raised] = exceptionsIn(await about.streamWith('exception.raised'));
    expect(raised!.data).toMatchObject({ code, cause: 'step', subject: 'pay' });
  });

  it('[E2] counts the time of a code in its calendar, which must be there', async () => {
    const about = await opened();
    const [calendar, code] = [newName('calendar'), newName('code')];
    const define = () =>
      processes.send(defineExceptionCode, { code, title: 'New', sla: 'PT1H', calendar });
    await expect(define()).rejects.toMatchObject({ code: 'calendar_not_found' });
    const minuteAWeek = { timeZone: 'Europe/Berlin', hours: { sun: [['00:00', '00:01']] } };
    await processes.send(defineCalendar, { calendar, title: 'Hardly ever', ...minuteAWeek });
    await define();
    const { answer } = await processes.send(raiseException, { workOrderId: about.id, code });
    const days = (Date.parse(String(answer['dueAt'])) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(58 * 7);
    expect(days).toBeLessThan(62 * 7);
  });

  it('[E2] takes an escalation step once, and lets the new owner work on it', async () => {
    const about = await opened();
    const code = newName('code');
    const escalationPath = [
      { after: 'P9D', owner: 'later' },
      { after: 'PT0S', owner: 'at-once' },
    ];
    await processes.send(defineExceptionCode, { code, title: 'New', sla: 'PT2H', escalationPath });
    const { answer } = await processes.send(raiseException, { workOrderId: about.id, code });
    const one = { workOrderId: about.id, exceptionId: answer['exceptionId'] };
    const take = (escalationStep: number) =>
      processes.send(escalateException, { ...one, escalationStep }, { roles: ['service'] });
    await take(1);
    expect(await take(1)).toMatchObject({ position: null });
    expect(await take(2)).toMatchObject({ position: null });

    const give = (owner: string, by: object) =>
      processes.send(assignException, { ...one, owner, reason: 'theirs' }, by);
    const byFinance = { roles: ['approver'], owners: ['finance'] };
    await expect(give('legal', byFinance)).rejects.toMatchObject({ code: 'exception_not_yours' });
    expect(await give('finance', {})).toMatchObject({ answer: { ...one, owner: 'finance' } });
    await give('legal', byFinance);

    const events = exceptionsIn(await about.streamWith('exception.assigned', 2));
    const taken = events.filter(({ type }) => type === 'exception.escalated');
    expect(taken.map(({ data }) => data.escalationStep)).toMatchObject([
      { number: 1, owner: 'at-once' },
    ]);
  });

  it('raises once for an event, also when it was killed in between', async () => {
    const about = await opened();
    await processes.stack.suspend('exceptions', { abruptly: true });
    await about.record('step.blocked', { step: 'pay', code: 'step-blocked' });
    await about.record('step.blocked', { step: 'pack', code: 'step-blocked' });
    await processes.resume('exceptions');
    const events = exceptionsIn(await about.streamWith('exception.raised', 2));
    expect(events.map(({ data }) => data.subject).sort()).toEqual(['pack', 'pay']);
  });

  it('[N2] disables the webhooks of who was retired, and none of who was back by then', async () => {
    const by = (id: string) => ({
      metadata: metadata({ roles: ['operator'], tenant: processes.tenant, actor: { id } }),
    });
    for (const id of ['kim', 'lee'])
      await processes.ask(subjects.internal.createWebhook, {
        ...by(id),
        url: 'https://receiver.example/hook',
      });
    const happened = (event: string, principal: string): PastEvent => ({
      type: `principal.${event}`,
      data: { principal, reason: 'Leave.' },
    });
    await processes.record(
      streamOf.principals(),
      happened('retired', 'kim'),
      happened('reinstated', 'kim'),
      happened('retired', 'lee'),
    );
    const statusOf = async (id: string) => {
      const { webhooks } = await processes.ask<{ webhooks: readonly Webhook[] }>(
        subjects.internal.listWebhooks,
        by('olga'),
      );
      return webhooks.find(({ createdBy }) => createdBy === id)?.status;
    };
    await eventually(
      () => statusOf('lee'),
      (status) => status === 'disabled',
    );
    expect(await statusOf('kim')).toBe('active');
  });
});

function newName(kind: string): string {
  return `${kind}-${uuidv7().slice(-12)}`;
}

async function opened() {
  const id = newName('wo');
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
