/** What this reads of an event. */
export interface NamingEvent {
  readonly tenant: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly data?: {
    readonly version?: number;
    readonly workflow?: NamedVersion | null;
    readonly policy?: NamedVersion | null;
  };
}

interface NamedVersion {
  readonly id?: string;
  readonly version?: number | null;
}

/** `workflow-refunds/1`, `policy-refunds/3`: the versions of the workflow and of the policy that an event names. */
export const versionsNamed = ({ data }: Pick<NamingEvent, 'data'>): readonly string[] => [
  ...(data?.workflow?.version ? [`workflow-${data.workflow.id}/${data.workflow.version}`] : []),
  ...(data?.policy?.version ? [`policy-${data.policy.id}/${data.policy.version}`] : []),
];

/** The version that an event publishes, named as above; undefined of any other event. */
export const versionPublished = ({ type, stream, data }: NamingEvent): string | undefined =>
  type.endsWith('.published') ? `${stream}/${data?.version}` : undefined;
