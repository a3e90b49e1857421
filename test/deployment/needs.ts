import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ENDS_WITHIN, words } from './shell';

/** In memory: a layer may not lie below another one, and the lowest is the root of this machine. */
export const newFolder = (): string => mkdtempSync('/dev/shm/writ-containers-');

/** Why containers cannot be imitated on this machine; undefined where they can. */
export const missingForContainers = (): string | undefined => {
  if (process.platform !== 'linux') return 'no Linux';
  if (process.getuid?.() !== 0) return 'not root';
  for (const program of ['unshare', 'nsenter', 'setpriv', 'ip', 'pg_isready', 'wget'])
    if (spawnSync('sh', ['-c', `command -v ${program}`], ENDS_WITHIN).status !== 0)
      return `no ${program}`;
  if (!existsSync('/dev/shm')) return 'no /dev/shm';
  const folder = newFolder();
  const at = (name: string): string => join(folder, name);
  const { status } = spawnSync(
    'unshare',
    [
      '--mount',
      '--pid',
      '--net',
      '--fork',
      'sh',
      '-euc',
      `mkdir ${words(at('upper'), at('work'), at('root'))}
     mount -t overlay overlay -o lowerdir=/,upperdir=${at('upper')},workdir=${at('work')} ${at('root')}
     ip link add name bridge type bridge`,
    ],
    ENDS_WITHIN,
  );
  rmSync(folder, { recursive: true, force: true });
  return status === 0 ? undefined : 'no namespaces, overlays or bridges';
};
