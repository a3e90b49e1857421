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
