import { readFile, writeFile } from 'node:fs/promises';

/** Events as they came from running systems. */
const SAMPLES = 'docs/schemas/event-samples.json';

export interface Received {
  readonly type: string;
  readonly body: unknown;
}

/** Where pages are written, adds an event of each type that has no sample yet: those that are there show what was sent before. */
export const writeSamples = async (received: readonly Received[]): Promise<void> => {
  if (process.env['WRIT_WRITE_PAGES'] !== 'yes') return;
  const known = JSON.parse(await readFile(SAMPLES, 'utf8')) as Readonly<Record<string, unknown>>;
  const found = Object.fromEntries(received.map(({ type, body }) => [type, body]));
  const samples = Object.entries({ ...found, ...known }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  await writeFile(SAMPLES, `${JSON.stringify(Object.fromEntries(samples), null, 2)}\n`);
};
