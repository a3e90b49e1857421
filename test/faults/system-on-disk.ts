import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiUser } from '../scenarios/client';
import { publishExamples } from '../scenarios/examples';
import { Launch } from '../setup/launcher';
import { type ForgetfulDisk } from './forgetful-disk';

/** A system that runs with all its data on a disk. */
export interface SystemOnDisk {
  readonly launch: Launch;
  readonly integrator: ApiUser;
  readonly databaseUrl: string;
  readonly natsUrl: string;
  /** Publishes the example workflow `refunds`. */
  readonly publishRefunds: () => Promise<void>;
}

/** What a start runs: to be called once before. */
export const buildSystem = (): void => {
  execFileSync(process.execPath, ['tools/launcher/main.mjs', 'build'], { stdio: 'ignore' });
};

/** Starts the launcher with its data on the disk; it may come up or end. */
export const launchOn = (disk: ForgetfulDisk): Launch => {
  const env = { WRIT_DATA: join(disk.folder, 'writ'), WRIT_PORT: '', npm_lifecycle_event: '' };
  const program = disk.run([process.execPath, join(__dirname, 'start.mjs')], env);
  return new Launch(disk.pathFor(program, 'writ'), {}, program);
};

/** The system once it is ready; rejects with its output when it ends before. */
export const readyOn = async (launch: Launch): Promise<SystemOnDisk> => {
  const url = await launch.ready();
  const textOf = (name: string): string => readFileSync(join(launch.data, name), 'utf8');
  const addressOf = (name: string): string =>
    new RegExp(`^export ${name}='(.*)'$`, 'm').exec(textOf('addresses'))![1]!;
  const keys = JSON.parse(textOf('keys.json')) as Record<string, string>;
  return {
    launch,
    integrator: new ApiUser(url, keys['integrator']!),
    databaseUrl: addressOf('WRIT_DATABASE_OWNER_URL'),
    natsUrl: addressOf('NATS_URL').replace('://', `://${keys['integrator']}@`),
    publishRefunds: () => publishExamples({ url, keys }, 'refunds'),
  };
};
