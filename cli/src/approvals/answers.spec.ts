import { WritClient } from '#client';
import { DIGEST, REVIEW, reviewing } from '../../test/reviews';
import { routesOf, runWrit } from '../../test/run-writ';
import { StubServer, terminalForSpecs } from '../../test/stub-server';
import { answerApproval } from './answers';

const GRANTED = { headers: { 'writ-position': '14' }, body: { status: 'approved' } };

describe('writ approve', () => {
  it('[A10] shows the packet and the changes, then answers with the digest of what it showed', async () => {
    const { requests, stdout, stderr } = await runWrit(['approve', 'w1', 'a1'], reviewing(GRANTED));
    expect(routesOf(requests)).toEqual([
      ['GET /v1/approvals/a1/review?workOrderId=w1', null],
      ['POST /v1/approvals/a1/grant', { workOrderId: 'w1', seen: DIGEST }],
    ]);
    expect(stderr).toContain('approval a1: refund, requested\n');
    expect(stderr).toContain('fact order.paid: true -> false\n');
    expect(stdout).toBe('granted a1 (position 14)\n');
  });

  it('[A1] needs the approval alone, and sends every limit that was named', async () => {
    const { requests } = await runWrit(
      [
        'approve',
        'a1',
        '--permits',
        'refund.issue, refund.draft',
        '--objects',
        'o1,o2',
        '--writes',
        'refund',
        '--amount-up-to',
        '20.00 EUR',
        '--valid-for',
        '4h',
        '--single-use',
        '--comment',
        'for erin',
        '--approver',
        'dana',
        '--evidence',
        'e1',
      ],
      reviewing(GRANTED),
    );
    expect(routesOf(requests)).toEqual([
      ['GET /v1/approvals/a1/review', null],
      [
        'POST /v1/approvals/a1/grant',
        {
          permits: ['refund.issue', 'refund.draft'],
          scope: {
            objects: ['o1', 'o2'],
            writes: ['refund'],
            amountUpTo: { minor: 2000, currency: 'EUR' },
          },
          validFor: 'PT4H',
          singleUse: true,
          comment: 'for erin',
          approver: 'dana',
          evidence: ['e1'],
          seen: DIGEST,
        },
      ],
    ]);
  });

  it('[A8] numbers conditions on from those of earlier signers, each with what it binds', async () => {
    const { requests } = await runWrit(
      [
        'approve',
        'a1',
        '--condition',
        'she agrees',
        '--binds',
        'refund.issue',
        '--condition',
        'finance knows',
      ],
      reviewing(GRANTED),
    );
    expect(routesOf(requests)[1]).toEqual([
      'POST /v1/approvals/a1/grant',
      {
        conditions: [
          { number: 2, text: 'she agrees', binds: ['refund.issue'] },
          { number: 3, text: 'finance knows' },
        ],
        seen: DIGEST,
      },
    ]);
  });

  it('[A6] says how many have signed and how many must', async () => {
    const body = { status: 'requested', owner: 'finance', signed: 1, stillNeeded: 1 };
    const headers = { 'writ-position': '9' };
    const { stdout } = await runWrit(['approve', 'a1'], reviewing({ headers, body }));
    expect(stdout).toBe('signed a1: 1 of 2 (position 9)\n');
  });

  it('[A8] shows that a grant covers less than was requested, and its open conditions', async () => {
    const body = {
      status: 'conditional',
      narrower: true,
      permits: ['refund.issue'],
      scope: { amountUpTo: { minor: 2000, currency: 'EUR' } },
      conditions: [{ number: 1, text: 'she agrees' }],
      expiresAt: '2030-01-01T00:00:00.000Z',
    };
    const { stdout } = await runWrit(['approve', 'a1'], reviewing({ body }));
    expect(stdout).toBe(`granted a1 until 2030-01-01T00:00:00.000Z
  for a part of what was requested: refund.issue; up to 20.00 EUR
  condition 1: she agrees
  show one is met: writ meet a1 <n> --evidence <ids>
`);
  });

  it.each([
    [['a', 'b', 'c'], 'Give [workOrderId] <approvalId>, not 3 words'],
    [['a1', '--amount-up-to', '50'], 'an amount and its currency in quotes'],
    [['a1', '--permits', ','], '--permits names nothing'],
    [['a1', '--binds', 'x'], 'Give --binds after the --condition'],
    [['a1', '--condition', ' '], '--condition takes what must be shown'],
    [['a1', '--condition', 'x', '--binds', 'y', '--binds', 'z'], 'list all its kinds'],
    [['a1', '--approver', 'dana'], 'needs evidence that names them'],
    [['a1', '--valid-for', 'P1M'], '--valid-for takes a duration'],
  ])('[N4] refuses %j before it asks anything', async (args, sentence) => {
    const server = jest.fn(() => ({}));
    await expect(runWrit(['approve', ...args], server)).rejects.toThrow(sentence);
    expect(server).not.toHaveBeenCalled();
  });

  it('[A10] passes on that more has changed since it was shown', async () => {
    const body = { code: 'approval_stale', detail: 'More has changed: look again.' };
    await expect(runWrit(['approve', 'a1'], reviewing({ status: 409, body }))).rejects.toThrow(
      'More has changed: look again (approval_stale).',
    );
  });
});

describe('writ reject and writ revoke', () => {
  it('[A10] says no with a reason, to what was shown', async () => {
    const no = ['reject', 'w1', 'a1', '--reason', 'too much'];
    const { requests, stdout } = await runWrit(no, reviewing({ body: { status: 'rejected' } }));
    expect(routesOf(requests)[1]).toEqual([
      'POST /v1/approvals/a1/reject',
      { workOrderId: 'w1', reason: 'too much', seen: DIGEST },
    ]);
    expect(stdout).toBe('rejected a1\n');
  });

  it('[A2] revokes a grant', async () => {
    const back = ['revoke', 'a1', '--reason', 'she sent it back'];
    const { requests, stdout } = await runWrit(back, () => GRANTED);
    expect(routesOf(requests)).toEqual([
      ['POST /v1/approvals/a1/revoke', { reason: 'she sent it back' }],
    ]);
    expect(stdout).toBe('revoked a1 (position 14)\n');
  });
});

describe('somebody at the terminal', () => {
  it.each([
    [true, false, 2],
    [false, false, 1],
    [false, true, 2],
  ])('[A7] says %s, with --yes %s: %d requests', async (means, yes, requests) => {
    const server = new StubServer(reviewing(GRANTED));
    await server.start();
    const confirms = jest.fn(() => Promise.resolve(means));
    const terminal = { ...terminalForSpecs(), confirms };
    const session = { client: new WritClient({ url: server.url }), terminal, json: false };
    const answering = { verb: 'grant', question: 'Approve?', bodyFor: () => ({}), yes } as const;
    try {
      const answered = answerApproval(session, { approvalId: 'a1' }, answering);
      if (requests === 1) await expect(answered).rejects.toThrow('Nothing was sent');
      else await answered;
    } finally {
      await server.stop();
    }
    expect(server.requests).toHaveLength(requests);
    expect(confirms).toHaveBeenCalledTimes(yes ? 0 : 1);
    expect(terminal.stderr()).toContain(`approval ${REVIEW.approval.approvalId}`);
  });
});
