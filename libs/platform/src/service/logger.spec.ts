import { Writable } from 'node:stream';
import { createLogger } from './logger';

const token = `ghp_${'a1B2'.repeat(9)}`;

const logged = (say: (log: ReturnType<typeof createLogger>) => void): string => {
  let text = '';
  const to = new Writable({ write: (chunk, _, done) => ((text += String(chunk)), done()) });
  say(createLogger('test', 'info', to));
  return text;
};

describe('a log', () => {
  it('[R1] holds no secret, in a message, an error or a field of any name', () => {
    const text = logged((log) => {
      log.error({ err: new Error(`broke at ${token}`) }, `failed with "${token}"\n`);
      log.info({ asked: { [token]: [{ deep: token }] } }, 'asked');
    });
    expect(text).not.toContain(token);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      {
        msg: 'failed with "[masked: github-token]"\n',
        err: { message: 'broke at [masked: github-token]' },
      },
      { asked: { '[masked: github-token]': [{ deep: '[masked: github-token]' }] } },
    ]);
  });

  it('[R1] shows no credential by the name of its field', () =>
    expect(logged((log) => log.info({ request: { authorization: 'Bearer x' } }))).not.toContain(
      'Bearer',
    ));
});
