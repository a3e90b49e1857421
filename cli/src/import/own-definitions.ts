import { type WritClient, WritError } from '#client';
import { type LogMapping } from '#contracts';
import { rowsOf } from '../api/rows';
import { type Publication } from '../publish/find-definitions';
import { type PublishedFolder, publishFolder } from '../publish/publish-folder';

export interface OwnDefinitions {
  readonly published: PublishedFolder;
  /** Codes and calendars that were defined before, and stay as they are. */
  readonly left: readonly string[];
}

/**
 * Publishes the workflow and codes beside a mapping, and changes nothing that live work uses: a code or calendar that is
 * defined stays as it is, unless its name begins with that of the log. Throws `WritError` where the workflow
 * is in mode enforce.
 */
export const publishOwn = async (
  client: WritClient,
  folder: string,
  { log, workflow }: LogMapping,
): Promise<OwnDefinitions> => {
  await checkWorkflow(client, workflow);
  const defined = {
    'exception code': await namesIn(client, '/v1/exception-codes', 'code'),
    calendar: await namesIn(client, '/v1/calendars', 'calendar'),
  } as const;
  const left: string[] = [];
  const isOwn = ({ kind, id }: Publication): boolean => {
    if (kind === 'workflow' || kind === 'policy') return true;
    if (!defined[kind].has(id) || id.startsWith(`${log}-`)) return true;
    left.push(id);
    return false;
  };
  return { published: await publishFolder(client, folder, undefined, isOwn), left };
};

const checkWorkflow = async (client: WritClient, workflow: string): Promise<void> => {
  const { rows } = await rowsOf(client, '/v1/workflows', {
    query: { workflowId: workflow, current: 'true' },
    limit: 1,
    wanted: ({ workflowId, current }) => workflowId === workflow && current === true,
  });
  if (rows[0]?.['mode'] === 'enforce')
    throw new WritError(
      `The workflow ${workflow} is in mode enforce, so live work follows it: give the workflow of the log another id, in mapping.yaml and workflow.yaml.`,
    );
};

const namesIn = async (
  client: WritClient,
  path: string,
  key: string,
): Promise<ReadonlySet<string>> => {
  const { rows } = await rowsOf(client, path, { query: {}, limit: Number.POSITIVE_INFINITY });
  return new Set(rows.map((row) => String(row[key])));
};
