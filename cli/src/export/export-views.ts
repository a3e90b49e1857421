import { type WritClient, WritError } from '#client';
import { effectiveRoles, exportedQueries, type QueryDefinition, reports } from '#contracts';
import { type Row } from '../api/rows';
import { type ExportFolder } from './export-folder';
import { type ViewFile } from './manifest';

/** Where the API answers a query that is no report and not at its own name. */
const ADDRESSES: Readonly<Record<string, string>> = {
  'break-glasses': '/v1/break-glass',
  quarantine: '/v1/events/quarantine',
};
const LARGEST_PAGE = '1000';

interface Page {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

/** What the SQL view of a query is called, without the schema. */
const viewOf = ({ name }: QueryDefinition): string => name.replaceAll('-', '_');

/** What these roles may list; of that `only`, where it is given. Throws `WritError` for a name that is not there. */
export const viewsFor = (
  roles: readonly string[],
  only: readonly string[] | undefined,
): readonly QueryDefinition[] => {
  const held = effectiveRoles(roles);
  const readable = exportedQueries.filter((query) =>
    query.roles.some((role) => held.includes(role)),
  );
  if (readable.length === 0) return [];
  const missing = only?.find((name) => !readable.some((query) => viewOf(query) === name));
  if (missing !== undefined)
    throw new WritError(
      `This key exports no view ${missing}: there are ${readable.map(viewOf).join(', ')}.`,
    );
  return readable.filter((query) => only === undefined || only.includes(viewOf(query)));
};

/**
 * Replaces the views of an export with all rows as of one ledger position. They have their names before the manifest names them,
 * and the files of before are there until it does. Views that the export has as of that position stay.
 */
export const exportViews = async (
  client: WritClient,
  folder: ExportFolder,
  {
    queries,
    position,
  }: { readonly queries: readonly QueryDefinition[]; readonly position: number },
  onProgress: (views: number) => void,
): Promise<void> => {
  const { views } = folder.manifest!;
  const known = views?.position === position ? views.files : [];
  const files: ViewFile[] = [];
  let time = known.length > 0 ? views!.time : '';
  for (const query of queries) {
    const view = viewOf(query);
    const same = known.find((file) => file.view === view);
    if (same) {
      files.push(same);
      continue;
    }
    const place = `views/${view}/tenant=${folder.manifest!.tenant}`;
    const metadata = { 'writ.view': view, 'writ.position': String(position) };
    const file = await folder.begin(place, query.row.fields, metadata);
    try {
      for await (const page of pagesOf(client, query, position)) {
        time = page.time;
        for (const row of page.items) await file.add(row);
      }
      files.push({ ...(await file.finishAs(`${place}/${position}.parquet`)), view });
      onProgress(files.length);
    } catch (error) {
      await file.discard();
      throw error;
    }
  }
  await folder.save({ ...folder.manifest!, views: { position, time, files } });
};

/** Every page of a list as of a position, which other writes do not change. */
async function* pagesOf(
  client: WritClient,
  query: QueryDefinition,
  position: number,
): AsyncGenerator<Page & { readonly time: string }, void> {
  const path = reports.includes(query)
    ? `/v1/reports/${query.name}`
    : (ADDRESSES[query.name] ?? `/v1/${query.name}`);
  for (let cursor: string | undefined; ;) {
    const { body, asOf } = await client.get<Page>(path, {
      query: { asOf: String(position), limit: LARGEST_PAGE, cursor },
    });
    yield { ...body, time: asOf!.split(';', 1)[0]! };
    if (body.nextCursor === null) return;
    cursor = body.nextCursor;
  }
}
