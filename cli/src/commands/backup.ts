import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type Command } from 'commander';
import { WritError } from '#client';
import { ownFile } from '../own-files';

/** The program that starts systems on this machine. The package is without it. */
const LAUNCHER = ownFile('tools/launcher/main.mjs');

/** Both act on the data folder of a system of this machine (WRIT_DATA), and ask no service. */
export const addBackupCommands = (program: Command): void => {
  program
    .command('backup')
    .description('copy the data folder of the system that npm start runs here, while it works')
    .argument('<folder>', 'where to; it may not exist yet')
    .action((folder: string) => runLauncher('backup', folder));
  program
    .command('restore')
    .description('make the data folder of a backup again, in an empty one, and audit it')
    .argument('<folder>', 'the backup')
    .action((folder: string) => runLauncher('restore', folder));
};

const runLauncher = async (...args: readonly string[]): Promise<void> => {
  if (!existsSync(LAUNCHER))
    throw new WritError(
      'Only the folder of Writ from which npm start runs a system has this command.',
    );
  const child = spawn(process.execPath, [LAUNCHER, ...args], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
};
