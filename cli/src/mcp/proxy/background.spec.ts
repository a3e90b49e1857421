import { join } from 'node:path';
import { WritClient } from '#client';
import { eventually, temporaryFolder } from '#testkit';
import { type Handler, StubServer } from '../../../test/stub-server';
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

describe('what a proxy does by itself', () => {
  let writ: StubServer;
  let answerTo: Handler;
  let client: WritClient;
  let journal: Journal;
  const running: Background[] = [];
  const paths = () => writ.requests.map(({ path }) => path);
  const bodies = () => writ.requests.map(({ path, body }) => [path, JSON.parse(body)]);

  beforeEach(async () => {
    answerTo = () => ({ body: {} });
    writ = new StubServer((request) => answerTo(request));
    await writ.start();
    client = new WritClient({ url: writ.url, key: 'k' });
    journal = await Journal.open(join(temporaryFolder(), 'journal'), 'agent-7');
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((background) => background.end()));
    journal.close();
    await writ.stop();
  });

  const start = (): Background => {
    const decisions = new Decisions(
      client,
      { workflow: 'w', servers: [] },
      'wo-1',
      () => undefined,
    );
    const background = new Background(journal, decisions, () => undefined);
    running.push(background);
    background.start();
    return background;
  };
  const allReported = () =>
    eventually(
      () => journal.unreported(),
      (all) => all.length === 0,
    );

  it('[A1] takes what was sent before a kill for unknown, sends it to nobody, and tells the owner once', async () => {
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

  const many = ['c-2', 'c-3', 'c-4'].map((id) => ({ ...answered, id }));

  /** What is to be reported comes while the agent makes a call. */
  const reportsDuring = async (make: () => Promise<unknown>, calls: readonly Call[]) => {
    const background = start();
    await allReported();
    const made = background.whileMaking(make);
    for (const call of calls) journal.add(call);
    background.report();
    return { background, made };
  };
  const forever = () => new Promise<never>(() => undefined);

  it('reports after the calls that the agent makes, and many calls at once', async () => {
    const evidence = () => paths().filter((path) => path === '/v1/evidence');
    answerTo = async ({ path }) => {
      for (let n = 0; n < 3 && path === '/v1/actions'; n++) await fetch(`${writ.url}/${n}`);
      // Who reports one after the other gets no answer here.
      if (path === '/v1/evidence') await eventually(() => evidence().length === many.length);
      return { body: {} };
    };
    const { made } = await reportsDuring(() => client.post('/v1/actions', { body: {} }), many);
    await made;
    await allReported();
    expect(paths().slice(0, 5)).toEqual(['/v1/actions', '/0', '/1', '/2', '/v1/evidence']);
    expect(paths()).toHaveLength(4 + 2 * many.length);
  });

  it('reports also while an agent makes calls all the time', async () => {
    await reportsDuring(forever, [answered]);
    await allReported();
    expect(paths()).toHaveLength(2);
  });

  it('reports what is left before it ends', async () => {
    const { background } = await reportsDuring(forever, [answered]);
    await background.end();
    expect(journal.unreported()).toEqual([]);
  });
});
