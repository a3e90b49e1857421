import { Pasted, shell } from '../../parts/pasted';

/** Kinds of recall roots, as the API names them, with their labels. */
export const rootKinds = {
  policy: 'a policy',
  workflow: 'a workflow',
  approver: 'an approver',
  delegate: 'a delegate',
  requester: 'a requester',
  person: 'a person, in any role',
  evidence: 'evidence',
  approval: 'an approval',
  decision: 'a decision',
  breakGlass: 'a break-glass',
} as const;
export type RootKind = keyof typeof rootKinds;

/** What is recalled: just one thing. `version` is of policies and workflows, `of` is the work order of a thing. */
export interface RecallRoot {
  readonly kind: RootKind;
  readonly id: string;
  readonly version?: string;
  readonly of?: string;
}

type Search = Readonly<Record<string, string | undefined>>;

const kinds = Object.keys(rootKinds) as readonly RootKind[];
export const hasVersion = (kind: RootKind): boolean => kind === 'policy' || kind === 'workflow';
/** Ids that are those of a work order alone: another may have something of the same id. */
export const isOfWorkOrder = (kind: RootKind): boolean =>
  ['evidence', 'approval', 'decision', 'breakGlass'].includes(kind);

/** What the address says is recalled; undefined where it says nothing. */
export const rootIn = (search: Search): RecallRoot | undefined => {
  const kind = kinds.find((one) => search[one]);
  if (kind === undefined) return undefined;
  const { version, of } = search;
  return {
    kind,
    id: search[kind]!,
    ...(version && hasVersion(kind) ? { version } : {}),
    ...(of && isOfWorkOrder(kind) ? { of } : {}),
  };
};

/** The search parameters for a root, which replace those of an earlier one. */
export const searchOf = (root: RecallRoot): Search => ({
  ...Object.fromEntries(kinds.map((kind) => [kind, undefined])),
  version: root.version,
  of: root.of,
  [root.kind]: root.id,
});

/** As the command takes it: versions are numbers there. */
export const bodyOf = ({ kind, id, version, of }: RecallRoot) => ({
  [kind]: id,
  ...(version === undefined ? {} : { version: Number(version) }),
  ...(of === undefined ? {} : { of }),
});

/** The same for the command line. */
export const flagsOf = ({ kind, id, version, of }: RecallRoot): Pasted => {
  const flag = new Pasted(kind === 'breakGlass' ? 'break-glass' : kind);
  const ofVersion = version === undefined ? shell`` : shell` --version ${version}`;
  const ofWork = of === undefined ? shell`` : shell` --of ${of}`;
  return shell`--${flag} ${id}${ofVersion}${ofWork}`;
};
