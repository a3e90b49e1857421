import { type Pool } from 'pg';
import { type Settings } from '#platform';
import {
  type ContentAddress,
  type ContentPlace,
  type ContentSink,
  type Extent,
  type PlaceName,
} from './content-place';
import { FolderPlace } from './folder-place';
import { S3Place } from './s3-place';

type PlaceSettings = Pick<Settings, 'WRIT_CONTENT_PLACE' | 'WRIT_S3_ENDPOINT' | 'WRIT_S3_REGION'>;

/** All places that may store contents, and the one for new contents. */
export class Places {
  private constructor(
    /** Stores new contents that are too large for the database. */
    readonly large: ContentPlace,
    readonly database: ContentPlace,
    private readonly byName: ReadonlyMap<string, ContentPlace>,
  ) {}

  /**
   * Throws, with the setting, where two places of one kind are named, and where a folder cannot be written to. A store
   * may be unavailable for a while: `ready` checks it.
   */
  static async of(pool: Pool, settings: PlaceSettings): Promise<Places> {
    const database = new PostgresPlace(pool);
    const named: ContentPlace[] = [];
    for (const text of settings.WRIT_CONTENT_PLACE.split(','))
      named.push(await placeOf(text, database, settings));
    const byName = new Map(named.map((place) => [place.name, place]));
    if (byName.size < named.length)
      throw new Error('WRIT_CONTENT_PLACE names two places of one kind: name one of each.');
    byName.set('postgres', database);
    return new Places(named[0]!, database, byName);
  }

  /** The place of that name. Throws, with what to set, when the settings do not name it. */
  named(name: string): ContentPlace {
    const place = this.byName.get(name as PlaceName);
    if (place) return place;
    throw new Error(
      `Contents are stored in the place ${name}, which WRIT_CONTENT_PLACE does not name: add it after the first one.`,
    );
  }

  /** Rejects, with what to do, when one of them cannot be used now. */
  async ready(): Promise<void> {
    for (const place of this.byName.values()) await place.ready();
  }

  close(): void {
    for (const place of this.byName.values()) if (place instanceof S3Place) place.close();
  }
}

const FOLDER = 'folder:';

const placeOf = async (
  text: string,
  database: ContentPlace,
  { WRIT_S3_ENDPOINT, WRIT_S3_REGION }: PlaceSettings,
): Promise<ContentPlace> => {
  if (text.startsWith(FOLDER)) {
    const folder = new FolderPlace(text.slice(FOLDER.length));
    await folder.ready();
    return folder;
  }
  if (!text.startsWith('s3://')) return database;
  const { hostname: bucket, pathname } = new URL(text);
  const prefix = pathname.split('/').filter(Boolean).join('/');
  return S3Place.of({
    bucket,
    prefix: prefix && `${prefix}/`,
    region: WRIT_S3_REGION,
    endpoint: WRIT_S3_ENDPOINT,
  });
};

/** The database, with a row for each chunk: part of its backups, whose size it adds to. */
class PostgresPlace implements ContentPlace {
  readonly name = 'postgres';

  constructor(private readonly pool: Pool) {}

  async ready(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  sink(address: ContentAddress): Promise<ContentSink> {
    let index = 0;
    return Promise.resolve({
      write: async (sealed) => {
        await this.pool.query({
          name: 'store-chunk',
          text: `INSERT INTO ledger.evidence_chunks (content_id, index, sealed) VALUES ($1, $2, $3)`,
          values: [address.contentId, index, sealed],
        });
        index += 1;
      },
      end: () => Promise.resolve(),
      discard: () => this.remove(address),
    });
  }

  async read({ contentId }: ContentAddress, { first, count }: Extent): Promise<Buffer> {
    const { rows } = await this.pool.query<{ sealed: Buffer }>({
      name: 'read-chunks',
      text: `SELECT sealed FROM ledger.evidence_chunks
        WHERE content_id = $1 AND index >= $2 AND index < $2 + $3 ORDER BY index`,
      values: [contentId, first, count],
    });
    return Buffer.concat(rows.map(({ sealed }) => sealed));
  }

  async remove({ contentId }: ContentAddress): Promise<void> {
    await this.pool.query('DELETE FROM ledger.evidence_chunks WHERE content_id = $1', [contentId]);
  }
}
