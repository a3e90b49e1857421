import { Client } from 'pg';
import { publishWorkflow, streamOf } from '#contracts';
import { exampleWorkflow, Processes } from '#testkit';

const DAY_MS = 86_400_000;
const { definition } = exampleWorkflow('refunds');

describe('an escalation path and the service that owns it', () => {
  let processes: Processes;
  let clock: Client;
  let start: number;
  beforeAll(async () => {
    processes = await Processes.share('approvals', 'policy');
    clock = new Client(processes.stack.databaseUrl);
    await clock.connect();
    start = (await clock.query('SELECT writ.now() AS now')).rows[0].now.getTime();
  });
  afterAll(async () => {
    await clock?.query(`UPDATE ledger.clock SET ahead = '0'`);
    await clock?.end();
  });

  const day = (number: number): string => new Date(start + number * DAY_MS).toISOString();
  const moveTo = (number: number) =>
    clock.query(`UPDATE ledger.clock SET ahead = $1::timestamptz - clock_timestamp()`, [
      day(number),
    ]);

  it('[A5] [A6] warns, hands over and expires thirty days of silence, and approves nothing', async () => {
    const { answer } = await processes.send(publishWorkflow, { workflowId: 'refunds', definition });
    const workflow = { id: 'refunds', version: answer['version'], digest: answer['digest'] };
    const about = { workOrderId: 'wo-1', approvalId: 'approval-1' };
    const stream = streamOf.workOrder(about.workOrderId);
    const request = { kind: 'refund', owner: 'finance', requestedBy: 'agent-7', decisionId: 'd-1' };
    const escalationPath = {
      warnAt: day(20),
      fallback: { owner: 'cfo', at: day(25) },
      dueAt: day(30),
    };
    const covered = {
      permits: ['refund.issue'],
      scope: {},
      ruleDigest: 'ab'.repeat(32),
      packet: {},
    };
    const opened = {
      workflow,
      jobType: 'refund',
      mode: 'enforce',
      owner: 'lead',
      checklistRunId: 'r',
    };
    await processes.record(
      stream,
      { type: 'work-order.opened', data: { workOrderId: about.workOrderId, ...opened } },
      { type: 'approval.requested', data: { ...about, ...request, ...escalationPath, ...covered } },
    );
    await moveTo(21);
    await processes.streamWith(stream, 'approval.escalated', 1);
    await moveTo(26);
    await processes.streamWith(stream, 'approval.escalated', 2);
    await moveTo(30);
    const events = await processes.streamWith(stream, 'approval.expired');
    const notices = events
      .slice(2)
      .map(({ type, data }) => [type, data.escalationStep, data.owner]);
    expect(notices.slice(0, 3)).toEqual([
      ['approval.escalated', 'warned', 'finance'],
      ['approval.escalated', 'fallback', 'cfo'],
      ['approval.expired', undefined, undefined],
    ]);
    expect(events.filter(({ type }) => type === 'approval.granted')).toEqual([]);
    const times = events.slice(2, 5).map(({ recordedAt }) => recordedAt);
    expect(times.map((time, i) => time >= day([20, 25, 30][i]!))).toEqual([true, true, true]);
  });
});
