import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from './settings';

describe('a setting that is read from a file', () => {
  let folder: string;
  const file = (): string => join(folder, 'token-secret');
  const read = () =>
    readSettings({
      DATABASE_URL: 'postgres://127.0.0.1/writ',
      NATS_URL: 'nats://127.0.0.1',
      WRIT_TOKEN_SECRET_FILE: file(),
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-settings-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is its text without the line end', () => {
    writeFileSync(file(), `${'s'.repeat(32)}\n`);
    expect(read().WRIT_TOKEN_SECRET).toBe('s'.repeat(32));
  });

  it.each(['', '\n', '\0\0\0\0'])('is refused by the name of the file when it holds %j', (text) => {
    writeFileSync(file(), text);
    expect(read).toThrow(`WRIT_TOKEN_SECRET_FILE: ${file()} is empty. Restore it from a backup.`);
  });

  it('is refused by the name of the file when there is none', () => {
    expect(read).toThrow(`WRIT_TOKEN_SECRET_FILE: ${file()} cannot be read (ENOENT).`);
  });
});
