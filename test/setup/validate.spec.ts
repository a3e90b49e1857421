import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '#testkit';

const validate = (folder: string) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['cli/bin/writ', 'validate', folder],
    // Nobody answers there: a check needs no server.
    { encoding: 'utf8', env: { ...process.env, WRIT_URL: 'http://127.0.0.1:1' } },
  );
  return { status, out: stdout.split('\n'), err: stderr.split('\n') };
};

describe('writ validate', () => {
  it('[N4] takes every example, and says how many golden cases were run', () => {
    const { status, out, err } = validate('examples');
    expect({ status, err }).toEqual({ status: 0, err: [''] });
    expect(out).toContain(
      'fine: policy refunds, 14 golden cases come out as stated  (examples/workflows/refunds/policy.cedar)',
    );
  });

  it('[N4] names file and line of what is wrong with mappings of logs and proxies, without their secrets', () => {
    expect(validate('examples/agents')).toEqual({
      status: 0,
      out: ['fine: mapping  (examples/agents/proxy.yaml)', ''],
      err: [''],
    });
    const folder = temporaryFolder();
    const write = (name: string, lines: readonly string[]): string => {
      writeFileSync(join(folder, name), lines.join('\n'));
      return join(folder, name);
    };
    const log = write('mapping.yaml', ['log: calls', 'workflow: calls', 'ownr: team']);
    const proxy = write('proxy.yaml', [
      'workflow: notes',
      'servers:',
      '  - name: files',
      '    command: files-server',
      '    env: { TOKEN: "${FILES_TOKEN}" }',
      '    tools: [{ tool: write, action: note.write, objects: [path] }]',
    ]);
    const { status, err } = validate(folder);
    expect([status, err]).toEqual([
      1,
      [
        `${log}:3: ownr is not a part of a mapping: check its spelling`,
        expect.stringMatching(`^${proxy}:6: .*objects must be a JSON Pointer`),
        '',
      ],
    ]);
  });

  it('[N4] names file and line of what publishing would refuse', () => {
    const folder = temporaryFolder();
    const file = (name: string) => join(folder, name);
    cpSync('examples/workflows/refunds', folder, { recursive: true });
    cpSync('examples/exception-codes.yaml', file('exception-codes.yaml'));
    const changed = (name: string, from: string | RegExp, to: string): number => {
      const text = readFileSync(file(name), 'utf8');
      writeFileSync(file(name), text.replace(from, to));
      return text.split(from)[0]!.split('\n').length;
    };
    const ofCode = changed('exception-codes.yaml', /sla: \w+/, 'sla: soon');
    changed('cases.yaml', 'expect: run', 'expect: stop');
    const { status, err } = validate(folder);
    expect(status).toBe(1);
    expect(err).toEqual([
      expect.stringContaining(`${file('exception-codes.yaml')}:${ofCode}: `),
      expect.stringContaining(`${file('cases.yaml')}:1: `),
      '',
    ]);
  });
});
