import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inLauncher } from './launcher';

describe('the nats-server that the launcher starts', () => {
  it.each([
    ['v2.9.25', false],
    ['v2.10.0', true],
    ['v2.12.1-RC.1', true],
    ['v3.0.0', true],
    [undefined, false],
  ])('is %s: %s, because callers sign in by auth callout', (version, isTaken) => {
    const text = version === undefined ? 'undefined' : JSON.stringify(version);
    expect(inLauncher('nats-binary', `it.isRecent(${text})`)).toBe(isTaken);
  });

  it('is refused by name when it is too old, with what will do', () => {
    const folder = mkdtempSync(join(tmpdir(), 'writ-old-nats-'));
    const binary = join(folder, 'nats-server');
    writeFileSync(binary, '#!/bin/sh\necho nats-server: v2.9.25\n', { mode: 0o755 });
    const message = inLauncher<string>(
      'nats-binary',
      `it.findNatsServer(${JSON.stringify({ NATS_SERVER_BIN: binary })}).catch((error) => error.message)`,
    );
    rmSync(folder, { recursive: true });
    expect(message).toContain(
      'is nats-server v2.9.25, which is too old: Writ needs 2.10.0 or later.',
    );
  });
});
