import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routesOf, runWrit as run } from '../../test/run-writ';

const ENTRY = {
  dispatchId: 'd-1',
  position: 7,
  workOrderId: 'wo-1',
  kind: 'execute',
  step: 'inspect',
  recipient: 'agent-7',
  delegator: 'ben',
  status: 'delivered',
  state: 'open',
  objective: 'Inspect it',
  erased: false,
  digest: 'ab'.repeat(32),
  createdAt: '2030-01-05T08:00:00.000Z',
  timesOutAt: '2090-01-06T08:00:00.000Z',
};
const WHOLE = {
  ...ENTRY,
  brief: {
    scope: 'Only May',
    reads: [],
    writes: ['findings'],
    permits: [],
    verification: ['npm test'],
    completion: 'Report and wait.',
  },
  owner: 'TBD',
  workflow: 'delivery',
  policy: { id: 'delivery', version: 2, digest: 'cd' },
};
const page = (more: object) => ({
  body: { items: [], malformed: [], next: null, position: 9, ...more },
});

describe('delegating by command line', () => {
  it('[D1] sends the brief of a file, and shows id, time and digest', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'writ-cli-'));
    try {
      const file = join(folder, 'brief.yaml');
      writeFileSync(file, 'objective: Inspect it\nwrites: [findings]\n');
      const args = ['delegate', 'wo-1', '--to', 'agent-7', '--brief', file, '--step', 'inspect'];
      const { stdout, requests } = await run([...args, '--keep', '--id', 'd-1'], () => ({
        status: 201,
        headers: { 'writ-position': '4' },
        body: {
          dispatchId: 'd-1',
          createdAt: ENTRY.createdAt,
          digest: 'ab12',
          superseded: ['d-0'],
        },
      }));
      expect(routesOf(requests)).toEqual([
        [
          'POST /v1/delegations',
          {
            workOrderId: 'wo-1',
            dispatchId: 'd-1',
            kind: 'delegate_task',
            keep: true,
            recipient: 'agent-7',
            step: 'inspect',
            brief: { objective: 'Inspect it', writes: ['findings'] },
          },
        ],
      ]);
      expect(stdout).toBe(
        `dispatched d-1 created ${ENTRY.createdAt} sha256:ab12 in place of d-0 (position 4)\n`,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [['accept', 'd-1'], 'accept', {}],
    [
      ['report-done', 'd-1', '--report', 'It is.', '--artifact', 'a/b.md', 'c.md'],
      'report-done',
      { report: 'It is.', artifacts: ['a/b.md', 'c.md'] },
    ],
    [['confirm', 'd-1', '--comment', 'Seen.'], 'confirm', { comment: 'Seen.' }],
    [['stop-dispatch', 'd-1', '--reason', 'late'], 'stop', { reason: 'late' }],
    [['recall-dispatch', 'd-1', '--reason', 'late'], 'stop', { reason: 'late' }],
  ])('[D7] asks the interface that does it: %j', async (args, verb, body) => {
    const { requests } = await run(args, () => ({ body: { position: 5 } }));
    expect(routesOf(requests)).toEqual([[`POST /v1/delegations/d-1/${verb}`, body]]);
  });
});

describe('reading the inbox by command line', () => {
  it('[D3] lists what came, names what cannot be shown, and how to go on', async () => {
    const args = ['inbox', '--filter', 'execute', '--since', 'd-0', '--after', '6'];
    const { stdout, stderr, requests } = await run([...args, '--limit', '1'], () =>
      page({
        items: [ENTRY],
        malformed: [{ dispatchId: 'd-2', position: 8, why: 'it is no brief' }],
        next: 8,
      }),
    );
    expect(requests[0]!.path).toBe('/v1/inbox?filter=execute&since=d-0&after=6&limit=1');
    expect(stdout).toMatch(/^d-1 +execute +agent-7 +ben .* delivered +wo-1 +Inspect it$/m);
    expect(stdout).toMatch(/there are more: --after 8/);
    expect(stderr).toMatch(/d-2 cannot be shown: it is no brief\ntrue at ledger position 9/);
  });

  it('[D3] shows the whole brief with owner and policy', async () => {
    const erased = { ...WHOLE, dispatchId: 'd-2', objective: null, brief: null, erased: true };
    const { stdout, requests } = await run(['inbox', '--verbose', '--box', 'sent'], () =>
      page({ items: [WHOLE, erased] }),
    );
    expect(requests[0]!.path).toBe('/v1/inbox?box=sent&verbose=true');
    expect(stdout).toMatch(/^ {2}scope +Only May\n {2}reads +none\n {2}writes +findings$/m);
    expect(stdout).toMatch(/^ {2}owner +TBD\n {2}policy +delivery version 2 sha256:cd$/m);
    expect(stdout).toMatch(/^d-2\n(?: {2}.*\n){3} {2}objective +\(erased\)$/m);
  });

  it('[D3] says when nothing lies there, and gives JSON', async () => {
    expect((await run(['inbox'], () => page({}))).stdout).toMatch(/^nothing lies here/);
    const { stdout } = await run(['inbox', '--json'], () => page({ items: [ENTRY] }));
    expect(JSON.parse(stdout)).toMatchObject({ items: [ENTRY], position: 9 });
  });
});
