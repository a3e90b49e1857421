import { runWrit } from '../../test/run-writ';
import { type Handler, type Reply } from '../../test/stub-server';
import { eventLine } from './event-line';

const recorded = (position: number, type: string, data: Readonly<Record<string, unknown>>) => ({
  specversion: '1.0',
  subject: 'work-order-w1',
  position,
  data: { type, recordedAt: '2030-01-01T09:00:00.123Z', actor: { id: 'shop-bot' }, data },
});
const requested = recorded(7, 'approval.requested', {
  workOrderId: 'w1',
  approvalId: 'a1',
  owner: 'dana',
  scope: {},
  ruleDigest: 'd'.repeat(64),
});
const granted = recorded(9, 'approval.granted', { workOrderId: 'w1', grantedBy: 'dana' });

const streamOf = (...lines: string[]): Reply => ({
  headers: { 'content-type': 'text/event-stream' },
  body: lines.join(''),
});
const event = (id: number, data: unknown) => `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
const begin = 'retry: 5\nid: 6\n: from here on\n\n';
const end = (reason: string) => `event: end\ndata: ${JSON.stringify({ reason })}\n\n`;

describe('writ watch', () => {
  it('[N1] shows one readable line an event, and resumes where the connection ended', async () => {
    const replies = [
      streamOf(begin, event(7, requested), 'id: 8\n: alive\n\n', end('restart')),
      streamOf('id: 8\n\n'),
      streamOf(event(9, granted), event(10, granted)),
    ];
    const { stdout, requests } = await runWrit(
      ['watch', '--work-order', 'w1', '--type', 'approval.requested', '--count', '2'],
      () => replies.shift()!,
    );
    expect(stdout)
      .toBe(`7 2030-01-01T09:00:00 approval.requested w1 by shop-bot: approvalId a1, owner dana
9 2030-01-01T09:00:00 approval.granted w1 by shop-bot: grantedBy dana
`);
    const path = '/v1/stream?workOrder=w1&type=approval.requested';
    expect(requests.map((request) => request.path)).toEqual([path, path, path]);
    const resumed = requests.map(({ headers }) => headers['last-event-id']);
    expect(resumed).toEqual([undefined, '8', '8']);
    expect(requests[0]!.headers.accept).toMatch(/^text\/event-stream/);
  });

  it('[N1] begins after a place in the ledger, and gives events as they came', async () => {
    const { stdout, requests } = await runWrit(
      ['--json', 'watch', '--after', '0', '--count', '1'],
      () => streamOf(begin, event(7, requested)),
    );
    expect(stdout).toBe(`${JSON.stringify(requested)}\n`);
    expect(requests[0]!.headers['last-event-id']).toBe('0');
  });

  it('[N1] outlives a server that restarts and a connection that breaks, and says so', async () => {
    const replies: (Reply | 'drop')[] = [
      streamOf(begin),
      { status: 503, headers: { 'retry-after': '0' }, body: { detail: 'Away.', code: 'away' } },
      { headers: { 'content-type': 'text/event-stream' }, cut: true },
      streamOf(event(9, granted)),
    ];
    const { stdout, stderr } = await runWrit(['watch', '--count', '1'], () => replies.shift()!);
    expect(stdout).toMatch(/^9 /);
    expect(stderr).toBe('Away (away). Trying again.\n');
  });

  it.each<[string, Handler, string]>([
    ['its key is taken away', () => streamOf(begin, end('credential')), 'this key is not valid'],
    [
      'the server refuses',
      () => ({
        status: 400,
        body: { detail: 'type must be an event type', code: 'invalid_request' },
      }),
      'type must be an event type (invalid_request).',
    ],
  ])('[N1] ends when %s', async (_when, handler, sentence) => {
    await expect(runWrit(['watch'], handler)).rejects.toThrow(sentence);
  });

  it('[N4] takes places and counts only as numbers', async () => {
    await expect(runWrit(['watch', '--after', 'x'], () => ({}))).rejects.toThrow('--after takes');
    await expect(runWrit(['watch', '--count', '0'], () => ({}))).rejects.toThrow('--count takes');
  });
});

describe('the line of an event', () => {
  it('[P1] tells a decision with its reason and who decides next', () => {
    const data = {
      workOrderId: 'w1',
      decisionId: 'd1',
      outcome: 'wait',
      enforced: true,
      action: { kind: 'refund.issue' },
      owner: 'dana',
      reasons: ['Refunds above 10 EUR need a yes.'],
    };
    const line = (parts: object) => eventLine(recorded(3, 'decision.made', { ...data, ...parts }));
    expect(line({})).toBe(
      '3 2030-01-01T09:00:00 decision.made w1 by shop-bot: wait refund.issue, dana decides next; decision d1; Refunds above 10 EUR need a yes.',
    );
    expect(line({ outcome: 'run', reasons: [], enforced: false })).toMatch(
      /: run refund\.issue \(observed only\); decision d1$/,
    );
  });

  it('[N1] is one line of bounded length, whatever the event says', () => {
    const line = eventLine(
      recorded(3, 'fact.observed', { name: 'x\ny\u001b[2J', value: '😀'.repeat(300) }),
    );
    expect(line).toContain('work-order-w1 by shop-bot: name x y\\u001b[2J, value 😀');
    expect(line.length).toBeLessThanOrEqual(200);
    expect(line.isWellFormed()).toBe(true);
    expect(eventLine({})).toBe('TBD  TBD TBD by TBD');
  });
});
