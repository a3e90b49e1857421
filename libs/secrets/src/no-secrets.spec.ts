import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSecrets } from './find-secrets';
import { secretsIn } from './in-json';

const root = join(__dirname, '../../..');
const TEXTS = /\.(md|ya?ml|json|cedar|csv|sql|ts|cjs|mjs)$/;

const textsUnder = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && TEXTS.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

const pages = readdirSync(root).filter((name) => TEXTS.test(name) && name !== 'package-lock.json');

describe('what Writ carries', () => {
  it('[R1] holds no secret: examples, pages and definitions', () => {
    const files = [
      ...pages.map((name) => join(root, name)),
      ...textsUnder('examples'),
      ...textsUnder('docs'),
    ];
    expect(files.length).toBeGreaterThan(40);
    const found = files.flatMap((file) =>
      findSecrets(readFileSync(file, 'utf8')).map(({ kind, line }) => `${file}:${line} ${kind}`),
    );
    // The page shows what such a secret looks like.
    const page = join(root, 'docs/webhooks.md');
    expect(found.filter((one) => !one.startsWith(page))).toEqual([]);
  });

  it('[R1] holds no secret: digests, ids, keys to verify with, notes, certificates, times', () => {
    for (let round = 0; round < 2_000; round++) {
      // The same each time: one in millions begins with the prefix of some secret by chance.
      const random = createHash('shake256', { outputLength: 600 }).update(`${round}`).digest();
      const digest = createHash('sha256').update(random).digest();
      const value = {
        sha256: digest.toString('hex'),
        leaf: digest.toString('base64'),
        id: randomUUID(),
        workOrderId: `wo-${random.toString('hex', 0, 6)}`,
        reference: random.toString('base64url', 0, 48),
        token: random.toString('base64url', 0, 12),
        note: `writ/log\n${round}\n${digest.toString('base64')}\n\n— writ/log ${random.toString('base64', 0, 68)}\n`,
        key: `writ/log+${random.toString('hex', 0, 4)}+${random.toString('base64', 4, 37)}`,
        certificate: `-----BEGIN CERTIFICATE-----\n${random.toString('base64')}\n-----END CERTIFICATE-----`,
        content: random.toString('base64'),
        at: new Date(round * 1e9).toISOString(),
        mail: `olga.${round}@example.com`,
        uri: `https://shop.example.com:8443/orders/${round}?of=olga@example.com#1:2@3`,
        account: 100_000_000_000 + round,
        accountId: String(100_000_000_000 + round),
        phone: '+49 30 901820',
      };
      expect(secretsIn(value)).toEqual([]);
      expect(findSecrets(JSON.stringify(value, null, 1))).toEqual([]);
    }
  });
});
