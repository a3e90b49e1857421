/** Something that happened at a time (milliseconds of the epoch), in a stream. */
export interface Happening {
  readonly at: number;
  readonly stream: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const DIGEST = 'ab'.repeat(32);

export type Random = () => number;

export const pick = <T>(random: Random, items: readonly T[]): T =>
  items[Math.floor(random() * items.length)]!;
/** Mostly short, sometimes long: exponential about the mean. */
const about = (random: Random, meanMs: number): number =>
  Math.ceil(-Math.log(1 - random()) * meanMs);
export const instant = (ms: number): string => new Date(ms).toISOString();

/** Records the events of one work order; its clock advances with the story. */
export class Story {
  readonly events: Happening[] = [];

  constructor(
    readonly id: string,
    readonly jobType: JobType,
    readonly owner: string,
    readonly random: Random,
    public now: number,
  ) {}

  get workOrderId(): string {
    return `wo-${this.id}`;
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  /** Advances the clock by a random time about the mean. */
  later(meanMs: number): this {
    this.now += about(this.random, meanMs);
    return this;
  }

  record(type: string, data: Readonly<Record<string, unknown>> = {}): void {
    const { workOrderId } = this;
    const stream = `work-order-${workOrderId}`;
    this.events.push({ at: this.now++, stream, type, data: { workOrderId, ...data } });
  }
}

/** One kind of work, under a workflow of its own. */
export interface JobType {
  readonly name: string;
  readonly workflow: string;
  readonly steps: readonly string[];
}

export const jobTypes: readonly JobType[] = [
  'refund',
  'onboarding',
  'field-service',
  'invoice',
  'warranty',
  'credit-note',
  'address-change',
  'installation',
  'inspection',
  'complaint',
  'supplier-change',
  'access-request',
].map((name) => ({
  name,
  workflow: `${name}-flow`,
  steps: ['check', 'prepare', 'carry-out', 'notify-customer'],
}));

/** The last of them was renamed half-way: it is the former name of the one before it. */
export const codes = [
  'input-missing',
  'step-blocked',
  'policy-stop',
  'approval-rejected',
  'part-missing',
  'customer-absent',
  'wrong-address',
  'system-down',
  'late-delivery',
  'limit-exceeded',
  'data-conflict',
  'conflicting-data',
] as const;
const RENAMED = codes[11];
const RENAMED_TO = codes[10];

export const owners: readonly string[] = Array.from({ length: 20 }, (_, n) => `owner-${n + 1}`);

const VERSIONS = 3;

/** The version of every definition that is in force at a share (0..1) of the time. */
export const versionAt = (share: number): number =>
  1 + Math.min(VERSIONS - 1, Math.floor(share * VERSIONS));

/** What is published, defined and remediated while the work goes on, in order of time. */
export const definitions = (fromMs: number, untilMs: number): readonly Happening[] => {
  const at = (share: number): number => fromMs + Math.floor(share * (untilMs - fromMs));
  const catalogue = codes.map((code) => codeDefined(code, at(0)));
  const renaming = codeDefined(RENAMED_TO, at(0.5), { aliases: [RENAMED] });
  const published = Array.from({ length: VERSIONS }, (_, n) =>
    jobTypes.flatMap((jobType) => publishedOf(jobType, n + 1, at(n / VERSIONS))),
  ).flat();
  // Each code is remediated for two kinds of work, a third and two thirds on.
  const remediated = codes
    .slice(0, -1)
    .flatMap((code, n) => [remediationOf(code, n, at(0.33)), remediationOf(code, n + 1, at(0.67))])
    .flat();
  return [...catalogue, renaming, ...published, ...remediated].sort((a, b) => a.at - b.at);
};

const codeDefined = (code: string, at: number, more: object = {}): Happening => ({
  at,
  stream: 'exception-catalogue',
  type: 'exception-code.defined',
  data: {
    code,
    title: code,
    sla: 'P2D',
    owner: 'owner-1',
    remediationOwner: ownerOf(code),
    ...more,
  },
});

/** Who fixes the cause of a code. */
export const ownerOf = (code: string): string => owners[code.length % 7]!;

const publishedOf = (
  { name, workflow, steps }: JobType,
  version: number,
  at: number,
): readonly Happening[] => [
  {
    at,
    stream: `workflow-${workflow}`,
    type: 'workflow.published',
    data: {
      workflowId: workflow,
      version,
      digest: DIGEST,
      definition: {
        id: workflow,
        title: name,
        jobType: name,
        owner: 'owner-1',
        mode: 'observe',
        stages: [{ name: 'work', steps: steps.map((step) => ({ name: step })) }],
        slas: { stallAfter: `P${version + 1}D`, work: 'P7D' },
        inputs: [{ name: 'order', required: true }],
        repeatWindow: 'P30D',
        closure: { evidence: [{ kind: 'receipt' }, { kind: 'photo' }] },
      },
    },
  },
  {
    at,
    stream: `policy-${workflow}`,
    type: 'policy.published',
    data: {
      policyId: workflow,
      workflowId: workflow,
      version,
      digest: DIGEST,
      workflowDigest: DIGEST,
      cedar: 'permit (principal, action, resource);',
    },
  },
];

const remediationOf = (code: string, n: number, at: number): readonly Happening[] => {
  const { name: jobType, workflow: workflowId } = jobTypes[n % jobTypes.length]!;
  const remediationId = `re-${code}-${jobType}`;
  const stream = `remediation-${remediationId}`;
  const dueAt = new Date(at + 30 * DAY_MS).toISOString();
  const terms = {
    code,
    owner: ownerOf(code),
    jobType,
    workflowId,
    dueAt,
    escalationPath: [],
    recurrenceWindow: 'P90D',
  };
  return [
    {
      at: at - 10 * DAY_MS,
      stream,
      type: 'remediation.opened',
      data: { remediationId, origin: 'drift', ...terms },
    },
    {
      at,
      stream,
      type: 'remediation.completed',
      data: {
        remediationId,
        evidence: ['ev-0'],
        completedBy: ownerOf(code),
        workflow: { id: workflowId, version: versionAt(0.5), digest: DIGEST },
      },
    },
  ];
};
