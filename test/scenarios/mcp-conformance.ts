import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { temporaryFolder } from '#testkit';

type Side = 'server' | 'client';

const PAGE = 'docs/agents.md';
const PASSES = 'passes';

/** Scenario → what the page on agents says of it: `passes`, or why it does not apply. */
export const statedOn = (side: Side): ReadonlyMap<string, string> => {
  const [, part = ''] = readFileSync(PAGE, 'utf8').split(`| as a ${side} `);
  const [table = ''] = part.split('\n\n');
  const rows = table.matchAll(/^\| `([^`]+)` +\| (.+?) +\|$/gm);
  return new Map([...rows].map(([, scenario, result]) => [scenario!, result!]));
};

/** Those that pass by the page. */
export const passing = (side: Side): readonly string[] =>
  [...statedOn(side)].filter(([, result]) => result === PASSES).map(([scenario]) => scenario);

/** The scenarios that the suite has. */
export const scenarios = async (side: Side): Promise<readonly string[]> => {
  const { output } = await suite('list', `--${side}`);
  return [...output.matchAll(/^ {2}- (\S+)/gm)].map(([, name]) => name!);
};

/** Runs every scenario against a server; the exit code is 0 where those that pass are exactly those of the page. */
export const runOnServer = (url: string): Promise<SuiteRun> => {
  const baseline = join(temporaryFolder(), 'baseline.yaml');
  const failing = [...statedOn('server')].filter(([, result]) => result !== PASSES);
  writeFileSync(baseline, stringify({ server: failing.map(([scenario]) => scenario) }));
  return suite('server', '--url', url, '--suite', 'all', '--expected-failures', baseline);
};

/** Runs a scenario with a client, which gets the address of its server as its last argument. */
export const runWithClient = (command: string, scenario: string): Promise<SuiteRun> =>
  suite('client', '--command', command, '--scenario', scenario);

export interface SuiteRun {
  readonly code: number;
  readonly output: string;
}

const suite = (...args: readonly string[]): Promise<SuiteRun> =>
  new Promise((settle) => {
    const cli = resolve('node_modules/@modelcontextprotocol/conformance/dist/index.js');
    execFile(process.execPath, [cli, ...args], (error, stdout, stderr) =>
      settle({ code: error ? 1 : 0, output: stdout + stderr }),
    );
  });
