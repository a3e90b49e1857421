import {
  type CommandOf,
  type DecisionRef,
  eventDefinition,
  type GoldenCase,
  type PublishedRule,
  type publishPolicy,
  type publishWorkflow,
  type rollbackPolicy,
  streamOf,
  workflowOf,
} from '#contracts';
import { type NewEvent, type StreamVersion } from '#kernel';
import {
  canonicalBytes,
  type DeciderConfig,
  type EventStore,
  fieldErrors,
  FoldedStreams,
} from '#platform';
import {
  builtInCatalogue,
  codeOf,
  evolve,
  evolveCatalogue,
  type PublishedWorkflow,
  unknownWorkOrder,
} from '#work-order';
import { type PrincipalRegistry } from './access/principal-registry';
import { sha256 } from './cedar/parse';
import { type PolicyChecks } from './cedar/policy-checks';
import { type CalendarStore } from './definitions/calendar-store';
import { type ControlledWorkflows } from './definitions/controlled-workflows';
import { type DefinitionStore } from './definitions/definition-store';
import { HaltStore } from './definitions/halt-store';
import { type Checked } from './domain/rules';
import { type Published, type WorkflowContext, workflowDecider } from './domain/workflow.decider';
import {
  type PolicyContext,
  policyDecider,
  type PolicyVersions,
  versionToRestore,
} from './domain/policy.decider';
import { type NamedDecision } from './domain/policy-change';

type PublishWorkflow = CommandOf<typeof publishWorkflow>;
type PolicyCommand = CommandOf<typeof publishPolicy> | CommandOf<typeof rollbackPolicy>;

const describe = (type: string) => eventDefinition(type)!;

interface NamedAt {
  readonly named: NamedDecision | undefined;
  readonly dependsOn: readonly StreamVersion[];
}

/** What lies outside a definition's stream, as the ledger has it at this moment. */
export class PublishingFacts {
  private readonly catalogues: FoldedStreams<typeof builtInCatalogue>;
  private readonly halted: HaltStore;

  constructor(
    private readonly store: EventStore,
    readonly definitions: DefinitionStore,
    private readonly calendars: CalendarStore,
    readonly controlled: Pick<ControlledWorkflows, 'besides'>,
    readonly names: Pick<PrincipalRegistry, 'of'>,
  ) {
    const fold = { initialState: builtInCatalogue, evolve: evolveCatalogue };
    this.catalogues = new FoldedStreams(store, fold);
    this.halted = new HaltStore(store);
  }

  /** The owner of the code `owner-missing`; undefined where the tenant named none. */
  async lastResort(tenant: string): Promise<string | undefined> {
    const { state } = await this.catalogues.at(tenant, streamOf.exceptionCatalogue());
    return codeOf(state, 'owner-missing')?.entry.owner;
  }

  /** Those of these exception codes that the catalogue does not have, under any name. */
  async unknownCodes(tenant: string, codes: unknown): Promise<readonly string[]> {
    const { state } = await this.catalogues.at(tenant, streamOf.exceptionCatalogue());
    const names = Array.isArray(codes) ? codes.filter((code) => typeof code === 'string') : [];
    return names.filter((code) => codeOf(state, code) === undefined);
  }

  /** Whether nobody ever defined the calendar of this name. */
  async isUnknownCalendar(tenant: string, name: unknown): Promise<boolean> {
    if (typeof name !== 'string') return false;
    return (await this.calendars.named(tenant, name)).calendar === undefined;
  }

  /** The work order of a decision that somebody names as allowing a change, what is halted, and where both were read. */
  async named(tenant: string, ref: DecisionRef | undefined): Promise<NamedAt> {
    if (!ref) return { named: undefined, dependsOn: [] };
    const stream = streamOf.workOrder(ref.workOrderId);
    const [{ events, version }, { halts, at }] = await Promise.all([
      this.store.read(tenant, stream),
      this.halted.of(tenant),
    ]);
    const workOrder = events.reduce(evolve, unknownWorkOrder);
    return { named: { ref, workOrder, halts }, dependsOn: [{ stream, version }, at] };
  }
}

type ReadWorkflowContext = WorkflowContext & Pick<NamedAt, 'dependsOn'>;

/** How workflows are published: one stream a workflow. */
export const workflowConfig = (
  facts: PublishingFacts,
): DeciderConfig<Published, PublishWorkflow, ReadWorkflowContext> => ({
  decider: workflowDecider,
  describe,
  streamOf: ({ data }) => streamOf.workflow(data.workflowId),
  contextOf: async ({ data, metadata }) => {
    const definition = workflowOf(data.definition);
    const { tenant } = metadata;
    const { names, at } = await facts.names.of(tenant);
    const { named, dependsOn } = await facts.named(tenant, data.approvedBy);
    return {
      definition,
      shapeErrors: fieldErrors(definition, data.definition),
      digest: sha256(canonicalBytes(data.definition)),
      lastResort: await facts.lastResort(tenant),
      isUnknownCalendar: await facts.isUnknownCalendar(tenant, definition.calendar),
      unknownCodes: await facts.unknownCodes(tenant, definition.exceptionCodes),
      controlled: await facts.controlled.besides(tenant, data.workflowId),
      names,
      named,
      dependsOn: [...dependsOn, at],
    };
  },
  // What allowed the change must still stand when it is recorded, and no name may have come that looks like one of its.
  dependsOn: ({ dependsOn }) => dependsOn,
  answerOf: ({ data }, events, { latest }) => ({
    workflowId: data.workflowId,
    ...versionOf(events, latest),
  }),
});

type ReadPolicyContext = PolicyContext & Pick<NamedAt, 'dependsOn'>;

/** A text and its cases, against the workflow that it is to govern. */
export interface Candidate {
  readonly cedar: string;
  readonly cases: readonly GoldenCase[];
  readonly workflow: Pick<PublishedWorkflow, 'ref' | 'definition'>;
  readonly now: string;
}

/** Checks it; of its rules it returns those that publishing records, if any. */
export type Check = (
  candidate: Candidate,
) => Promise<Checked & { readonly published: readonly PublishedRule[] }>;

/** As publishing needs it: with the rules as people read them. */
export const checkingWith =
  (checks: PolicyChecks): Check =>
  ({ workflow: { definition }, ...rest }) =>
    checks.check({ ...rest, definition, rules: 'published' });

/** How policies are published and rolled back: one stream a workflow. */
export const policyConfig = (
  facts: PublishingFacts,
  check: Check,
): DeciderConfig<PolicyVersions, PolicyCommand, ReadPolicyContext> => ({
  decider: policyDecider,
  describe,
  streamOf: ({ data }) => streamOf.policy(workflowIdOf(data)),
  contextOf: async (command, versions) => {
    const { data, metadata } = command;
    const { tenant, now } = metadata;
    const [{ workflow, at }, lastResort, { named, dependsOn }, controlled] = await Promise.all([
      facts.definitions.latestWorkflow(tenant, workflowIdOf(data)),
      facts.lastResort(tenant),
      facts.named(tenant, data.approvedBy),
      facts.controlled.besides(tenant, workflowIdOf(data)),
    ]);
    const text = textOf(command, versions);
    const checked = workflow && text && (await check({ ...text, workflow, now }));
    return {
      workflow,
      checked,
      rules: checked?.published ?? [],
      digest: sha256(text?.cedar ?? ''),
      lastResort,
      named,
      controlled,
      dependsOn: [...dependsOn, at],
    };
  },
  // What allowed the change, and whether it needs that, must still stand when it is recorded.
  dependsOn: ({ dependsOn }) => dependsOn,
  answerOf: ({ data }, events, versions) => ({
    policyId: data.policyId,
    workflowId: workflowIdOf(data),
    ...versionOf(events, versions.at(-1)),
    ...rollbackIn(events),
  }),
});

const workflowIdOf = ({ policyId, workflowId }: PolicyCommand['data']): string =>
  workflowId ?? policyId;

/** The text that is to come into force; undefined when there is no version to go back to. */
const textOf = (
  { type, data }: PolicyCommand,
  versions: PolicyVersions,
): Pick<Candidate, 'cedar' | 'cases'> | undefined => {
  const source = type === 'publish-policy' ? data : versionToRestore(versions, data);
  return source && { cedar: source.cedar, cases: source.cases ?? [] };
};

interface Versioned {
  readonly version: number;
  readonly digest: string;
}

/** The new version, or the one that says the same already. */
const versionOf = (events: readonly NewEvent[], latest: Versioned | null | undefined) => {
  const { version, digest } = (events[0]?.data ?? latest) as Versioned;
  return { version, digest };
};

const rollbackIn = ([event]: readonly NewEvent[]) => {
  const { rollbackOf } = (event?.data ?? {}) as { readonly rollbackOf?: number };
  return rollbackOf === undefined ? {} : { rollbackOf };
};
