import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The exit code of `writ verify` for a receipt by the keys of a log. */
export const verify = async (receipt: string, keys: string): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'writ-logs-'));
  try {
    const [file, keysFile] = [join(folder, 'receipt.json'), join(folder, 'keys')];
    await writeFile(file, receipt);
    await writeFile(keysFile, keys);
    return await new Promise((resolve) => {
      const child = execFile(process.execPath, [
        join(process.cwd(), 'cli/bin/writ'),
        'verify',
        file,
        '--log-key',
        keysFile,
      ]);
      child.on('exit', (code) => resolve(code ?? -1));
    });
  } finally {
    await rm(folder, { recursive: true });
  }
};
