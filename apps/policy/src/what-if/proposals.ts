import {
  type CommandOf,
  type publishPolicy,
  type publishWorkflow,
  type rollbackPolicy,
  streamOf,
  type WhatIfAnswer,
  type WhatIfBody,
  type WorkflowDefinition,
} from '#contracts';
import { Refusal } from '#kernel';
import { type CommandFrame, type EventStore } from '#platform';
import { compilePolicy } from '../cedar/compile';
import { type Compiled, type PolicyInForce } from '../domain/rules';
import { type PolicyContext, policyDecider } from '../domain/policy.decider';
import { evolvePolicy, type PolicyVersions, versionToRestore } from '../domain/policy-versions';
import { workflowDecider } from '../domain/workflow.decider';
import { decidingPolicies, decidingWorkflows, type PublishingFacts } from '../publishing';

type PublishPolicy = CommandOf<typeof publishPolicy>;
type RollbackPolicy = CommandOf<typeof rollbackPolicy>;
type PublishWorkflow = CommandOf<typeof publishWorkflow>;
type Stamped = PublishPolicy['metadata'];

/** What is proposed, good enough to be published but for whoever has to allow it. */
export interface Proposal {
  readonly workflowId: string;
  readonly cedar: string;
  /** Under the number that it would be published with. */
  readonly ref: PolicyInForce['ref'];
  /** In place of the definition that each decision was made under, where one is proposed. */
  readonly workflow?: ProposedWorkflow;
  /** As the answer names it. */
  readonly told: Pick<WhatIfAnswer, 'policy' | 'workflow'>;
}

interface ProposedWorkflow {
  readonly definition: WorkflowDefinition;
  readonly digest: string;
}

/** Takes proposals through the gate that publishing is, and publishes nothing. */
export class Proposals {
  constructor(
    private readonly store: EventStore,
    private readonly facts: PublishingFacts,
  ) {}

  /** Refuses as publishing does, and with `invalid_request`. */
  async of(body: WhatIfBody, frame: CommandFrame['metadata']): Promise<Proposal> {
    const { policyId, workflowId = policyId, version = null } = body;
    const { events, now } = await this.store.read(frame.tenant, streamOf.policy(workflowId));
    const versions = events.reduce(evolvePolicy, []);
    const metadata: Stamped = { ...frame, now };
    const workflow = body.workflow && (await this.workflowIn(workflowId, body.workflow, metadata));
    const command = commandOf(body, workflowId, metadata);
    const cedar = textOf(command, versions);
    const context = await decidingPolicies(this.facts).contextOf(command, versions, 'log');
    const tried = tryable(context, cedar, workflow);
    policyDecider.decide({ ...command, context: tried }, versions);
    const { digest } = context;
    return {
      workflowId,
      cedar: cedar!,
      ref: { id: policyId, version: version ?? versions.length + 1, digest },
      ...(workflow && { workflow }),
      told: {
        policy: { id: policyId, workflowId, digest, version },
        workflow: workflow ? { digest: workflow.digest } : null,
      },
    };
  }

  private async workflowIn(
    workflowId: string,
    definition: Record<string, unknown>,
    metadata: Stamped,
  ): Promise<ProposedWorkflow> {
    const command: PublishWorkflow = {
      type: 'publish-workflow',
      data: { workflowId, definition },
      metadata,
    };
    const context = await decidingWorkflows(this.facts).contextOf(command, FIRST, 'log');
    workflowDecider.decide({ ...command, context }, FIRST);
    return { definition: context.definition, digest: context.digest };
  }
}

/** As if no version were there: what nobody has to allow. */
const FIRST = { latest: null, used: [] };

const commandOf = (
  { policyId, cedar, version }: WhatIfBody,
  workflowId: string,
  metadata: Stamped,
): PublishPolicy | RollbackPolicy => {
  if ((cedar === undefined) === (version === undefined))
    throw new Refusal(
      'invalid_request',
      'Say what is proposed: either a text in `cedar` or the number of a published version in `version`.',
      {},
      [{ pointer: '/cedar', message: 'must be stated, or else version: one of the two' }],
    );
  return cedar === undefined
    ? { type: 'rollback-policy', data: { policyId, workflowId, version: version! }, metadata }
    : { type: 'publish-policy', data: { policyId, workflowId, cedar }, metadata };
};

const textOf = (
  command: PublishPolicy | RollbackPolicy,
  versions: PolicyVersions,
): string | undefined =>
  command.type === 'publish-policy'
    ? command.data.cedar
    : versionToRestore(versions, command.data)?.cedar;

/** The context of publishing, with the proposed workflow in force and nobody's word needed. */
const tryable = (
  context: PolicyContext,
  cedar: string | undefined,
  proposed: ProposedWorkflow | undefined,
): PolicyContext => {
  const { workflow } = context;
  if (!workflow) return context;
  const definition = { ...(proposed?.definition ?? workflow.definition) };
  delete definition.changeControl;
  const compiled: Compiled | undefined =
    proposed && cedar !== undefined ? compilePolicy(cedar, definition) : context.compiled;
  return { ...context, workflow: { ...workflow, definition }, compiled };
};
