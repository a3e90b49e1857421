import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWrit } from '../../test/run-writ';

describe('answers as files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['a report', ['report', 'exception-trends']],
    ['a list', ['exceptions']],
  ])('[Q1] saves %s as a new Parquet file, and writes over none', async (_, command) => {
    const file = join(folder, 'rows.parquet');
    const saved = (body: string) => runWrit([...command, '--parquet', file], () => ({ body }));
    const { requests, stderr } = await saved('PAR1PAR1');
    expect(requests[0]!.headers.accept).toMatch(/^application\/vnd\.apache\.parquet/);
    expect(stderr).toBe(`Wrote 8 bytes to ${file}.\n`);
    await expect(saved('other')).rejects.toThrow(`${file} cannot be written (EEXIST): name a new`);
    expect(readFileSync(file, 'utf8')).toBe('PAR1PAR1');
  });

  it('[Q1] leaves no file behind when there is no answer', async () => {
    const refused = { status: 400, body: { code: 'invalid_request', title: 'no', status: 400 } };
    const file = join(folder, 'rows.parquet');
    await expect(runWrit(['report', 'x', '--parquet', file], () => refused)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });
});
