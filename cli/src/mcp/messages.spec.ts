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

/** A call of a tool with the JSON `args`. */
const callWith = (args: string): string =>
  `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"pay","arguments":${args}}}`;

describe('what two readers of a message could take differently', () => {
  it.each([
    ['a number that changes in a double', '{"account":9007199254740993}', '/account'],
    ['a number beyond all doubles', '{"cents":[1e400]}', '/cents/0'],
    ['a key twice', '{"cents":500,"cents":5}', '/cents'],
    ['a key that reaches prototypes', '{"to":{"__proto__":{"cents":5}}}', '/to/__proto__'],
    ['half a surrogate pair', '{"to":"\\ud800"}', '/to'],
  ])('[A1] is refused with the place: %s', (_, args, place) =>
    expect(readMessage(callWith(args))).toEqual({
      refused: {
        jsonrpc: '2.0',
        id: 7,
        error: {
          code: -32_602,
          message: expect.stringMatching(`^/params/arguments${place}: `),
        },
      },
    }),
  );

  it.each([
    ['two ids', '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}', null],
    ['an id that changes', '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}', null],
    ['two methods', '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}', 1],
  ])('[A1] is no message with %s', (_, message, id) =>
    expect(readMessage(message)).toMatchObject({ refused: { id, error: { code: -32_600 } } }),
  );

  it('[A1] is refused where it is not UTF-8, in place of a text with replacements', () => {
    const bytes = Buffer.from(callWith('{"to":"é"}'), 'latin1');
    expect(readMessage(bytes)).toMatchObject({ refused: { id: 7 } });
  });
});

describe('lines of standard input', () => {
  it('[N4] pass on where they are messages, and are answered where they are not', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const passed = text(messageLines(input, output));
    const pings = [request({ method: 'ping', params: { name: 'é' } }), request({ method: 'ping' })];
    const refused = ['{oops', '[]', callWith('{"cents":1e400}')].join('\n');
    const bytes = Buffer.from(`${pings[0]}\n\n${refused}\n${pings[1]}\r\n${pings[0]}`);
    for (const byte of bytes) input.write(Buffer.from([byte]));
    input.end();
    expect(await passed).toBe(`${pings[0]}\n${pings[1]}\r\n`);
    output.end();
    const codes = (await text(output)).trim().split('\n');
    expect(codes.map((line) => JSON.parse(line).error.code)).toEqual([-32700, -32600, -32602]);
  });

  it('[G9] end at a line that is too long', async () => {
    const input = new PassThrough();
    const passed = text(messageLines(input, new PassThrough()));
    input.write(Buffer.alloc(10 * 1024 * 1024 + 1, 'x'));
    await expect(passed).rejects.toThrow('too long');
  });
});
