import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { moveArchivePlaces } from './archive-places.mjs';
import { DATA_FOLDER, DESCRIPTION_FILE, mustBeEmpty } from './backup.mjs';
import { build } from './build.mjs';
import { copyFile, copyFolder, flushFolders, treeBelow } from './copy-tree.mjs';
import { flushFolder } from './durable-file.mjs';
import { install } from './install.mjs';
import { say, Stop } from './log.mjs';
import { root } from './root.mjs';
import { Household } from './servers.mjs';
import { runOnce } from './services.mjs';
import { readSettings } from './settings.mjs';

/**
 * `main.mjs restore FOLDER`: makes the data folder of a backup, which must be an empty one here, lets its Postgres
 * recover and audits what came of it. Nothing of Writ runs meanwhile, so nothing is sent to anybody.
 *
 * @throws Stop when the folder holds no whole backup, the data folder has something in it, or the audit is not fine
 */
export async function restore([folder]) {
  if (!folder) throw new Stop('Say what from: writ restore FOLDER');
  const backup = resolve(folder);
  const { data } = readSettings();
  const { takenAt, folders = [], files } = readDescription(backup);
  await mustBeEmpty(data);
  await install();
  await build();
  await copyBack({ from: join(backup, DATA_FOLDER), to: data, files });
  await audit({ data, takenAt, folders });
  say(`${data} is the system as of ${takenAt}. Start it with npm start.`);
}

function readDescription(backup) {
  try {
    const description = JSON.parse(readFileSync(join(backup, DESCRIPTION_FILE), 'utf8'));
    if (description.format === 1) return description;
  } catch {
    // The same sentence as for a description of another format.
  }
  throw new Stop(
    `${backup} holds no backup that this version of Writ can read: ${DESCRIPTION_FILE} is missing or damaged.`,
  );
}

/** Beside the data folder first: an interrupted restore leaves no data folder behind. */
async function copyBack({ from, to, files }) {
  const part = `${to}.part`;
  await rm(part, { recursive: true, force: true });
  const { folders } = await treeBelow(from);
  await mkdir(dirname(to), { recursive: true });
  try {
    for (const path of folders) await copyFolder(join(from, path), join(part, path));
    for (const [path, digest] of Object.entries(files)) {
      const found = await copyFile(join(from, path), join(part, path));
      if (found !== digest)
        throw new Stop(
          `${join(from, path)} ${found ? 'is damaged: its SHA-256 is not that of the backup' : 'is missing'}. Restore another backup.`,
        );
    }
    flushFolders(part, folders);
    await rmdir(to).catch(() => undefined);
    await rename(part, to);
    flushFolder(dirname(to));
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

/** `folders` are the names of the data folder that was backed up. */
async function audit({ data, takenAt, folders }) {
  const household = await Household.open({ data });
  const signed = join(data, 'log-key.signed');
  try {
    // The audit needs no NATS.
    const { databaseUrl } = await household.startServers({ natsUrl: 'nats://127.0.0.1' });
    await moveArchivePlaces(databaseUrl, { from: folders, to: resolve(data) });
    await runOnce({
      name: 'audit',
      file: join(root, 'cli/bin/writ'),
      args: ['audit', '--taken-at', takenAt, ...(existsSync(signed) ? ['--signed', signed] : [])],
      env: { ...process.env, DATABASE_URL: databaseUrl },
    });
  } finally {
    await household.close();
  }
}
