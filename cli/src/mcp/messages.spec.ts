import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { messageLines } from './message-lines';
import { readMessage } from './messages';

const request = (more: object) => JSON.stringify({ jsonrpc: '2.0', id: 7, ...more });
const clientInfo = { name: 'an agent', version: '1' };
const initialize = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };

describe('a message of MCP', () => {
  it.each([
    ['a request', request({ method: 'ping' })],
    ['a request of a method that nobody knows', request({ method: 'constructor' })],
    ['a request with params', request({ method: 'initialize', params: initialize })],
    ['a notification', '{"jsonrpc":"2.0","method":"notifications/initialized"}'],
    ['a response', request({ result: {} })],
  ])('[N4] is read: %s', (_, message) =>
    expect(readMessage(message)).toEqual({ message: JSON.parse(message) }),
  );

  it.each([
    ['what is not JSON', '{"jsonrpc', -32700, null],
    ['a batch', `[${request({ method: 'ping' })}]`, -32600, null],
    ['a text', '"ping"', -32600, null],
    ['an id of null', request({ method: 'ping', id: null }), -32600, null],
    ['a method that is no text', request({ method: 5 }), -32600, 7],
    ['another version of JSON-RPC', request({ method: 'ping', jsonrpc: '1.0' }), -32600, 7],
    ['params that are missing', request({ method: 'initialize' }), -32602, 7],
    ['a cursor of no text', request({ method: 'tools/list', params: { cursor: 1 } }), -32602, 7],
  ])('[N4] is not %s', (_, message, code, id) =>
    expect(readMessage(message)).toMatchObject({
      refused: { jsonrpc: '2.0', id, error: { code } },
    }),
  );
});

describe('lines of standard input', () => {
  it('[N4] pass on where they are messages, and are answered where they are not', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const passed = text(messageLines(input, output));
    const pings = [request({ method: 'ping', params: { name: 'é' } }), request({ method: 'ping' })];
    const bytes = Buffer.from(`${pings[0]}\n\n{oops\n[]\n${pings[1]}\r\n${pings[0]}`);
    for (const byte of bytes) input.write(Buffer.from([byte]));
    input.end();
    expect(await passed).toBe(`${pings[0]}\n${pings[1]}\r\n`);
    output.end();
    const codes = (await text(output)).trim().split('\n');
    expect(codes.map((line) => JSON.parse(line).error.code)).toEqual([-32700, -32600]);
  });

  it('[G9] end at a line that is too long', async () => {
    const input = new PassThrough();
    const passed = text(messageLines(input, new PassThrough()));
    input.write(Buffer.alloc(10 * 1024 * 1024 + 1, 'x'));
    await expect(passed).rejects.toThrow('too long');
  });
});
