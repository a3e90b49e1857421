import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  cosign,
  cosignaturesOf,
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  formatWitnessKey,
  parseNote,
  signerKeyOf,
  signNote,
  verifierOf,
  witnessKeyOf,
} from '#verify';

const PROGRAM = join(__dirname, '../../../../../test/verifiers/cosignature.go');
/** Where Debian's golang-golang-x-mod-dev puts its sources. */
const SOURCES = '/usr/share/gocode';
const hasGo =
  existsSync(join(SOURCES, 'src/golang.org/x/mod/sumdb/note')) &&
  spawnSync('go', ['version']).status === 0;

const log = signerKeyOf('writ.example/main', randomBytes(32));
const checkpointOf = (size: number) =>
  signNote(
    formatCheckpoint({ origin: log.name, size, root: randomBytes(32), extensions: [] }),
    log,
  );

const inGo = (input: object) => {
  const env = { ...process.env, GOPATH: SOURCES, GO111MODULE: 'off', GOFLAGS: '' };
  const { status, stdout, stderr } = spawnSync('go', ['run', PROGRAM], {
    input: JSON.stringify(input),
    env,
    encoding: 'utf8',
  });
  return { status, stderr, output: JSON.parse(stdout || 'null') as Record<string, unknown> };
};

describe('cosignatures, between our code and Go’s reader of notes', () => {
  if (!hasGo)
    it('were NOT checked: there is no Go here (apt-get install golang-go golang-golang-x-mod-dev)', () => {
      process.stderr.write('No Go: cosignatures were checked by our own code only.\n');
      expect(hasGo).toBe(false);
    });
  else
    it('[V3] hold both ways, and not for another text', () => {
      const signer = { name: 'witness.example/w1', seed: randomBytes(32) };
      const key = witnessKeyOf(signer.name, signer.seed);
      const ours = checkpointOf(7);
      const cosigned = {
        ...ours,
        signatures: [...ours.signatures, cosign(ours.text, signer, 1_893_488_400)],
      };
      const input = {
        note: formatNote(cosigned),
        log: formatVerifierKey(verifierOf(log)),
        witness: formatWitnessKey(key),
        toCosign: formatNote(checkpointOf(9)),
        name: signer.name,
        seed: signer.seed.toString('base64'),
        time: 1_893_492_000,
      };
      const { status, stderr, output } = inGo(input);
      expect([status, stderr]).toEqual([0, '']);
      expect(output['signers']).toEqual([log.name, signer.name]);
      const theirs = parseNote(output['cosigned'] as string)!;
      expect(cosignaturesOf(theirs, [key])).toEqual([
        { witness: key, at: new Date('2030-01-01T10:00:00.000Z') },
      ]);

      const edited = formatNote({ ...cosigned, text: cosigned.text.replace('\n7\n', '\n8\n') });
      expect(inGo({ ...input, note: edited }).status).toBe(1);
    });
});
