import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { temporaryFolder } from '#testkit';
import * as verifier from '#verify';
import { judge } from '../browser/judge';
import { sound, vectors } from '../browser/vectors';
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

    it('says where an audit is made, which needs the code of the ledger', () => {
      const url = 'postgres://writ_reader@127.0.0.1:1/writ';
      expect(run('audit', '--database', url)).toEqual({
        status: 2,
        output: expect.stringContaining('run it in Writ’s image or in a checkout'),
      });
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

    it.each(['mts', 'cts'])('has types that compile, and catch mistakes, in a .%s', (ending) => {
      const file = join(clean, `caller.${ending}`);
      writeFileSync(file, CALLER);
      const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];
      const compiler = join(process.cwd(), 'node_modules/typescript/bin/tsc');
      const { stdout } = spawnSync(node, [compiler, ...options, file], {
        cwd: clean,
        encoding: 'utf8',
      });
      expect(stdout).toBe('');
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
      const file = join(clean, 'caller.mts');
      writeFileSync(
        file,
        `import { parseLogKeys } from '@writ-control/verify';
         const keys: readonly { readonly name: string }[] | string = parseLogKeys('');
         // @ts-expect-error there is no such number
         const count: number = keys;
         export { count };`,
      );
      const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];
      const compiler = join(process.cwd(), 'node_modules/typescript/bin/tsc');
      const { stdout } = spawnSync(node, [compiler, ...options, file], {
        cwd: clean,
        encoding: 'utf8',
      });
      expect(stdout).toBe('');
    });
  });
});

/** A program of somebody else: what is right compiles, and each mistake is found. */
const CALLER = `
  import { problemClass, Writ } from '@writ-control/client';
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
