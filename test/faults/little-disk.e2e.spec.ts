import { join } from 'node:path';
import { itUnless } from '#testkit';
import { type Launch } from '../setup/launcher';
import { ForgetfulDisk, whyNoPowerCut } from './forgetful-disk';
import { buildSystem, launchOn, readyOn } from './system-on-disk';

const MEBIBYTES = 600;
const because = whyNoPowerCut();
const itHere = itUnless(because);

describe('a system on a small disk', () => {
  const disks: ForgetfulDisk[] = [];
  const launches: Launch[] = [];

  const diskOf = (mebibytes: number): ForgetfulDisk => {
    const disk = new ForgetfulDisk(mebibytes);
    disks.push(disk);
    return disk;
  };
  const launch = (disk: ForgetfulDisk): Launch => {
    const launched = launchOn(disk);
    launches.push(launched);
    return launched;
  };
  /** Leaves so many mebibytes free for the next start. */
  const leave = (disk: ForgetfulDisk, mebibytes: number): void => {
    const fill = `rm -f "$0" && free=$(df --output=avail -m "$1" | tail -1) && fallocate -l $((free - ${mebibytes}))M "$0"`;
    const { status, stderr } = disk.try(['sh', '-c', fill, join(disk.folder, 'full'), disk.folder]);
    if (status !== 0) throw new Error(stderr);
  };

  beforeAll(() => because ?? buildSystem());

  afterAll(async () => {
    await Promise.all(launches.map((launched) => launched.stop('SIGKILL')));
    for (const disk of disks) disk.remove();
  });

  itHere(
    '[O7] starts again and works with 300 MiB of free space',
    async () => {
      const disk = diskOf(MEBIBYTES);
      const first = await readyOn(launch(disk));
      await first.publishRefunds();
      expect(await first.launch.stop('SIGINT')).toBe(0);
      leave(disk, 300);

      const second = await readyOn(launch(disk));
      const { status } = await second.integrator.post('/v1/work-orders', {
        workflow: 'refunds',
        inputs: { order: 'order-1', reason: 'late' },
      });
      expect(status).toBe(201);
      expect(await second.launch.stop('SIGINT')).toBe(0);

      leave(disk, 100);
      const third = launch(disk);
      expect(await third.ended).toBe(1);
      expect(third.output).toMatch(
        /disk\/writ has \d+ MiB of free disk space, and a start needs 128 MiB there\. Free some, or set WRIT_DATA/,
      );
    },
    300_000,
  );

  itHere('[O7] says before a first start how much space it needs, and where', async () => {
    const disk = diskOf(200);
    const refused = launch(disk);
    expect(await refused.ended).toBe(1);
    expect(refused.output).toMatch(
      /disk\/writ has \d+ MiB of free disk space, and the first start needs 256 MiB there\. Free some, or set WRIT_DATA/,
    );
    expect(refused.output).not.toMatch(/^ {4}at /m);
  });
});
