import { mayBeText, scanForSecrets } from './content-scan';

const secret = Buffer.from(`first\nthe token ghp_${'a1B2'.repeat(9)}\n`);

describe('content that comes in', () => {
  it.each([
    'text/plain; charset=utf-8',
    'application/json',
    'application/x-pem-file',
    'application/octet-stream',
    'message/rfc822',
    'image/svg+xml',
    'nonsense',
    '',
  ])('[R1] is looked into for secrets as %j', (mediaType) => {
    const scan = scanForSecrets(mediaType)!;
    for (const byte of secret) void scan.push(Buffer.from([byte]));
    expect(scan.end()).toMatchObject([{ kind: 'github-token', line: 2 }]);
  });

  it.each(['image/png', 'application/pdf', 'application/zip', 'video/mp4'])(
    '[R1] is not where its format is packed: %s',
    (mediaType) => {
      expect(mayBeText(mediaType)).toBe(false);
      expect(scanForSecrets(mediaType)).toBeUndefined();
    },
  );
});
