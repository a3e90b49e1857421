/** What somebody has to do that others wait for; work itself is with its owner. */
export const awaitedKinds = [
  'approval',
  'exception',
  'input',
  'post-review',
  'remediation',
  'delegation',
  'question',
] as const;

const labels: Readonly<Record<string, readonly [one: string, more: string]>> = {
  approval: ['approval', 'approvals'],
  input: ['missing input', 'missing inputs'],
  exception: ['exception', 'exceptions'],
  'post-review': ['post-review', 'post-reviews'],
  remediation: ['remediation', 'remediations'],
  delegation: ['delegation', 'delegations'],
  question: ['question', 'questions'],
  work: ['work order', 'work orders'],
};

/** `2 approvals, 1 exception` */
export const kindsLabel = (kinds: readonly (readonly [kind: string, count: number])[]): string =>
  kinds
    .map(([kind, count]) => `${count} ${labels[kind]?.[count === 1 ? 0 : 1] ?? kind}`)
    .join(', ');

/** The name of one thing of a kind. */
export const kindLabel = (kind: string): string => labels[kind]?.[0] ?? kind;
