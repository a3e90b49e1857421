import { followUpTo, type WritClient } from '#client';
import { exportedEventsRow, workOrderOf } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type ExportFolder, type OpenFile } from './export-folder';
import { type EventFile, type EventPlace, type Manifest } from './manifest';

/** A file of more is slow to verify and to read in part. */
const ROWS_OF_FILE = 1_000_000;

/** A CloudEvent; its data has no position. */
interface StreamedEvent {
  readonly position: number;
  readonly data: Omit<RecordedEvent, 'position'>;
}

/** The events that the key may read, after a position and up to another one. */
export async function* eventsOf(
  client: WritClient,
  after: number,
  until: number,
): AsyncGenerator<RecordedEvent, void> {
  for await (const text of followUpTo(client, until, { after })) {
    const { position, data } = JSON.parse(text) as StreamedEvent;
    yield { ...data, position };
  }
}

/**
 * Adds the events that came since the last export, in files of one month (UTC, by recorded time) each. No file that the
 * manifest names is touched. The manifest is replaced after each file, so a long run that is killed resumes there.
 */
export const exportEvents = async (
  client: WritClient,
  folder: ExportFolder,
  until: number,
  onProgress: (position: number) => void,
): Promise<void> => {
  const parts = new EventParts(folder);
  try {
    for await (const event of eventsOf(client, folder.manifest!.events?.position ?? 0, until)) {
      await parts.add(event);
      onProgress(event.position);
    }
    await parts.finish(until);
  } finally {
    await parts.discard();
  }
};

/** The file that events go into, one after the other. */
class EventParts {
  private open:
    | {
        readonly file: OpenFile;
        readonly first: EventPlace;
        last: EventPlace;
        readonly month: string;
      }
    | undefined;

  constructor(private readonly folder: ExportFolder) {}

  async add(event: RecordedEvent): Promise<void> {
    const month = event.recordedAt.slice(0, 7);
    const { open } = this;
    // Recorded times never decrease, so a month that ended does not come again.
    if (open && (open.month !== month || open.file.rows() >= ROWS_OF_FILE))
      await this.close(open.last.position);
    const place = { id: event.id, position: event.position };
    this.open ??= { file: await this.begin(month), first: place, last: place, month };
    this.open.last = place;
    await this.open.file.add(rowOf(event));
  }

  /** Closes the file and says in the manifest how far the events go. */
  finish(until: number): Promise<void> {
    return this.close(until);
  }

  async discard(): Promise<void> {
    await this.open?.file.discard();
  }

  private begin(month: string): Promise<OpenFile> {
    return this.folder.begin(folderOf(this.folder.manifest!, month), exportedEventsRow.fields, {
      'writ.view': 'events',
    });
  }

  private async close(position: number): Promise<void> {
    const manifest = this.folder.manifest!;
    const { files = [], lastEvent = null } = manifest.events ?? {};
    const added = this.open ? [await this.finished(this.open, manifest)] : [];
    await this.folder.save({
      ...manifest,
      events: {
        position,
        lastEvent: this.open?.last ?? lastEvent,
        files: [...files, ...added],
      },
    });
    this.open = undefined;
  }

  private async finished(
    { file, first, last, month }: NonNullable<EventParts['open']>,
    manifest: Manifest,
  ): Promise<EventFile> {
    const name = `${paddedOf(first.position)}-${paddedOf(last.position)}.parquet`;
    const written = await file.finishAs(`${folderOf(manifest, month)}/${name}`);
    return { ...written, month, first: first.position, last: last.position };
  }
}

/** Partitions as Hive names them: readers of the folder take the columns from it. */
const folderOf = ({ tenant }: Manifest, month: string): string =>
  `events/tenant=${tenant}/month=${month}`;

/** Names are in the order of the log. */
const paddedOf = (position: number): string => String(position).padStart(15, '0');

const rowOf = (event: RecordedEvent): Readonly<Record<string, unknown>> => ({
  ...event,
  workOrderId: workOrderOf(event.stream) ?? null,
});
