import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WritClient } from '#client';
import { type Handler, StubServer, terminalForSpecs } from '../../test/stub-server';
import { runImport } from './run-import';

const RECEIPT = join(process.cwd(), 'examples', 'imports', 'receipt');

describe('the import as one command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-run-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('[I9] finds the mapping by the log’s own name, publishes its definitions, then sends', async () => {
    const { requests, stdout, isWhole } = await run(logFile('any-name.xes', receiptName()));
    const paths = requests.map(({ method, path }) => `${method} ${path}`);
    expect(paths.filter((path) => !path.startsWith('GET')).slice(-3)).toEqual([
      'PUT /v1/workflows/permit-receipt',
      'POST /v1/events',
      'POST /v1/events',
    ]);
    expect(paths).toContain('PUT /v1/exception-codes/request-on-hold');
    expect(stdout).toMatch(
      /1 cases, 1 events\n3 facts: 3 accepted, 0 already there, 0 quarantined$/m,
    );
    expect(isWhole).toBe(true);
  });

  it('[I9] finds the mapping by the file’s name too', async () => {
    const { requests } = await run(logFile('bpic2013_incidents.xes', 'another name'));
    expect(requests.map(({ path }) => path)).toContain('/v1/workflows/incident');
  });

  it('[I9] leaves codes alone that are defined, but for those of its log', async () => {
    const defined = ['owner-missing', 'request-on-hold', 'receipt-own'];
    const { requests, stdout } = await run(logFile('receipt.xes', ''), {}, (request) =>
      request.method === 'GET' && request.path.startsWith('/v1/exception-codes')
        ? { body: { items: defined.map((code) => ({ code })), nextCursor: null } }
        : acceptAll(request),
    );
    const put = requests.filter(({ method }) => method === 'PUT').map(({ path }) => path);
    expect(put).toContain('/v1/exception-codes/internal-advice-wanted');
    expect(put).not.toContain('/v1/exception-codes/owner-missing');
    expect(stdout).toMatch(/^defined before, left as they are: .*owner-missing/m);
    expect(stdout).toContain('request-on-hold');
  });

  it('[I9] publishes no version of a workflow that live work follows', async () => {
    const live = { workflowId: 'permit-receipt', current: true, mode: 'enforce' };
    const importing = run(logFile('receipt.xes', ''), {}, (request) =>
      request.path.startsWith('/v1/workflows')
        ? { body: { items: [live], nextCursor: null } }
        : acceptAll(request),
    );
    await expect(importing).rejects.toThrow('permit-receipt is in mode enforce');
  });

  it('[I9] sends nothing in a rehearsal, and shows what would be sent', async () => {
    const { requests, stdout } = await run(logFile('receipt.xes', ''), { dryRun: true });
    expect(requests).toEqual([]);
    expect(stdout).toMatch(/^step\.completed go +1$/m);
    expect(stdout).toMatch(/^1 cases, 1 events: 3 facts would be sent$/m);
  });

  it('[I9] sends a log in CSV as it sends one in XES', async () => {
    const file = join(folder, 'log.csv');
    const mapping = join(folder, 'mapping.yaml');
    writeFileSync(file, 'id,what,when\nc1,Go,2030-01-01 10:00:00\nc2,Go,2030-01-01 11:00:00\n');
    writeFileSync(
      mapping,
      'log: mine\nworkflow: w\ncase: { attribute: id }\nevent: { activity: what, timestamp: when }\n',
    );
    const { requests, stdout, isWhole } = await run(file, { mapping });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/work-orders?workflow=w&imported=true&limit=1000',
      'POST /v1/events',
      'POST /v1/events',
    ]);
    expect(stdout).toMatch(/log\.csv: 2 cases, 2 events\n6 facts: 6 accepted/);
    expect(isWhole).toBe(true);
  });

  it('[I9] imports nothing when its definitions cannot be published', async () => {
    const refused: Handler = (request) =>
      request.method === 'PUT'
        ? { status: 422, body: { detail: 'No.', code: 'workflow_invalid' } }
        : acceptAll(request);
    await expect(run(logFile('receipt.xes', ''), {}, refused)).rejects.toThrow(
      'Nothing was imported, because its definitions were not published.',
    );
  });

  it('[I9] says how to go on when no mapping comes with Writ', async () => {
    await expect(run(logFile('mine.xes', 'My log'))).rejects.toThrow(
      /No mapping comes with Writ for .*mine\.xes \(My log\): write one after .* give it by --mapping\./,
    );
    writeFileSync(join(folder, 'mine.csv'), 'id,what,when\n');
    await expect(run(join(folder, 'mine.csv'))).rejects.toThrow(
      /No mapping comes with Writ for .*mine\.csv: write one after/,
    );
  });

  it('[I9] refuses a mapping that does not go with the workflow beside it', async () => {
    const log = logFile('mine.xes', '');
    const mapping = join(folder, 'mapping.yaml');
    copyFileSync(join(RECEIPT, 'workflow.yaml'), join(folder, 'workflow.yaml'));
    writeFileSync(mapping, 'log: mine\nworkflow: other\n');
    await expect(run(log, { mapping })).rejects.toThrow(
      /its workflow is other, but .*workflow\.yaml has the id permit-receipt\./,
    );
    const rule = 'blocked:\n  - { match: { activity: A }, code: strange }\n';
    writeFileSync(mapping, `log: mine\nworkflow: permit-receipt\n${rule}`);
    await expect(run(log, { mapping })).rejects.toThrow(
      /list strange under exceptionCodes in .*workflow\.yaml\./,
    );
  });

  function logFile(name: string, logName: string): string {
    const path = join(folder, name);
    writeFileSync(
      path,
      `<log><string key="concept:name" value="${logName}"/>
<trace><string key="concept:name" value="c1"/>
<event><string key="concept:name" value="Go"/><date key="time:timestamp" value="2030-01-01T00:00:00Z"/></event>
</trace></log>`,
    );
    return path;
  }

  async function run(
    file: string,
    options: { mapping?: string; dryRun?: boolean } = {},
    handler: Handler = acceptAll,
  ) {
    const server = new StubServer(handler);
    await server.start();
    const terminal = terminalForSpecs();
    try {
      const client = new WritClient({ url: server.url });
      const session = { client, terminal, json: false };
      const isWhole = await runImport(file, { batch: 500, ...options }, session);
      return { requests: server.requests, stdout: terminal.stdout(), isWhole };
    } finally {
      await server.stop();
    }
  }
});

const acceptAll: Handler = ({ method, body }) => {
  if (method === 'GET') return { body: { items: [], nextCursor: null } };
  if (method === 'PUT') return { body: { version: 1, position: 1 } };
  const events = JSON.parse(body) as { id: string }[];
  return { body: { results: events.map(({ id }) => ({ outcome: 'accepted', id, position: 1 })) } };
};

function receiptName(): string {
  return 'Receipt phase of an environmental permit application process (‘WABO’), CoSeLoG project';
}
