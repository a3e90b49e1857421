import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MasterKeys } from '../data-keys/master-keys';
import { SubjectKeys } from '../data-keys/subject-keys';
import { Views } from '../../views/projections/views.fixture';
import { ContentRows } from './content-rows';
import { type ScanContent } from './content-scan';
import { ContentShredding } from './content-shredding';
import { type ContentLimits, ContentStore } from './content-store';
import { ContentSweep } from './content-sweep';
import { NamedContents } from './named-contents';
import { Places } from './places';

export const TENANT = 'acme';
const KIB = 1024;

export interface StoreOptions extends Partial<ContentLimits> {
  readonly place?: string;
  readonly endpoint?: string;
  readonly scan?: ScanContent;
}

/** Contents in a database and a folder of their own, with a log whose evidence names them. */
export class TestContents {
  private readonly masters = MasterKeys.of(`key-1:${randomBytes(32).toString('base64')}`);
  readonly keys: SubjectKeys;
  private readonly opened: Places[] = [];

  private constructor(
    readonly views: Views,
    readonly folder: string,
  ) {
    this.keys = new SubjectKeys(views.pool, this.masters);
  }

  static async open(): Promise<TestContents> {
    const views = await Views.open();
    views.follow();
    return new TestContents(views, await mkdtemp(join(tmpdir(), 'writ-contents-')));
  }

  /** One more instance: a store that knows the database and the place, and nothing of other stores. */
  async store(options: StoreOptions = {}): Promise<ContentStore> {
    const { smallUpTo = 512 * KIB, most = 64 * KIB * KIB, scan } = options;
    const places = await this.places(options);
    const rows = new ContentRows(this.views.pool);
    return new ContentStore(rows, places, this.keys, { smallUpTo, most }, scan);
  }

  async places({ place = `folder:${this.folder}`, endpoint }: StoreOptions = {}): Promise<Places> {
    const places = await Places.of(this.views.pool, {
      WRIT_CONTENT_PLACE: place,
      WRIT_S3_ENDPOINT: endpoint,
      WRIT_S3_REGION: 'us-east-1',
    });
    this.opened.push(places);
    return places;
  }

  async sweep(options: StoreOptions = {}): Promise<ContentSweep> {
    const { pool } = this.views;
    return new ContentSweep(pool, new ContentRows(pool), await this.places(options));
  }

  async shredding(): Promise<ContentShredding> {
    return new ContentShredding(this.views, await this.places(), { moved: sleep });
  }

  named(): NamedContents {
    return new NamedContents(this.views.pool, { moved: sleep });
  }

  /** Commits evidence that names a content, and waits until the view has it. */
  async name(sha256: string, evidenceId: string, more: object = {}): Promise<void> {
    await this.views.append({
      type: 'evidence.recorded',
      data: {
        workOrderId: 'w1',
        evidenceId,
        kind: 'receipt',
        sha256,
        mediaType: 'image/png',
        size: 1,
        visibility: 'private',
        producer: 'olga',
        capturedAt: '2030-01-01T00:00:00.000Z',
        ...more,
      },
    });
    await this.views.caughtUp();
  }

  /** Moves the clock that all rules use. */
  async later(interval: string): Promise<void> {
    await this.views.pool.query('UPDATE ledger.clock SET ahead = ahead + $1::interval', [interval]);
  }

  /** Files below the folder, whole and partial ones. */
  async files(): Promise<readonly string[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  /** How many contents and chunks the database has. */
  async counts(): Promise<{ readonly contents: number; readonly chunks: number }> {
    const { rows } = await this.views.pool.query<{ contents: number; chunks: number }>(
      `SELECT (SELECT count(*) FROM ledger.evidence_contents)::integer AS contents,
         (SELECT count(*) FROM ledger.evidence_chunks)::integer AS chunks`,
    );
    return rows[0]!;
  }

  /** Removes all contents. */
  async empty(): Promise<void> {
    await this.views.pool.query('TRUNCATE ledger.evidence_contents CASCADE');
    for (const entry of await readdir(this.folder))
      await rm(join(this.folder, entry), { recursive: true });
  }

  async close(): Promise<void> {
    for (const places of this.opened) places.close();
    await this.views.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** What an upload declares of content before it arrives. */
export const contentOf = (bytes: Uint8Array, subject?: string) => ({
  tenant: TENANT,
  sha256: sha256Of(bytes),
  subject,
  mediaType: 'application/octet-stream',
});

/** A whole content, read piece by piece as readers do. */
export const readWhole = async (
  store: ContentStore,
  bytes: Uint8Array,
  { subject, pieceBytes = 300_000 }: { subject?: string; pieceBytes?: number } = {},
): Promise<Buffer> => {
  const content = await store.find(contentOf(bytes, subject));
  if (!content) throw new Error('It is not stored.');
  const pieces: Buffer[] = [];
  for (let from = 0; from === 0 || from < content.size;) {
    const piece = await store.read(content, from, pieceBytes);
    pieces.push(piece);
    if (piece.length === 0) break;
    from += piece.length;
  }
  return Buffer.concat(pieces);
};
