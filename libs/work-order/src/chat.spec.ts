import { isChat } from './chat';

describe('what somebody said in a chat', () => {
  it.each([
    ['chat', 'application/pdf'],
    ['Chat-Transcript', 'text/plain'],
    ['CHATLOG', 'text/plain'],
    ['signed-order', 'text/x-chat'],
    ['signed-order', 'TEXT/livechat; charset=utf-8'],
    ['signed-order', 'application/vnd.slack.chat+json'],
  ])('[O5] is told by its kind or its media type: %s, %s', (kind, mediaType) =>
    expect(isChat({ kind, mediaType })).toBe(true),
  );

  it.each([
    ['receipt', 'text/plain'],
    ['group-chat', 'image/png'],
    ['signed-order', 'application/x-wechat-pay'],
    ['signed-order', 'application/pdf; name=chat.pdf'],
  ])('[O5] is not everything that has the letters: %s, %s', (kind, mediaType) =>
    expect(isChat({ kind, mediaType })).toBe(false),
  );
});
