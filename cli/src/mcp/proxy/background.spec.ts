import { join } from 'node:path';
import { WritClient } from '#client';
import { eventually, temporaryFolder } from '#testkit';
import { StubServer } from '../../../test/stub-server';
import { Background } from './background';
import { type Call } from './call';
import { Decisions } from './decisions';
import { Journal } from './journal';

const NOW = '2030-01-01T00:00:00.000Z';
const sent: Call = {
  id: 'c-1',
  tool: 'write',
  bytes: '{}',
  sha256: 'a'.repeat(64),
  authority: 'apply',
  workOrderId: 'wo-1',
  decisionId: 'd-1',
  state: 'sent',
  deferred: false,
  collected: false,
  reported: false,
  message: '',
  createdAt: NOW,
  updatedAt: NOW,
};
const answered: Call = {
  ...sent,
  id: 'c-2',
  decisionId: 'd-2',
  state: 'answered',
  answer: { result: { content: [] } },
  answerSha256: 'b'.repeat(64),
  answerBytes: 2,
  failed: false,
};

describe('a proxy that starts after a kill', () => {
  let writ: StubServer;
  let journal: Journal;
  const bodies = () => writ.requests.map(({ path, body }) => [path, JSON.parse(body)]);

  beforeEach(async () => {
    writ = new StubServer(() => ({ body: {} }));
    await writ.start();
    journal = await Journal.open(join(temporaryFolder(), 'journal'), 'agent-7');
  });
  afterEach(async () => {
    journal.close();
    await writ.stop();
  });

  const start = (): void => {
    const client = new WritClient({ url: writ.url, key: 'k' });
    const decisions = new Decisions(
      client,
      { workflow: 'w', servers: [] },
      'wo-1',
      () => undefined,
    );
    new Background(journal, decisions, () => undefined).start();
  };
  const allReported = () =>
    eventually(
      () => journal.unreported(),
      (all) => all.length === 0,
    );

  it('[A1] takes what was sent for unknown, sends it to nobody, and tells the owner once', async () => {
    journal.add(sent);
    start();
    expect(journal.call('c-1')).toMatchObject({ state: 'unknown' });
    await allReported();
    expect(bodies()).toEqual([
      [
        '/v1/exceptions',
        {
          workOrderId: 'wo-1',
          code: 'outcome-unknown',
          subject: 'd-1',
          rationale: 'The call c-1 of write was sent, and no answer came.',
        },
      ],
    ]);
    expect(writ.requests[0]!.headers['idempotency-key']).toBe('c-1-unknown');
  });

  it('reports what was answered, with the digest of the answer as evidence', async () => {
    journal.add(answered);
    start();
    await allReported();
    expect(bodies()).toMatchObject([
      ['/v1/evidence', { evidenceId: 'mcp-c-2', sha256: 'b'.repeat(64), size: 2 }],
      ['/v1/decisions/d-2/outcome', { outcome: 'performed', evidence: ['mcp-c-2'] }],
    ]);
  });
});
