import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '#testkit';

/** The example in a folder that has the packages of the SDK and nothing else of this project. */
describe('the example of an agent that makes one call', () => {
  const folder = temporaryFolder();
  const server = join(folder, 'server.cjs');
  const call = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['call-tool.mjs', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  beforeAll(() => {
    cpSync('examples/agents/call-tool.mjs', join(folder, 'call-tool.mjs'));
    mkdirSync(join(folder, 'node_modules'));
    const sdk = 'node_modules/@modelcontextprotocol';
    symlinkSync(resolve(sdk), join(folder, sdk));
    writeFileSync(server, SERVER);
  });

  it('prints what the server answers, without what could steer a terminal', () => {
    const text = { content: [{ type: 'text', text: '\u009b31m é' }] };
    expect(call('echo', '{}', process.execPath, server)).toEqual({
      status: 0,
      stdout: `${JSON.stringify(text).replace('\u009b', '\\u009b').replace('é', '\\u00e9')}\n`,
      stderr: '',
    });
  });

  it.each([
    ['no server', [], 'Give TOOL, ARGUMENTS as JSON, and the COMMAND of a server.'],
    ['a server that is not there', ['echo', '{}', './nowhere'], 'spawn ./nowhere ENOENT'],
    ['a server that refuses', ['other', '{}', process.execPath, server], 'no such tool'],
  ])('says in one line what is wrong with %s', (_title, args, message) => {
    const { status, stdout, stderr } = call(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^The call was not answered: .+\n$/);
    expect(stderr).toContain(message);
  });
});

const SERVER = `
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method, params } = JSON.parse(line);
    if (id === undefined) return;
    const initialized = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } };
    const answer =
      method === 'initialize' ? { result: initialized }
      : method === 'tools/list' ? { result: { tools: [{ name: 'echo', inputSchema: { type: 'object' } }] } }
      : params?.name === 'echo' ? { result: { content: [{ type: 'text', text: '\\u009b31m é' }] } }
      : { error: { code: -32602, message: 'no such tool' } };
    console.log(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  });`;
