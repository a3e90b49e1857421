import { type WritClient } from '../api/client';
import { ApiProblem } from '../api/problem';
import { sayLine, type Terminal } from '../terminal';
import { UserError } from '../user-error';
import { findDefinitions, type Publication } from './find-definitions';

/** What the API answers to a publication. */
interface PublishedAnswer {
  readonly version?: number;
  readonly digest?: string;
  /** Where it was recorded; null when it said nothing new. */
  readonly position?: number | null;
}

export interface Published extends PublishedAnswer {
  readonly kind: Publication['kind'];
  readonly id: string;
  readonly file: string;
}

export interface PublishedFolder {
  readonly published: readonly Published[];
  /** What failed, each beginning with its file. */
  readonly failures: readonly string[];
}

/**
 * Publishes everything below `folder` and goes on after a failure, so that one run shows them all;
 * a policy is not tried when its workflow failed.
 */
export const publishFolder = async (
  client: WritClient,
  folder: string,
): Promise<PublishedFolder> => {
  const { publications, troubles } = findDefinitions(folder);
  const published: Published[] = [];
  const failures = [...troubles];
  const failedWorkflows = new Set<string>();

  for (const publication of publications) {
    const { kind, id, file, path, body, after } = publication;
    if (after && failedWorkflows.has(after)) {
      failures.push(`${file}: not tried, because its workflow ${after} was not published.`);
      continue;
    }
    try {
      const answer = await client.put<PublishedAnswer>(path, { body });
      published.push({ kind, id, file, ...answer.body });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (kind === 'workflow') failedWorkflows.add(id);
      failures.push(`${file}: ${kind} ${id}: ${error.message}`);
    }
  }
  if (publications.length === 0 && failures.length === 0)
    throw new UserError(`${folder} holds no exception-codes.yaml, workflow.yaml or policy.cedar.`);
  return { published, failures };
};

/** Prints what was published, a line each, and what failed. */
export const sayPublished = (
  { out, err }: Terminal,
  { published, failures }: PublishedFolder,
): void => {
  for (const { kind, id, version, digest, position, file } of published) {
    const what = [
      position === null ? 'unchanged' : 'published',
      kind,
      id,
      ...(version === undefined ? [] : [`version ${version}`]),
      ...(digest === undefined ? [] : [`sha256:${digest}`]),
    ];
    sayLine(out, `${what.join(' ')}  (${file})`);
  }
  for (const failure of failures) sayLine(err, failure);
};
