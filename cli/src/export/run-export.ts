import { type WritClient, WritError } from '#client';
import { readingScopeOf } from '#contracts';
import { whoIs } from '../api/who-am-i';
import { grouped, type Progress, startProgress } from '../progress';
import { type Session } from '../session';
import { sayJson, sayLine } from '../terminal';
import { eventsOf, exportEvents } from './export-events';
import { ExportFolder } from './export-folder';
import { exportViews, viewsFor } from './export-views';
import { type EventPlace, FORMAT, type Manifest } from './manifest';

export interface ExportOptions {
  readonly parts: readonly ('events' | 'views')[];
  readonly folder: string;
  /** Views by name; all that the key may list where absent. */
  readonly only?: readonly string[];
}

/** Exports to a folder what came since the last export, true at the position that the log has now. */
export const runExport = async (session: Session, options: ExportOptions): Promise<void> => {
  const { client, terminal, json } = session;
  const { actor, tenant, roles, owners, workflows } = await whoIs(client);
  const reader = { id: actor.id, roles, owners, ...(workflows && { workflows }) };
  const queries = readingScopeOf(reader) === 'tenant' ? viewsFor(roles, options.only) : [];
  if (queries.length === 0)
    throw new WritError('An export takes a key that reads all work of its tenant.');
  const folder = await ExportFolder.open(options.folder);
  const position = await sizeOfLog(client);
  await startIn(folder, { tenant, roles: [...roles].sort() }, client, position);

  let bar: Progress | undefined;
  try {
    if (options.parts.includes('events')) {
      const after = folder.manifest!.events?.position ?? 0;
      bar = startProgress(terminal, position - after, 'positions');
      await exportEvents(client, folder, position, (at) => bar!.moved(at - after, at - after));
      bar.stop();
    }
    if (options.parts.includes('views')) {
      bar = startProgress(terminal, queries.length, 'views');
      const of = { queries, position };
      await exportViews(client, folder, of, (done) => bar!.moved(done, done));
    }
  } finally {
    bar?.stop();
  }
  await folder.clear();
  const manifest = folder.manifest!;
  if (json) return sayJson(terminal.out, manifest);
  sayLine(terminal.out, linesOf(manifest, options.parts));
};

/** The stream of events says so before it says anything else. */
const sizeOfLog = async (client: WritClient): Promise<number> => {
  const { headers, body } = await client.send('GET', '/v1/stream', {
    accept: 'text/event-stream',
    streams: true,
  });
  await body?.cancel();
  return Number(headers.get('writ-position'));
};

/** The manifest of a new folder; of one that has an export, a look whether it is of this log, tenant and reach. */
const startIn = async (
  folder: ExportFolder,
  key: Pick<Manifest, 'tenant' | 'roles'>,
  client: WritClient,
  position: number,
): Promise<void> => {
  const { manifest } = folder;
  if (!manifest) {
    const firstEvent = await firstOf(client, 0, position);
    if (!firstEvent) throw new WritError('There is no event yet that this key may read.');
    return folder.save({ format: FORMAT, ...key, firstEvent });
  }
  if (manifest.tenant !== key.tenant)
    throw new WritError(
      `${folder.path} is an export of the tenant ${manifest.tenant}, and the key is of ${key.tenant}: name another folder.`,
    );
  if (manifest.roles.join() !== key.roles.join())
    throw new WritError(
      `${folder.path} was exported by a key with the roles ${manifest.roles.join(', ')}, which read other events: use such a key, or another folder.`,
    );
  for (const place of [manifest.firstEvent, manifest.events?.lastEvent])
    if (place && !(await isThere(client, place, position)))
      throw new WritError(
        `${folder.path} is an export of another log, or of this one before a backup was restored: name another folder.`,
      );
};

const firstOf = async (
  client: WritClient,
  after: number,
  until: number,
): Promise<EventPlace | undefined> => {
  for await (const { id, position } of eventsOf(client, after, until)) return { id, position };
  return undefined;
};

const isThere = async (client: WritClient, place: EventPlace, position: number): Promise<boolean> =>
  place.position <= position &&
  (await firstOf(client, place.position - 1, place.position))?.id === place.id;

const linesOf = ({ events, views }: Manifest, parts: ExportOptions['parts']): readonly string[] => [
  ...(parts.includes('events') && events
    ? [
        `events: ${grouped(rowsOf(events.files))} in ${grouped(events.files.length)} files, true at ledger position ${events.position}`,
      ]
    : []),
  ...(parts.includes('views') && views
    ? [
        `views: ${grouped(views.files.length)} with ${grouped(rowsOf(views.files))} rows, true at ledger position ${views.position}, as of ${views.time}`,
      ]
    : []),
];

const rowsOf = (files: readonly { readonly rows: number }[]): number =>
  files.reduce((sum, { rows }) => sum + rows, 0);
