import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { temporaryFolder } from '#testkit';
import * as verifier from '#verify';
import { judge } from '../browser/judge';
import { sound, vectors } from '../browser/vectors';
import { auditedLog } from '../../apps/ledger/src/proofs/audit/audited-log.fixture';
import { inLauncher } from '../setup/launcher';

const node = inLauncher<string>('node', 'it.nodeBinary()');

describe('the packages', () => {
  const folder = temporaryFolder();
  const packed = join(folder, 'packed');

  beforeAll(() => {
    mkdirSync(packed);
    execFileSync(node, ['tools/packages.mjs', packed]);
  });

  /** A new folder in which the package of that name is the only thing that was installed. */
  const installed = (name: string): string => {
    const file = readdirSync(packed).find((each) => each.startsWith(`writ-control-${name}-`))!;
    const clean = join(folder, `with-${name}`);
    mkdirSync(clean);
    writeFileSync(join(clean, 'package.json'), '{ "private": true, "type": "module" }');
    // Nothing else is needed.
    execFileSync('npm', ['install', '--offline', join(packed, file)], { cwd: clean });
    expect(readdirSync(join(clean, 'node_modules')).sort()).toEqual(
      ['.bin', '.package-lock.json', '@writ-control'].slice(name === 'cli' ? 0 : 1),
    );
    return clean;
  };

  describe('cli', () => {
    let clean: string;
    let writ: string;
    beforeAll(() => {
      clean = installed('cli');
      writ = join(clean, 'node_modules/.bin/writ');
      writeFileSync(join(clean, 'receipt.json'), sound.receipt.given);
      writeFileSync(join(clean, 'keys.txt'), sound.receipt.keys);
    });
    /** A file of the caller at a place around the package, which the package must not run. */
    const decoy = (path: string, script: string): void => {
      mkdirSync(dirname(join(clean, path)), { recursive: true });
      writeFileSync(join(clean, path), script);
    };
    const run = (...args: readonly string[]) => {
      const { status, stdout, stderr } = spawnSync(node, [writ, ...args], {
        cwd: clean,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] },
      });
      return { status, output: `${stdout}${stderr}` };
    };

    it('[V2] verifies a receipt', () =>
      expect(run('verify', 'receipt.json', '--log-key', 'keys.txt')).toEqual({
        status: 0,
        output: expect.stringContaining('VERIFIED'),
      }));

    it('says which version it is', () =>
      expect(run('--version')).toEqual({
        status: 0,
        output: expect.stringMatching(/^writ \d+\.\d+\.\d+ \(\w+\)\n$/),
      }));

    it('[N4] audits a database by the code that it brings, views too', async () => {
      decoy('apps/ledger/src/proofs/audit/program.js', 'console.log(`{"failed":"decoy"}`);');
      const { url, drop } = await auditedLog();
      const { status, output } = run('audit', '--database', url);
      await drop();
      expect(output).toMatch(/^FINE\n/);
      expect(output).toMatch(/ok +views +work_orders: \d+ rows are those of the log/);
      expect(status).toBe(0);
    });

    it('says of backups that they need the folder of a system, and runs no program around it', () => {
      decoy('../tools/launcher/main.mjs', 'console.log("decoy");');
      for (const command of ['backup', 'restore'])
        expect(run(command, 'x')).toEqual({
          status: 1,
          output: expect.stringMatching(/^Only the folder of Writ from which npm start/),
        });
    });

    it('names files of its own by their place', () => {
      writeFileSync(join(clean, 'log.csv'), 'case,activity,time\n');
      const [, mapping] = /write one after (\S+)/.exec(run('import', 'log.csv').output)!;
      expect(existsSync(mapping!)).toBe(true);
      const [, bin] = /"args": \["([^"]+)"/.exec(run('mcp', '--help').output)!;
      expect(execFileSync(node, [bin!, '--version'], { encoding: 'utf8' })).toMatch(/^writ /);
    });

    it('[N4] validates definitions by the code that it brings, in a download below 15 MB', () => {
      const examples = join(clean, 'node_modules/@writ-control/cli/examples');
      // A file of that name in the project of the caller is not run.
      decoy('apps/policy/src/offline/program.js', 'process.stdout.write("[]");');
      expect(run('validate', examples)).toEqual({
        status: 0,
        output: expect.stringContaining('fine: policy refunds, 14 golden cases come out as stated'),
      });
      cpSync(join(examples, 'workflows/refunds'), join(clean, 'refunds'), { recursive: true });
      const cases = join(clean, 'refunds/cases.yaml');
      writeFileSync(cases, readFileSync(cases, 'utf8').replace('expect: run', 'expect: stop'));
      cpSync(join(examples, 'exception-codes.yaml'), join(clean, 'refunds/exception-codes.yaml'));
      expect(run('validate', 'refunds')).toEqual({
        status: 1,
        output: expect.stringContaining('refunds/cases.yaml:1: '),
      });
      const file = readdirSync(packed).find((each) => each.startsWith('writ-control-cli-'))!;
      expect(statSync(join(packed, file)).size).toBeLessThan(15_000_000);
    });

    it('[D3] serves agents by MCP, and says where it looked for Writ', async () => {
      const client = new Client({ name: 'agent', version: '1' });
      const env = {
        PATH: process.env['PATH']!,
        WRIT_URL: 'http://127.0.0.1:65530',
        WRIT_API_KEY: 'key',
      };
      await client.connect(
        new StdioClientTransport({ command: node, args: [writ, 'mcp'], cwd: clean, env }),
      );
      expect(client.getServerVersion()).toMatchObject({ name: 'writ' });
      await expect(client.listTools()).rejects.toThrow(
        'Writ does not answer at http://127.0.0.1:65530',
      );
      await client.close();
    });
  });

  describe('client', () => {
    let clean: string;
    beforeAll(() => (clean = installed('client')));
    const prints = (type: 'module' | 'commonjs', script: string): string =>
      execFileSync(node, [`--input-type=${type}`, '--eval', script], {
        cwd: clean,
        encoding: 'utf8',
      });
    const ASKS = `
      new Writ({ url: 'http://127.0.0.1:65530' }, { forMs: 0, whileDown: false })
        .get('/v1/work-orders')
        .catch((error) => console.log(error instanceof Unanswered && error.name));`;

    it('[N4] is imported and required', () => {
      expect([
        prints('module', `import { Unanswered, Writ } from '@writ-control/client';${ASKS}`),
        prints('commonjs', `const { Unanswered, Writ } = require('@writ-control/client');${ASKS}`),
      ]).toEqual(['Unanswered\n', 'Unanswered\n']);
    });

    it('[N4] brings the adapters for agent frameworks, which need nothing else', () => {
      const uses = 'console.log(typeof toolHook(new Guard({}, { actions: {} })));';
      expect([
        prints('module', `import { Guard, toolHook } from '@writ-control/client/agents';${uses}`),
        prints(
          'commonjs',
          `const { Guard, toolHook } = require('@writ-control/client/agents');${uses}`,
        ),
      ]).toEqual(['function\n', 'function\n']);
    });

    it('has types that compile, and catch mistakes, in a .mts and a .cts', () => {
      for (const ending of ['mts', 'cts']) writeFileSync(join(clean, `caller.${ending}`), CALLER);
      expect(mistakesIn(clean, 'caller.mts', 'caller.cts')).toBe('');
    });
  });

  describe('verify', () => {
    let clean: string;
    beforeAll(() => {
      clean = installed('verify');
      writeFileSync(join(clean, 'receipt.json'), sound.receipt.given);
      writeFileSync(join(clean, 'keys.txt'), sound.receipt.keys);
    });
    const module = (...path: readonly string[]): string =>
      join(clean, 'node_modules/@writ-control/verify', ...path);

    it('[V2] verifies a receipt as its page says', () => {
      const [, example = ''] = /```js\n([\s\S]+?)```/.exec(
        readFileSync(module('README.md'), 'utf8'),
      )!;
      writeFileSync(join(clean, 'example.mjs'), example);
      const output = execFileSync(node, ['example.mjs'], { cwd: clean, encoding: 'utf8' });
      expect(output).toBe('verified\n');
    });

    it('[V2] [V3] says in Node what the project says of every vector', () => {
      const script = `
        import * as verifier from '@writ-control/verify';
        const judge = ${judge.toString()};
        const vectors = JSON.parse((await import('node:fs')).readFileSync('vectors.json', 'utf8'));
        process.stdout.write(JSON.stringify(vectors.map((vector) => judge(verifier, vector))));`;
      writeFileSync(join(clean, 'vectors.json'), JSON.stringify(vectors));
      writeFileSync(join(clean, 'judge.mjs'), script);
      const output = execFileSync(node, ['judge.mjs'], {
        cwd: clean,
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
      const expected = vectors.map((vector) => judge(verifier, vector));
      expect(JSON.parse(output)).toEqual(JSON.parse(JSON.stringify(expected)));
    });

    it('[V2] has for browsers the module that is tried in a browser', () =>
      expect(readFileSync(module('writ-verify.mjs'), 'utf8')).toBe(
        readFileSync('dist/verify/writ-verify.mjs', 'utf8'),
      ));

    it('has types for callers, also for those that resolve modules as Node does', () => {
      writeFileSync(
        join(clean, 'caller.mts'),
        `import { parseLogKeys } from '@writ-control/verify';
         const keys: readonly { readonly name: string }[] | string = parseLogKeys('');
         // @ts-expect-error there is no such number
         const count: number = keys;
         export { count };`,
      );
      expect(mistakesIn(clean, 'caller.mts')).toBe('');
    });
  });
});

/** What the compiler says of files, for which it reads the libraries of the language once. */
const mistakesIn = (folder: string, ...files: readonly string[]): string => {
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];
  const compiler = join(process.cwd(), 'node_modules/typescript/bin/tsc');
  return spawnSync(node, [compiler, ...options, ...files], { cwd: folder, encoding: 'utf8' })
    .stdout;
};

/** A program of somebody else: what is right compiles, and each mistake is found. */
const CALLER = `
  import { problemClass, Writ } from '@writ-control/client';
  import { Guard, guardTools } from '@writ-control/client/agents';
  export const guarded = (writ: Writ) => {
    const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' } as const;
    // @ts-expect-error an action has a system
    new Guard(writ, { workOrderId: 'a', workflow: 'b', actions: { pay: () => ({ kind: 'c' }) } });
    const guard = new Guard(writ, { workOrderId: 'a', workflow: 'b', actions: { pay: () => action } });
    const tools = guardTools(guard, { pay: { execute: async (input: { to: string }) => input.to } });
    const paid: (input: { to: string }) => Promise<string> = tools.pay.execute;
    return paid;
  };
  export const calls = async (writ: Writ, workOrderId: string): Promise<void> => {
    const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' } as const;
    const { body } = await writ.post('/v1/decisions', { body: { workOrderId, action } });
    const outcome: 'run' | 'wait' | 'stop' = (await writ.awaitDecision(body)).outcome;
    for await (const row of writ.list('/v1/work-orders')) {
      const status: string = row.status;
      // @ts-expect-error a work order has no such field
      row.nonsense;
    }
    // @ts-expect-error there is no such path
    await writ.get('/v1/nothing');
    // @ts-expect-error the path names a decision
    await writ.get('/v1/decisions/{decisionId}');
    // @ts-expect-error an action has a system
    await writ.post('/v1/decisions', { body: { workOrderId, action: { kind: 'refund.issue' } } });
    // @ts-expect-error there is no such code
    problemClass('nothing');
  };`;
