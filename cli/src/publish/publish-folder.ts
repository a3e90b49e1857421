import { ApiProblem, type WritClient, WritError } from '#client';
import { type DecisionRef } from '#contracts';
import { sayLine, type Terminal } from '../terminal';
import { findDefinitions, type Publication } from './find-definitions';
import {
  ChangeStopped,
  changeDefinition,
  sayWaiting,
  textOfRef,
  type WaitingChange,
} from './policy-change';

/** What the API answers to a publication. */
interface PublishedAnswer {
  readonly version?: number;
  readonly digest?: string;
  /** Where it was recorded; null when it was published before. */
  readonly position?: number | null;
}

interface Published extends PublishedAnswer {
  readonly kind: Publication['kind'];
  readonly id: string;
  readonly file: string;
}

export interface PublishedFolder {
  readonly published: readonly Published[];
  /** Policies and workflows whose change somebody has to allow first. */
  readonly waiting: readonly WaitingChange[];
  /** Policies that were not tried, because their workflow waits. */
  readonly heldBack: readonly Pick<Publication, 'id' | 'file'>[];
  /** What failed: lines, of which the first of each failure begins with its file. */
  readonly failures: readonly string[];
}

/**
 * Publishes everything below `folder` and goes on after a failure, so that one run shows them all;
 * a policy is not tried when its workflow failed or waits. `approvedBy` names the decision that
 * allows a change under control: one change, so a workflow and its policy go one after the other.
 * What is not wanted is passed over.
 */
export const publishFolder = async (
  client: WritClient,
  folder: string,
  approvedBy?: DecisionRef,
  isWanted: (publication: Publication) => boolean = () => true,
): Promise<PublishedFolder> => {
  const { publications, problems } = findDefinitions(folder);
  const published: Published[] = [];
  const waiting: WaitingChange[] = [];
  const heldBack: Pick<Publication, 'id' | 'file'>[] = [];
  const failures = [...problems];
  const failedWorkflows = new Set<string>();

  for (const publication of publications.filter(isWanted)) {
    const { kind, id, file, after } = publication;
    if (after && failedWorkflows.has(after)) {
      failures.push(`${file}: not tried, because its workflow ${after} was not published.`);
      continue;
    }
    if (waiting.some(({ what, id: waits }) => what === 'workflow' && waits === after)) {
      heldBack.push({ id, file });
      continue;
    }
    try {
      const done = await publish(client, publication, approvedBy);
      if (done.waiting) waiting.push(done.waiting);
      else published.push({ kind, id, file, ...done.answer.body });
    } catch (error) {
      if (!(error instanceof ApiProblem || error instanceof ChangeStopped)) throw error;
      if (kind === 'workflow') failedWorkflows.add(id);
      const [first, ...rest] = error.lines;
      failures.push(`${file}: ${kind} ${id}: ${first}`, ...rest);
    }
  }
  if (publications.length === 0 && failures.length === 0)
    throw new WritError(
      `${folder} holds no calendars.yaml, exception-codes.yaml, workflow.yaml or policy.cedar.`,
    );
  return { published, waiting, heldBack, failures };
};

const publish = (
  client: WritClient,
  { kind, path, body }: Publication,
  approvedBy: DecisionRef | undefined,
) => {
  return changeDefinition(client, approvedBy, (ref) =>
    client.put<PublishedAnswer>(
      path,
      kind === 'workflow'
        ? { body, query: { approvedBy: ref && textOfRef(ref) } }
        : { body: { ...(body as object), ...(kind === 'policy' && ref && { approvedBy: ref }) } },
    ),
  );
};

/** Prints what was published, a line each, what waits for whom, and what failed. */
export const sayPublished = (
  terminal: Terminal,
  { published, waiting, heldBack, failures }: PublishedFolder,
  folder: string,
): void => {
  for (const { kind, id, version, digest, position, file } of published) {
    const what = [
      position === null ? 'unchanged' : 'published',
      kind,
      id,
      ...(version === undefined ? [] : [`version ${version}`]),
      ...(digest === undefined ? [] : [`sha256:${digest}`]),
    ];
    sayLine(terminal.out, `${what.join(' ')}  (${file})`);
  }
  for (const change of waiting) sayWaiting(terminal, change, `writ publish ${folder}`);
  for (const { id, file } of heldBack)
    sayLine(terminal.out, `not yet policy ${id}: its workflow comes first  (${file})`);
  sayLine(terminal.err, failures);
};
