import { WritError } from '#client';

/** A file of an export, as the manifest names it: a file that it does not name is not there. */
export interface ExportedFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** Events of one month (UTC, by recorded time) from `first` to `last`: it is never written again. */
export interface EventFile extends ExportedFile {
  readonly month: string;
  readonly first: number;
  readonly last: number;
}

/** All rows of one view, named as its SQL view without the schema. */
export interface ViewFile extends ExportedFile {
  readonly view: string;
}

/** An event by which a log is known: another one does not have it. */
export interface EventPlace {
  readonly id: string;
  readonly position: number;
}

export interface Manifest {
  readonly format: typeof FORMAT;
  readonly tenant: string;
  /** Of the key: other roles may read other events and views. */
  readonly roles: readonly string[];
  /** The first event that the key may read. */
  readonly firstEvent: EventPlace;
  /** Absent until events were exported. */
  readonly events?: {
    /** The files have every event that the key may read up to here. */
    readonly position: number;
    readonly lastEvent: EventPlace | null;
    readonly files: readonly EventFile[];
  };
  /** Absent until views were exported. */
  readonly views?: {
    /** All of them are true at this position … */
    readonly position: number;
    /** … and at this time: what is overdue was so then. */
    readonly time: string;
    readonly files: readonly ViewFile[];
  };
}

export const FORMAT = 'writ-export/1';

/** Nothing outside the folder. */
const PATH = /^(?:events|views\/\w+)\/tenant=[\w-]{1,64}\/(?:month=\d{4}-\d\d\/)?[\w-]+\.parquet$/;

/** A manifest that was read from `file`. Throws `WritError` where it is none, or of another format. */
export const manifestFrom = (text: string, file: string): Manifest => {
  const manifest = jsonOf(text) as Manifest | undefined;
  if (manifest?.format !== FORMAT)
    throw new WritError(`${file} is no manifest of the format ${FORMAT}.`);
  const { tenant, roles, firstEvent } = manifest;
  const isWhole =
    typeof tenant === 'string' &&
    Array.isArray(roles) &&
    isPlace(firstEvent) &&
    [manifest.events, manifest.views].every((part) => part === undefined || isPart(part)) &&
    filesOf(manifest).every(isFile) &&
    (manifest.views?.files ?? []).every(isOfItsView);
  if (!isWhole) throw new WritError(`${file} is damaged: export to a new folder.`);
  return manifest;
};

export const filesOf = ({ events, views }: Manifest): readonly ExportedFile[] => [
  ...(events?.files ?? []),
  ...(views?.files ?? []),
];

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isPlace = (place: Partial<EventPlace> | undefined): boolean =>
  typeof place?.id === 'string' && Number.isSafeInteger(place.position);

const isPart = (part: { readonly position: unknown; readonly files: unknown }): boolean =>
  Number.isSafeInteger(part.position) && Array.isArray(part.files);

/** A query has the name of a view in its SQL: it is that of the folder, and so a word. */
const isOfItsView = ({ path, view }: ViewFile): boolean => {
  const [part, folder] = path.split('/');
  return part === 'views' && folder === view;
};

const isFile = ({ path, rows, bytes, sha256 }: Partial<ExportedFile>): boolean =>
  typeof path === 'string' &&
  PATH.test(path) &&
  Number.isSafeInteger(rows) &&
  Number.isSafeInteger(bytes) &&
  typeof sha256 === 'string';
