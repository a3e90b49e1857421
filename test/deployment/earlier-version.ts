import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { inLauncher } from '../setup/launcher';

/** A file of what an earlier version left and sent: `npm run released-data` makes it. */
export const releasedFile = (name: string): string =>
  brotliDecompressSync(readFileSync(join(__dirname, 'released', `${name}.br`))).toString();

const { commit } = JSON.parse(releasedFile('proofs.json')) as { readonly commit: string };

interface Program {
  readonly name: string;
  readonly file: string;
  readonly isDoor?: boolean;
}

/** Why the earlier version cannot be built; undefined where it can. */
export const missingForEarlierVersion = (): string | undefined => {
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `this clone lacks commit ${commit}`;
  }
};

/** The code of the version that the database in `released` is of, built in a folder of its own. */
export class EarlierVersion {
  static build(): EarlierVersion {
    const folder = join(mkdtempSync(join(tmpdir(), 'writ-earlier-')), 'checkout');
    inLauncher('../checkout', `it.checkOut('${commit}', '${folder}')`);
    const version = new EarlierVersion(folder);
    try {
      // Not `main.mjs build`, which would install that commit's packages over those of today.
      const build = `import('${join(folder, 'tools/launcher/build.mjs')}').then((it) => it.build())`;
      execFileSync(process.execPath, ['--eval', build], { cwd: folder });
      return version;
    } catch (error) {
      version.remove();
      throw error;
    }
  }

  private constructor(readonly folder: string) {}

  /** Its services, for a system that runs them. */
  get services(): readonly Program[] {
    return inLauncher<readonly Program[]>('services', 'it.services').map((service) => ({
      ...service,
      file: join(this.folder, 'dist', service.file),
    }));
  }

  remove(): void {
    inLauncher('../checkout', `it.removeCheckout('${this.folder}')`);
    rmSync(join(this.folder, '..'), { recursive: true, force: true });
  }
}
