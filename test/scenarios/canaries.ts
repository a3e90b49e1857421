import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Stack } from '#testkit';

/** A secret that was made for one test, and what of it must be found nowhere. */
export interface Canary {
  readonly kind: string;
  /** As it is planted. */
  readonly secret: string;
  /** What gives it away, also where only a part of it is left. */
  readonly needle: string;
}

const letters = (count: number): string =>
  randomBytes(count * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, count);

/** New secrets of the kinds that people let slip most. */
export const plantable = (apiKey: string): readonly Canary[] => {
  const [github, aws, password] = [letters(36), letters(40), letters(20)];
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return [
    { kind: 'writ-api-key', secret: apiKey, needle: apiKey.slice(-30) },
    { kind: 'github-token', secret: `ghp_${github}`, needle: github.slice(8, 28) },
    {
      kind: 'aws-secret-access-key',
      secret: `AWS_SECRET_ACCESS_KEY=${aws}`,
      needle: aws.slice(-18),
    },
    { kind: 'private-key', secret: pem, needle: pem.split('\n')[1]!.slice(-40) },
    {
      kind: 'basic-auth',
      secret: `https://olga:${password}@git.example.com/orders`,
      needle: password,
    },
  ];
};

/** The forms in which a text may stand in bytes, in base64 at each of the three places, or as it is. */
export const formsOf = (text: string): readonly string[] => [
  text,
  Buffer.from(text).toString('hex'),
  ...[0, 1, 2].map((before) =>
    Buffer.from(' '.repeat(before) + text)
      .toString('base64')
      .slice(before === 0 ? 0 : 4)
      .replace(/..?=*$/, ''),
  ),
];

/** The tables of a database in which any of the texts stands, in any form. */
export const tablesWith = async (
  { databaseUrl }: Stack,
  texts: readonly string[],
): Promise<readonly string[]> => {
  const sql = new Client(databaseUrl);
  await sql.connect();
  try {
    const { rows: tables } = await sql.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(20);
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql.query<{ form: string }>(
        `SELECT form FROM unnest($1::text[]) form
         WHERE EXISTS (SELECT 1 FROM ${name} r WHERE position(form IN r::text) > 0)`,
        [texts.flatMap(formsOf)],
      );
      found.push(...rows.map(({ form }) => `${name}: ${form}`));
    }
    return found;
  } finally {
    await sql.end();
  }
};

/** The files of a stack in which any of the texts stands: logs, and all else but NATS' own stores. */
export const filesWith = async (
  { dataFolder, keys }: Stack,
  texts: readonly string[],
): Promise<readonly string[]> => {
  const entries = await readdir(dataFolder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !file.startsWith(join(dataFolder, 'nats')));
  expect(files.filter((file) => file.endsWith('.log'))).not.toEqual([]);
  const found = await Promise.all(
    files.map(async (file) => {
      const content = await readFile(file, 'latin1');
      const isKeys = Object.values(keys).every((key) => content.includes(key));
      return !isKeys && texts.some((text) => content.includes(text)) ? [file] : [];
    }),
  );
  return found.flat();
};
