import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routesOf, runWrit as run } from '../../test/run-writ';

describe('going from stage to stage', () => {
  it.each([
    [['enter', 'wo-1', 'proposal'], {}, 'wo-1 is at proposal'],
    [
      ['complete', 'wo-1', 'discovery', '--artifact', 'e1', 'e2'],
      { artifacts: ['e1', 'e2'] },
      'wo-1 completed discovery',
    ],
    [['complete', 'wo-1', 'discovery'], { artifacts: [] }, 'wo-1 completed discovery'],
    [
      ['skip', 'wo-1', 'discovery', '--rationale', 'known', '--scope', 'this one'],
      { rationale: 'known', scope: 'this one' },
      'wo-1 skipped discovery',
    ],
  ])('[L1] [E5] tells the API: writ stage %j', async (args, body, sentence) => {
    const { stdout, requests } = await run(['stage', ...args], () => ({ body: {} }));
    const route = `POST /v1/work-orders/wo-1/stages/${args[2]}/${args[0]}`;
    expect(routesOf(requests)).toEqual([[route, body]]);
    expect(stdout).toContain(sentence);
  });

  it('[L5] lists the stages, and which left what is outdated', async () => {
    const row = { stage: 'discovery', status: 'completed', outdated: true, artifacts: 'e1' };
    const { stdout, requests } = await run(['stages', 'wo/1', '--stage', 'discovery'], () => ({
      body: { items: [{ ...row, currentRun: true }], nextCursor: null },
    }));
    expect(requests[0]!.path).toMatch(/^\/v1\/work-orders\/wo%2F1\/stages\?stage=discovery&/);
    expect(stdout).toMatch(/discovery +completed, outdated +never +e1 +this/);
  });
});

describe('asking what is not known', () => {
  it('[L4] puts a question to somebody', async () => {
    const terms = ['--owner', 'dana', '--due', '2030-01-02'];
    const { stdout, requests } = await run(['ask', 'wo-1', 'Who signs?', ...terms], () => ({
      body: { number: 2, owner: 'dana' },
    }));
    const dueAt = '2030-01-02T00:00:00.000Z';
    const body = { question: 'Who signs?', owner: 'dana', dueAt };
    expect(routesOf(requests)).toEqual([['POST /v1/work-orders/wo-1/questions', body]]);
    expect(stdout).toContain('asked question 2: dana owes the answer');
  });

  it('[L4] gives the answer', async () => {
    const { stdout, requests } = await run(['answer', 'wo-1', '2', 'The CFO.'], () => ({
      body: {},
    }));
    expect(routesOf(requests)).toEqual([
      ['POST /v1/work-orders/wo-1/questions/2/answer', { answer: 'The CFO.' }],
    ]);
    expect(stdout).toContain('answered question 2 of wo-1');
  });

  it('[L4] lists the questions, with what was answered', async () => {
    const items = [
      { number: 1, question: 'Who signs?', owner: 'dana', askedBy: 'olga', state: 'open' },
      { number: 2, question: 'When?', owner: 'TBD', askedBy: 'olga', state: 'met', answer: 'Now.' },
    ];
    const { stdout, requests } = await run(['questions', 'wo-1', '--overdue'], () => ({
      body: { items, nextCursor: null },
    }));
    expect(requests[0]!.path).toMatch(/^\/v1\/work-orders\/wo-1\/questions\?overdue=true&/);
    expect(stdout).toMatch(/1 +Who signs\? +dana .* none yet/);
    expect(stdout).toMatch(/2 +When\? +TBD .* Now\./);
  });
});

describe('staging a file', () => {
  it('[D8] records it at its place in the handoff area', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'writ-cli-'));
    const file = join(folder, 'brief.md');
    writeFileSync(file, 'Brief.');
    const place = ['--work-order', 'wo-1', '--path', 'discovery/brief.md'];
    const { requests } = await run(['evidence', 'add', file, '--kind', 'brief', ...place], () => ({
      body: { evidenceId: 'e1' },
    }));
    rmSync(folder, { recursive: true });
    expect(JSON.parse(requests[0]!.body)).toMatchObject({
      workOrderId: 'wo-1',
      path: 'discovery/brief.md',
    });
  });
});
