import { randomBytes } from 'node:crypto';
import {
  formatVerifierKey,
  formatWitnessKey,
  signerKeyOf,
  verifierOf,
  witnessKeyOf,
} from '#verify';
import { anchorsFrom } from './anchor-list';

const seed = randomBytes(32);
const vkey = formatWitnessKey(witnessKeyOf('witness.example/w1', seed));
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const own = encodeURIComponent(secret);
const namesOf = (setting: string, shared?: string) =>
  anchorsFrom(setting, shared).map(({ kind, name }) => [kind, name]);

describe('the anchors of WRIT_ANCHORS', () => {
  it('[V3] are of four kinds, each with a name that tells no path and no secret', () => {
    const setting = `file:/mnt/anchor/writ.txt
      git:/srv/anchors?push=origin  webhook:https://${own}@hooks.example/T0/B0?key=k
      witness:https://witness.example:8443/prefix/#${vkey}`;
    expect(namesOf(setting)).toEqual([
      ['file', 'file:writ.txt'],
      ['git', 'git:anchors'],
      ['webhook', 'webhook:hooks.example'],
      ['witness', 'witness:witness.example/w1'],
    ]);
    expect(namesOf('board=file:/mnt/a other=webhook:http://127.0.0.1:9/', secret)).toEqual([
      ['file', 'board'],
      ['webhook', 'other'],
    ]);
    expect(namesOf('')).toEqual([]);
  });

  it.each([
    ['a path that is none', 'file:writ.txt', 'file:/path/to/file'],
    ['an unknown kind', 'ftp://example', 'file:…, git:…, webhook:… or witness:…'],
    ['a remote that git takes for an option', 'git:/srv/a?push=--all', '?push=<remote>'],
    ['a parameter that git does not have', 'git:/srv/a?pull=origin', '?push=<remote>'],
    ['a webhook without a secret', 'webhook:https://hooks.example/', 'WRIT_ANCHOR_WEBHOOK_SECRET'],
    ['a secret that is short', 'webhook:https://whsec_YWJj@hooks.example/', 'percent-encoded'],
    ['a secret that is badly escaped', 'webhook:https://%E0%A4%A@hooks.example/', 'percent'],
    ['an address that is none', 'webhook:https://', 'webhook:https://<host>/<path>'],
    ['a witness without a key', 'witness:https://witness.example/', '#<verifier key>'],
    [
      'a witness with the key of a log',
      `witness:https://w.example/#${formatVerifierKey(verifierOf(signerKeyOf('w', seed)))}`,
      'type 4',
    ],
  ])('are refused for %s', (_, bad, expected) => {
    const failing = () => anchorsFrom(`file:/tmp/a ${bad}`);
    expect(failing).toThrow(expected);
    expect(failing).toThrow('anchor 2');
    expect(failing).not.toThrow('whsec_YWJj');
  });

  it('are refused when two have one name', () =>
    expect(() => anchorsFrom('file:/mnt/a/x file:/mnt/b/x')).toThrow('named file:x'));
});
