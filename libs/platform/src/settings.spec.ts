import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from './settings';

describe('a setting that is read from a file', () => {
  let folder: string;
  const file = (): string => join(folder, 'token-secret');
  const read = () =>
    readSettings('ledger', {
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

describe('an address among the settings', () => {
  const settings = {
    DATABASE_URL: 'postgres://writ:a,b@127.0.0.1/writ',
    NATS_URL: 'nats://a:4222,nats://b:4222',
    WRIT_TOKEN_SECRET: 's'.repeat(32),
  };

  it('may have a comma in its password, and be one of several for NATS', () => {
    const { DATABASE_URL, NATS_URL } = readSettings('ledger', settings);
    expect([DATABASE_URL, NATS_URL]).toEqual([settings.DATABASE_URL, settings.NATS_URL]);
  });

  it('may name several hosts of Postgres, of which the one that takes writes is used', () => {
    const url = 'postgres://writ:secret@a:5432,b/writ';
    for (const DATABASE_URL of [url, `${url}?target_session_attrs=read-write&sslmode=require`])
      expect(readSettings('ledger', { ...settings, DATABASE_URL })).toMatchObject({ DATABASE_URL });
    const DATABASE_URL = `${url}?target_session_attrs=any`;
    expect(() => readSettings('ledger', { ...settings, DATABASE_URL })).toThrow(
      /^DATABASE_URL=… is not .*target_session_attrs=read-write\.$/,
    );
  });

  it('is refused without the password that it has', () => {
    const WRIT_S3_ENDPOINT = 'ftp://me:hunter2@store';
    expect(() => readSettings('ledger', { ...settings, WRIT_S3_ENDPOINT })).toThrow(
      'WRIT_S3_ENDPOINT="ftp://…@store" is not an http:// or https:// URL.',
    );
  });
});

describe('a setting of another service', () => {
  const NATS_URL = 'nats://127.0.0.1';
  const WRIT_TOKEN_SECRET = 's'.repeat(32);
  const DATABASE_URL = 'postgres://127.0.0.1/writ';
  const bad = { WRIT_CONTENT_MAX: 'much', WRIT_LOG_KEY_FILE: '/nowhere' };
  const environment = { DATABASE_URL, NATS_URL, WRIT_TOKEN_SECRET, ...bad };

  it('is checked by the services that read it, and stops no other', () => {
    expect(() => readSettings('ledger', environment)).toThrow(
      /WRIT_LOG_KEY_FILE: .*WRIT_CONTENT_MAX="much" is not/,
    );
    expect(readSettings('approvals', environment)).toMatchObject({ NATS_URL });
    expect(readSettings('gateway', { NATS_URL, WRIT_TOKEN_SECRET })).toMatchObject({ NATS_URL });
    expect(() => readSettings('approvals', { NATS_URL, WRIT_TOKEN_SECRET })).toThrow(
      'DATABASE_URL is not set',
    );
  });

  it('cannot be read', () => {
    expect(() => readSettings('approvals', environment).WRIT_CONTENT_MAX).toThrow(
      'The declaration of WRIT_CONTENT_MAX does not list approvals among its readers.',
    );
  });
});
