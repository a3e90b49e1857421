import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { WritError } from '#client';
import { type RowFields } from '#contracts';
import { readable } from '../files';
import { type ExportedFile, filesOf, type Manifest, manifestFrom } from './manifest';
import { ParquetFile } from './parquet-file';

const MANIFEST = 'manifest.json';
const PART = '.part';

/** A file that is being written: it has its name once it is whole. */
export interface OpenFile {
  readonly rows: () => number;
  readonly add: (row: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Gives it the name, which is `path` below the folder. */
  readonly finishAs: (path: string) => Promise<ExportedFile>;
  readonly discard: () => Promise<void>;
}

/**
 * A folder of Parquet files and the manifest that names them. The manifest is written last and in one step, so a run that is
 * killed at any moment leaves the export of before; files that no manifest names are removed by the next run.
 */
export class ExportFolder {
  private constructor(
    readonly path: string,
    /** As it is in the folder; undefined in a new one. */
    private text: string | undefined,
  ) {}

  /** Makes the folder where it is missing. Throws `WritError` where it has other files and no manifest. */
  static async open(path: string): Promise<ExportFolder> {
    await readable(path, mkdir(path, { recursive: true }));
    const text = await textOf(join(path, MANIFEST));
    const others = (await readable(path, readdir(path))).filter((name) => !isManifest(name));
    if (text === undefined && others.length > 0)
      throw new WritError(`${path} has files and no ${MANIFEST}: name a new or an empty folder.`);
    return new ExportFolder(resolve(path), text);
  }

  /** The folder of an export. Throws `WritError` where it is none. */
  static async existing(path: string): Promise<ExportFolder> {
    const text = await textOf(join(path, MANIFEST));
    if (text === undefined)
      throw new WritError(
        `${path} has no ${MANIFEST}: make an export by writ export --parquet ${path}.`,
      );
    return new ExportFolder(resolve(path), text);
  }

  get manifest(): Manifest | undefined {
    return this.text === undefined ? undefined : manifestFrom(this.text, join(this.path, MANIFEST));
  }

  /** A new file in `folder` below this one. */
  async begin(
    folder: string,
    fields: RowFields,
    metadata: Readonly<Record<string, string>>,
  ): Promise<OpenFile> {
    await mkdir(join(this.path, folder), { recursive: true });
    const part = join(this.path, folder, `${process.pid}${PART}`);
    const file = await ParquetFile.create(part, fields, metadata);
    return {
      rows: () => file.rows,
      add: (row) => file.add(row),
      finishAs: async (path) => {
        const written = await file.finish();
        await rename(part, join(this.path, path));
        await flushFolder(dirname(join(this.path, path)));
        return { path, ...written };
      },
      discard: async () => {
        await file.close().catch(() => undefined);
        await rm(part, { force: true });
      },
    };
  }

  /** Replaces the manifest in one step. Throws `WritError` where another run has replaced it since. */
  async save(manifest: Manifest): Promise<void> {
    const path = join(this.path, MANIFEST);
    if ((await textOf(path)) !== this.text)
      throw new WritError(`Another export writes to ${this.path}: nothing was added. Repeat it.`);
    const text = `${JSON.stringify(manifest, null, 1)}\n`;
    const part = `${path}.${process.pid}${PART}`;
    const file = await open(part, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
    await flushFolder(this.path);
    this.text = text;
  }

  /** Removes files that the manifest does not name: of runs that were killed, and of views that were replaced. */
  async clear(): Promise<void> {
    const named = new Set(filesOf(this.manifest!).map(({ path }) => join(this.path, path)));
    for (const name of await readdir(this.path))
      if (isManifest(name) && name.endsWith(PART)) await rm(join(this.path, name), { force: true });
    for (const part of ['events', 'views']) {
      const entries = await readdir(join(this.path, part), {
        recursive: true,
        withFileTypes: true,
      }).catch(() => []);
      for (const entry of entries) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile() && /\.(parquet|part)$/.test(entry.name) && !named.has(path))
          await rm(path, { force: true });
      }
    }
  }

  /** Compares every file with the manifest: its size, and with `hashes` its SHA-256. Throws `WritError` at the first that differs. */
  async verify({ hashes }: { readonly hashes: boolean }): Promise<void> {
    for (const { path, bytes, sha256 } of filesOf(this.manifest!)) {
      const file = join(this.path, path);
      const { size } = await readable(file, stat(file));
      if (size !== bytes || (hashes && (await sha256Of(file)) !== sha256))
        throw new WritError(
          `${file} is not the file that the manifest names: it was changed. Export to a new folder.`,
        );
    }
  }
}

/** A run that is killed while it writes the manifest leaves a part of one. */
const isManifest = (name: string): boolean => name.startsWith(MANIFEST);

const textOf = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new WritError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
};

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

/** A name in a folder survives a power cut. */
const flushFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
};
