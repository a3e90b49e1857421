import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '#platform';

const environment = {
  DATABASE_URL: 'postgres://127.0.0.1/writ',
  NATS_URL: 'nats://127.0.0.1',
  WRIT_TOKEN_SECRET: 'x'.repeat(32),
};
const read = (more: Record<string, string>) => readSettings('ledger', { ...environment, ...more });

describe('the settings of anchors', () => {
  it('[V3] are a list, every how many seconds, and what signs webhooks', () => {
    expect(read({})).toMatchObject({ WRIT_ANCHORS: '', WRIT_ANCHOR_EVERY: 300 });
    const list =
      '\n file:/mnt/anchor.txt  board=git:/srv/a?push=origin\nwebhook:https://h.example/ ';
    expect(read({ WRIT_ANCHORS: list }).WRIT_ANCHORS).toBe(list.trim());
    expect(read({ WRIT_ANCHOR_EVERY: '1' }).WRIT_ANCHOR_EVERY).toBe(1);
    const secret = `whsec_${'A'.repeat(43)}=`;
    const { WRIT_ANCHOR_WEBHOOK_SECRET } = read({ WRIT_ANCHOR_WEBHOOK_SECRET: secret });
    expect(WRIT_ANCHOR_WEBHOOK_SECRET).toBe(secret);
  });

  it('may lie in files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'writ-settings-'));
    const file = join(folder, 'anchors');
    writeFileSync(file, 'file:/mnt/a\nfile:/mnt/b\n');
    expect(read({ WRIT_ANCHORS_FILE: file }).WRIT_ANCHORS).toBe('file:/mnt/a\nfile:/mnt/b');
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['WRIT_ANCHORS', 'file:relative'],
    ['WRIT_ANCHORS', 'file:/mnt/a,git:/b x'],
    ['WRIT_ANCHORS', 'witness://w.example'],
    ['WRIT_ANCHOR_EVERY', '0'],
    ['WRIT_ANCHOR_EVERY', '1.5'],
    ['WRIT_ANCHOR_EVERY', 'often'],
    ['WRIT_ANCHOR_WEBHOOK_SECRET', 'short'],
  ])(
    'stop the start where %s is %s, and say what is expected, not what a secret was',
    (name, bad) => {
      const failing = () => read({ [name]: bad });
      expect(failing).toThrow(new RegExp(`^${name}=.+ is not .`));
      if (name !== 'WRIT_ANCHOR_EVERY') expect(failing).not.toThrow(bad);
    },
  );
});
