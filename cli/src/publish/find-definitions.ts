import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WritError } from '#client';
import { readDefinition } from '../definitions';
import { textOf } from '../files';

/** One thing to publish: where it stands and how it is put. */
export interface Publication {
  readonly file: string;
  readonly kind: 'calendar' | 'exception code' | 'workflow' | 'policy';
  readonly id: string;
  readonly path: string;
  readonly body: unknown;
  /** The workflow that must have been published before. */
  readonly after?: string;
}

export interface Found {
  /** In the order of publishing: calendars, codes, workflows, policies. */
  readonly publications: readonly Publication[];
  /** A sentence for each file that could not be read. */
  readonly problems: readonly string[];
}

/**
 * Everything to publish below `folder`: calendars.yaml, exception-codes.yaml, workflow.yaml, and beside a
 * workflow its authzen.yaml and its policy.cedar with cases.yaml. Throws `WritError` when there is no such folder.
 */
export const findDefinitions = (folder: string): Found => {
  const calendars: Publication[] = [];
  const codes: Publication[] = [];
  const workflows: Publication[] = [];
  const policies: Publication[] = [];
  const problems: string[] = [];
  const gather = (into: Publication[], read: () => readonly Publication[]): void => {
    try {
      into.push(...read());
    } catch (error) {
      if (!(error instanceof WritError)) throw error;
      problems.push(...error.lines);
    }
  };

  for (const file of filesBelow(folder)) {
    if (isNamed(file, 'calendars.yaml')) gather(calendars, () => listIn(file, CALENDARS));
    if (isNamed(file, 'exception-codes.yaml')) gather(codes, () => listIn(file, CODES));
    if (isNamed(file, 'workflow.yaml')) gather(workflows, () => [workflowIn(file)]);
    if (isNamed(file, 'policy.cedar')) gather(policies, () => [policyIn(file)]);
    if (isNamed(file, 'authzen.yaml')) gather(workflows, () => besideWorkflow(file));
  }
  return { publications: [...calendars, ...codes, ...workflows, ...policies], problems };
};

export const filesBelow = (folder: string): readonly string[] => {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new WritError(`${folder} is not a folder: name the one that holds the workflows.`);
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
};

export const isNamed = (file: string, name: string): boolean => file === join(dirname(file), name);

interface Catalogue {
  readonly kind: Publication['kind'];
  /** The field that names an entry, and where it is put. */
  readonly key: string;
  readonly path: string;
}

/** Codes have title, sla and, where known, owner and remediationOwner; calendars zone and hours. */
const CODES: Catalogue = { kind: 'exception code', key: 'code', path: '/v1/exception-codes/' };
const CALENDARS: Catalogue = { kind: 'calendar', key: 'calendar', path: '/v1/calendars/' };

const listIn = (file: string, { kind, key, path }: Catalogue): readonly Publication[] => {
  const { value, lineOf } = readDefinition(file);
  if (!Array.isArray(value)) throw new WritError(`${file}: it must be a list of ${key}s.`);
  return value.map((entry: unknown, index) => {
    const { [key]: id, ...body } = isRecord(entry) ? entry : {};
    if (typeof id !== 'string')
      throw new WritError(`${file}:${lineOf([index]) ?? 1}: each entry must have a ${key}.`);
    return { file, kind, id, path: path + encodeURIComponent(id), body };
  });
};

const workflowIn = (file: string): Publication => {
  const definition = withMapping(readDefinition(file).value, file);
  const id = idOf(definition, file);
  const path = `/v1/workflows/${encodeURIComponent(id)}`;
  return { file, kind: 'workflow', id, path, body: definition };
};

/** The mapping of AuthZEN that stands beside a workflow is a part of its version. */
const withMapping = (definition: unknown, file: string): unknown => {
  const mappingFile = join(dirname(file), 'authzen.yaml');
  if (!isRecord(definition) || !existsSync(mappingFile)) return definition;
  if ('authzen' in definition)
    throw new WritError(`${file}: it has authzen, and so has ${mappingFile}: keep one of them.`);
  return { ...definition, authzen: readDefinition(mappingFile).value };
};

/** Published with its workflow; by itself it is forgotten work. */
const besideWorkflow = (file: string): readonly Publication[] => {
  workflowFileBeside(file, 'maps questions to');
  return [];
};

const workflowFileBeside = (file: string, verb: string): string => {
  const workflowFile = join(dirname(file), 'workflow.yaml');
  if (existsSync(workflowFile)) return workflowFile;
  throw new WritError(`${file}: put the workflow.yaml that it ${verb} beside it.`);
};

const policyIn = (file: string): Publication => {
  const workflowFile = workflowFileBeside(file, 'governs');
  const workflowId = idOf(readDefinition(workflowFile).value, workflowFile);
  const casesFile = join(dirname(file), 'cases.yaml');
  const cases = existsSync(casesFile) ? casesIn(casesFile) : undefined;
  return {
    file,
    kind: 'policy',
    id: workflowId,
    path: `/v1/policies/${encodeURIComponent(workflowId)}`,
    body: { workflowId, cedar: textOf(file), ...(cases ? { cases } : {}) },
    after: workflowId,
  };
};

const casesIn = (file: string): readonly unknown[] => {
  const { value } = readDefinition(file);
  if (!Array.isArray(value)) throw new WritError(`${file}: it must be a list of cases.`);
  return value;
};

const idOf = (definition: unknown, file: string): string => {
  const id = isRecord(definition) ? definition.id : undefined;
  if (typeof id !== 'string') throw new WritError(`${file}: a workflow must have an id.`);
  return id;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
