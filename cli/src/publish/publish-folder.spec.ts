import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { WritClient } from '#client';
import { type Handler, StubServer, terminalForSpecs } from '../../test/stub-server';
import { publishFolder, sayPublished } from './publish-folder';

const FILES = {
  'refund/policy.cedar': 'permit (principal, action, resource);',
  'refund/cases.yaml': '- { name: a case, expect: run }\n',
  'refund/workflow.yaml': 'id: refund\ntitle: Refund\n',
  'exception-codes.yaml': '- { code: late, title: It is late, sla: P1D }\n',
};

describe('publishing a folder', () => {
  it('[N4] puts codes, then workflows, then policies with their cases', async () => {
    const { requests } = await published(FILES, () => ({
      body: { version: 1, digest: 'd', position: 3 },
    }));
    expect(requests.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
      ['PUT', '/v1/exception-codes/late', { title: 'It is late', sla: 'P1D' }],
      ['PUT', '/v1/workflows/refund', { id: 'refund', title: 'Refund' }],
      [
        'PUT',
        '/v1/policies/refund',
        {
          workflowId: 'refund',
          cedar: 'permit (principal, action, resource);',
          cases: [{ name: 'a case', expect: 'run' }],
        },
      ],
    ]);
  });

  it('[E2] puts calendars before everything that names them', async () => {
    const hours = { timeZone: 'Europe/Berlin', hours: { mon: [['09:00', '17:00']] } };
    const calendar = { calendar: 'office', title: 'The office', ...hours };
    const files = { ...FILES, 'more/calendars.yaml': JSON.stringify([calendar]) };
    const { requests, stdout } = await published(files, () => ({ body: { position: 3 } }));
    expect(requests.map(({ path }) => path)).toEqual([
      '/v1/calendars/office',
      '/v1/exception-codes/late',
      '/v1/workflows/refund',
      '/v1/policies/refund',
    ]);
    expect(JSON.parse(requests[0]!.body)).toEqual({ title: 'The office', ...hours });
    expect(stdout).toMatch(/^published calendar office {2}\(.*calendars\.yaml\)$/m);
  });

  it('[E2] names the file and line of a calendar without a name', async () => {
    const files = { 'calendars.yaml': '- { calendar: office }\n- { title: No name }\n' };
    const { failures } = await published(files, () => ({ body: {} }));
    expect(failures.join('\n')).toMatch(/calendars\.yaml:2: each entry must have a calendar\.$/);
  });

  it('[N4] says what was published and what was so already, with version and digest', async () => {
    const { stdout } = await published(FILES, ({ path }) => ({
      body: { version: 2, digest: 'abc', position: path.includes('workflows') ? 9 : null },
    }));
    expect(stdout).toMatch(
      /^unchanged exception code late version 2 sha256:abc {2}\(.*codes\.yaml\)$/m,
    );
    expect(stdout).toMatch(
      /^published workflow refund version 2 sha256:abc {2}\(.*workflow\.yaml\)$/m,
    );
  });

  it('[N4] goes on after a failure, names the files, and spares the policy of a failed workflow', async () => {
    const { failures, stderr } = await published(
      { ...FILES, 'other/workflow.yaml': 'id: [\n', 'lone/policy.cedar': 'permit ();' },
      ({ path }) =>
        path.includes('workflows')
          ? { status: 422, body: { code: 'workflow_invalid', detail: 'It has no owner.' } }
          : {},
    );
    expect(failures).toHaveLength(4);
    expect(failures.join('\n')).toMatch(/other\/workflow\.yaml:\d+:\d+: /);
    expect(failures.join('\n')).toMatch(/lone\/policy\.cedar: put the workflow\.yaml/);
    expect(failures.join('\n')).toMatch(
      /refund\/workflow\.yaml: workflow refund: It has no owner \(workflow_invalid\)/,
    );
    expect(failures.join('\n')).toMatch(/refund\/policy\.cedar: not tried/);
    expect(stderr).toContain('workflow_invalid');
  });

  it('[N4] says so when there is nothing to publish, or no folder', async () => {
    await expect(published({ 'readme.md': '' }, () => ({}))).rejects.toThrow(
      'holds no calendars.yaml, exception-codes.yaml',
    );
    const client = new WritClient({ url: 'http://127.0.0.1:1' });
    await expect(publishFolder(client, '/nowhere')).rejects.toThrow('/nowhere is not a folder');
  });
});

async function published(files: Record<string, string>, handler: Handler) {
  const folder = mkdtempSync(join(tmpdir(), 'writ-publish-'));
  const server = new StubServer(handler);
  await server.start();
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const done = await publishFolder(new WritClient({ url: server.url }), folder);
    const terminal = terminalForSpecs();
    sayPublished(terminal, done, folder);
    return {
      requests: server.requests,
      failures: done.failures,
      stdout: terminal.stdout(),
      stderr: terminal.stderr(),
    };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}
