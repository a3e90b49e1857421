import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type PeerPackages } from './packages';

/** A peer that this machine does not have and npm does not give. It is left out; the others are measured. */
export class PeerMissing extends Error {
  override readonly name = 'PeerMissing';
}

/** The packages of one peer, in a folder of their own that later runs use again. */
export class InstalledPeer {
  private readonly require: NodeJS.Require;

  constructor(readonly folder: string) {
    this.require = createRequire(join(folder, 'package.json'));
  }

  /** A module of the peer. `Module` declares what is used of it, because its types are not installed with the project. */
  load<Module>(name: string): Module {
    return this.require(name) as Module;
  }

  /** A file or folder of a package, also where the package does not export it. */
  pathOf(packageName: string, ...parts: readonly string[]): string {
    return join(this.folder, 'node_modules', packageName, ...parts);
  }
}

const run = promisify(execFile);
const PLACE = '.writ/peers';
const WITHIN_MS = 300_000;

/** Installs the packages unless an earlier run did. Rejects with `PeerMissing` when npm cannot. */
export const installed = async (wanted: PeerPackages): Promise<InstalledPeer> => {
  const folder = resolve(PLACE, folderOf(wanted));
  const complete = join(folder, 'complete');
  if (!existsSync(complete)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), packageFile(wanted));
    await npmInstall(folder, wanted.name);
    writeFileSync(complete, '');
  }
  return new InstalledPeer(folder);
};

/** Another version is another folder. */
export const folderOf = ({ name, packages }: PeerPackages): string => {
  const digest = createHash('sha256').update(JSON.stringify(packages)).digest('hex');
  return `${name}-${digest.slice(0, 12)}`;
};

const packageFile = ({ name, packages }: PeerPackages): string =>
  `${JSON.stringify({ name: `peer-${name}`, private: true, dependencies: packages }, null, 2)}\n`;

const npmInstall = async (folder: string, name: string): Promise<void> => {
  const [command, before] = npm();
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'];
  try {
    await run(command, [...before, ...args, '--loglevel=error'], {
      cwd: folder,
      timeout: WITHIN_MS,
    });
  } catch (error) {
    throw new PeerMissing(`npm did not install ${name}: ${reasonIn(error)}`, { cause: error });
  }
};

const npm = (): readonly [string, readonly string[]] => {
  const { npm_execpath: path } = process.env;
  return path?.endsWith('.js') ? [process.execPath, [path]] : ['npm', []];
};

/** The first lines of what npm wrote, or why it did not run. */
export const reasonIn = (error: unknown): string => {
  const { stderr = '', message } = error as { readonly stderr?: string; readonly message: string };
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('A complete log'));
  return lines.slice(0, 2).join(' ') || message;
};
