import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formatVerifierKey, type Receipt, signerKeyOf, verifierOf } from '#verify';
import { Checkpoints } from './checkpoints';
import { LogOfLeaves, newMachine } from './log-of-leaves.fixture';
import { WholeReceipts } from './whole-receipts.fixture';
import { TreeNodes } from './tree-nodes';

const PROGRAM = join(__dirname, '../../../../../test/verifiers/tlog.go');
/** Where Debian's golang-golang-x-mod-dev puts its sources. */
const SOURCES = '/usr/share/gocode';
const hasGo =
  existsSync(join(SOURCES, 'src/golang.org/x/mod/sumdb/tlog')) &&
  spawnSync('go', ['version']).status === 0;

const key = signerKeyOf('writ-1f2e3d4c', randomBytes(32));
const SIZES = [3, 256, 700];

const inGo = (input: object) => {
  const env = { ...process.env, GOPATH: SOURCES, GO111MODULE: 'off', GOFLAGS: '' };
  const { status, stdout, stderr } = spawnSync('go', ['run', PROGRAM], {
    input: JSON.stringify(input),
    env,
    encoding: 'utf8',
  });
  return { status, lines: stdout.trim().split('\n'), stderr };
};

/** `067`, `x001/067.p/8` (C2SP tlog-tiles). */
const pathOf = (level: number, index: number, width: number): string => {
  const last = String(index % 1_000).padStart(3, '0');
  const front = index < 1_000 ? '' : `x${String(Math.floor(index / 1_000)).padStart(3, '0')}/`;
  return `${level}/${front}${last}${width < 256 ? `.p/${width}` : ''}`;
};

describe('what the log gives out, checked by Go’s checksum database', () => {
  if (!hasGo)
    it('was NOT checked: there is no Go here (apt-get install golang-go golang-golang-x-mod-dev)', () => {
      process.stderr.write('No Go: receipts were checked by our own code only.\n');
      expect(hasGo).toBe(false);
    });
  else
    it('[V2] holds: signatures, receipts, consistency and tiles', async () => {
      const log = await LogOfLeaves.open();
      const nodes = new TreeNodes(log.pool);
      const checkpoints = new Checkpoints(log.pool, nodes, key, {
        record: newMachine(),
        pauseMs: 0,
      });
      const receipts = new WholeReceipts(log.pool, nodes, checkpoints);
      const given: Receipt[] = [];
      const tiles: Record<string, string> = {};
      for (const size of SIZES) {
        await log.append(...Array.from({ length: size - log.leaves.length }, () => ({})));
        await nodes.store(size);
        await checkpoints.sign();
        for (const index of [0, Math.floor(size / 2), size - 1])
          given.push(await receipts.of('acme', log.ids[index]!, {}));
        for (let level = 0; 256 ** level <= size; level += 1) {
          const count = Math.floor(size / 256 ** level);
          for (let index = 0; index * 256 < count; index += 1) {
            const width = Math.min(256, count - index * 256);
            const hashes = await nodes.tile({ level, index, width }, size);
            tiles[pathOf(level, index, width)] = Buffer.concat(hashes!).toString('base64');
          }
        }
      }
      const consistency = {
        from: given[0]!.checkpoint,
        to: given.at(-1)!.checkpoint,
        proof: await receipts.consistencyProof(3, 700),
      };
      await log.close();

      const keys = [formatVerifierKey(verifierOf(key))];
      const input = { keys, receipts: given, consistency, tiles };
      const { status, lines, stderr } = inGo(input);
      expect([status, stderr]).toEqual([0, '']);
      expect(lines).toEqual([
        ...given.flatMap(({ index, checkpoint }) => [
          `leaf ${index} of ${checkpoint.split('\n')[1]}`,
          `tiles of leaf ${index}`,
        ]),
        '3 goes on in 700',
      ]);

      // Otherwise it prints a warning.
      const [first, ...others] = given;
      const edited = { ...first!, event: Buffer.from('{}').toString('base64') };
      expect(inGo({ ...input, receipts: [edited, ...others] }).status).toBe(1);
    });
});
