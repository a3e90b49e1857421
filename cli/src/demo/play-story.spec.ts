import { plainToInstance } from 'class-transformer';
import { WritClient } from '#client';
import { type Handler, StubServer, terminalForSpecs } from '../../test/stub-server';
import { type Actors } from './actors';
import { Narrator } from './narrator';
import { playStory } from './play-story';
import { roles, Story } from './story';
import { tallyTable } from './tally';

const action = { kind: 'order.inspect', authority: 'read', system: 'shop' };
const opening = { say: 'It begins.', open: { title: 'One' } };
const deciding = {
  say: 'May it?',
  decide: { name: 'look', action },
  expect: 'run',
  rules: ['looks'],
};

const run = { decisionId: 'd-1', outcome: 'run', rules: ['looks'], reasons: ['It only looks.'] };
const decided = (decision: object) => ({
  'POST /v1/decisions': decision,
  'GET /v1/decisions/d-1': { ...decision, supersededBy: null },
  'GET /v1/decisions': { items: [decision] },
});

describe('playing a story', () => {
  it('[P9] tells each step, what was decided and why, and counts from the ledger', async () => {
    const { stdout, tally } = await played([opening, deciding], decided(run));
    expect(stdout).toMatch(/^01 {2}One work order$/m);
    expect(stdout).toMatch(/^ 1\. It begins\.$/m);
    expect(stdout).toMatch(/^ 2\. May it\?\n {4}RUN {3}It only looks\.\n {10}looks · /m);
    expect(tally).toMatchObject({ runs: 1, waits: 0, stops: 0, failed: false });
    expect(tallyTable([tally])[1]).toMatch(/^01 +shop-work +1 +0 +0 +0 +0 +0 +ok$/);
  });

  it('[P9] ends where policy answers otherwise, and says what was expected', async () => {
    const stop = { ...run, outcome: 'stop', rules: ['engine.system'], reasons: ['Not listed.'] };
    const after = { say: 'Never reached.' };
    const { stdout, stderr, tally } = await played([opening, deciding, after], decided(stop));
    expect(stderr).toContain('expected run, looks; it is stop, engine.system: Not listed.');
    expect(stdout).not.toContain('Never reached.');
    expect(tally).toMatchObject({ failed: true, stops: 1 });
    expect(tallyTable([tally])[1]).toMatch(/FAILED$/);
  });

  it('[P9] takes a refusal that it expects, and nothing else in its place', async () => {
    const closing = { say: 'It ends.', close: {}, refused: 'closure_refused' };
    const refusal = { status: 409, code: 'closure_refused', detail: 'Not closed, 1 unmet.' };
    const refused = { [`POST ${CLOSE}`]: refusal };
    const { stdout, tally } = await played([opening, closing], refused);
    expect(stdout).toContain('refused: Not closed, 1 unmet (closure_refused).');
    expect(tally.failed).toBe(false);

    const allowed = await played([opening, closing], {});
    expect(allowed.stderr).toContain('expected to be refused: closure_refused');
    const otherwise = await played([opening, { ...closing, refused: 'forbidden' }], refused);
    expect(otherwise.stderr).toContain('Not closed, 1 unmet (closure_refused).');
    expect(otherwise.tally.failed).toBe(true);
  });

  it('[L7] passes a gate with a request for approval, and requests one where there is none', async () => {
    const passing = { say: 'It passes.', gate: { name: 'price', kind: 'commercial' } };
    const text = 'price: commercial is granted';
    const approval = { approvalId: 'ap-1', gate: 'price', kind: 'commercial' };
    const first = await played([opening, passing], { 'POST /v1/approvals': approval });
    expect(first.stdout).toContain(text);

    const refusal = { status: 409, code: 'approval_exists', detail: 'It was requested.' };
    const again = { 'POST /v1/approvals': refusal, 'GET /v1/approvals': { items: [approval] } };
    expect((await played([opening, passing], again)).stdout).toContain(text);
    const closed = { ...refusal, code: 'work_order_closed', detail: 'It is closed.' };
    const late = await played([opening, passing], { 'POST /v1/approvals': closed });
    expect(late.stderr).toContain('It is closed (work_order_closed)');
  });

  it('[L7] plays on a track that a change of scope opened, and on no other', async () => {
    const tracks = [{ track: 'order', workOrderId: 'child-1' }];
    const wider = { ...run, scopeChange: { tracks } };
    const drafting = { say: 'It drafts.', track: 'order', complete: ['draft'] };
    const answers = { ...decided(wider), 'GET /v1/work-orders/child-1': {} };
    const { stdout, tally } = await played([opening, deciding, drafting], answers);
    expect(stdout).toContain('order, draft-only: work order child-1');
    expect(tally.failed).toBe(false);
    const early = await played([opening, drafting], answers);
    expect(early.stderr).toContain('the track order was not opened');
  });

  it('[P9] shows colours on a terminal only', async () => {
    const { stdout } = await played([opening, deciding], decided(run));
    expect(stdout).not.toContain('\u001b[');
    const inColour = await played([opening, deciding], decided(run), true);
    expect(inColour.stdout).toContain('\u001b[32mRUN');
  });
});

const CLOSE = '/v1/work-orders/ID/close';

/** Plays against a server that gives these answers by method and path, `{}` to anything else. */
async function played(steps: object[], answers: Record<string, any>, inColour = false) {
  const handler: Handler = ({ method, path }) => {
    const [route] = path.replace(/shop-work-[0-9a-f]{8}/, 'ID').split('?');
    const body = answers[`${method} ${route}`] ?? { items: [] };
    return { status: body.status ?? 200, body };
  };
  const server = new StubServer(handler);
  await server.start();
  const client = new WritClient({ url: server.url });
  const as = Object.fromEntries([...roles, 'analyst'].map((role) => [role, client]));
  const actors = { url: server.url, as } as Actors;
  const terminal = terminalForSpecs();
  const story = plainToInstance(Story, { useCase: 1, title: 'One work order', steps });
  try {
    const found = { workflow: 'shop-work', story };
    const tally = await playStory(actors, found, new Narrator(terminal, inColour));
    return { tally, stdout: terminal.stdout(), stderr: terminal.stderr() };
  } finally {
    await server.stop();
  }
}
