import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { elapse, eventually, itUnless } from '#testkit';
import { areGone, Launch } from '../setup/launcher';
import { ForgetfulDisk, whyNoPowerCut } from './forgetful-disk';

const MEBIBYTES = 1_000;
const FILES = [
  'log-key',
  'content-key',
  'token-secret',
  'postgres-password',
  'keys.json',
  'nats-users.json',
];
const startScript = join(__dirname, '../setup/stubs/start.mjs');

const itHere = itUnless(whyNoPowerCut());

describe('a power cut after the first start', () => {
  const disks: ForgetfulDisk[] = [];
  const launches: Launch[] = [];

  afterAll(async () => {
    await Promise.all(launches.map((launched) => launched.stop('SIGKILL')));
    for (const disk of disks) disk.remove();
  });

  const start = (disk: ForgetfulDisk): { launch: Launch; fileOf: (name: string) => string } => {
    const data = join(disk.folder, 'writ');
    const env = { WRIT_DATA: data, WRIT_PORT: '', npm_lifecycle_event: '' };
    const program = disk.run([process.execPath, startScript], env);
    const launch = new Launch(disk.pathFor(program, 'writ'), {}, program);
    launches.push(launch);
    return { launch, fileOf: (name) => readFileSync(join(launch.data, name), 'utf8') };
  };
  const namesIn = (launch: Launch): string[] =>
    readdirSync(launch.data).filter((name) => name.endsWith('.part'));

  itHere.each([0, 20])(
    '[G1] finds every secret whole that was there when Writ was ready (%s s after it)',
    async (seconds) => {
      const disk = new ForgetfulDisk(MEBIBYTES);
      disks.push(disk);
      const first = start(disk);
      await first.launch.ready();
      const before = FILES.map(first.fileOf);
      const children = first.launch.children();
      await elapse(seconds * 1_000);

      disk.cutPower(first.launch.launcher);
      await first.launch.stop('SIGKILL');
      // As after a real cut, no process has the id that Postgres left in its lock file.
      await eventually(() => areGone(children));

      const second = start(disk);
      await second.launch.ready();
      expect(FILES.map(second.fileOf)).toEqual(before);
      expect(namesIn(second.launch)).toEqual([]);
      expect(await second.launch.stop('SIGINT')).toBe(0);
    },
  );
});
