import { SseParser } from './sse';

const STREAM =
  'retry: 50\nid: 4\n: from here on\n\nid: 5\ndata: {"a":\ndata:1}\n\nevent: end\ndata: x\n\n';
const MESSAGES = [
  { id: '4', event: 'message', data: '', retryMs: 50 },
  { id: '5', event: 'message', data: '{"a":\n1}', retryMs: 50 },
  { id: '5', event: 'end', data: 'x', retryMs: 50 },
];

describe('server-sent events', () => {
  it.each(['\n', '\r\n', '\r'])('[N1] are read with lines that end in %j', (end) => {
    const text = `${STREAM.replaceAll('\n', end)}: more`;
    expect(new SseParser().push(text)).toEqual(MESSAGES);
  });

  it('[N1] are the same wherever the text is cut', () => {
    const text = `${STREAM.replaceAll('\n', '\r\n')}:`;
    for (let at = 1; at < text.length; at += 1) {
      const parser = new SseParser();
      expect([...parser.push(text.slice(0, at)), ...parser.push(text.slice(at))]).toEqual(MESSAGES);
    }
  });

  it('[N1] pass over comments, unknown fields and a message that is not whole', () => {
    const parser = new SseParser();
    expect(parser.push(': alive\nwhat: else\nretry: soon\ndata\n\ndata: half')).toEqual([
      { id: undefined, event: 'message', data: '', retryMs: undefined },
    ]);
  });
});
