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
import { compiledPolicy } from '../cedar/compiled-policy';
import { sha256 } from '../cedar/parse';
import { type PolicyChecks } from '../cedar/policy-checks';
import { type PolicyInForce } from '../domain/rules';
import { evolvePolicy, type PolicyContext, policyDecider } from '../domain/policy.decider';
import { workflowDecider } from '../domain/workflow.decider';
import { type Candidate, policyConfig, workflowConfig, type PublishingFacts } from '../publishing';
import { type Ready, type CheckSlot } from './check-slots';

type PublishPolicy = CommandOf<typeof publishPolicy>;
type RollbackPolicy = CommandOf<typeof rollbackPolicy>;
type PublishWorkflow = CommandOf<typeof publishWorkflow>;
type Stamped = PublishPolicy['metadata'];

/** What is proposed, fit to be published but for the decision that allows it. */
export interface Proposal {
  readonly workflowId: string;
  /** Under the number that it would be published with. */
  readonly policy: PolicyInForce;
  /** In place of the definition that each decision was made under, where one is proposed. */
  readonly workflow?: ProposedWorkflow;
  /** As the answer names it. */
  readonly identity: Pick<WhatIfAnswer, 'policy' | 'workflow'>;
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
    private readonly checks: PolicyChecks,
  ) {}

  /** Refuses as publishing does, and with `invalid_request`. What was checked stays with the seat. */
  async of(body: WhatIfBody, frame: CommandFrame['metadata'], seat: CheckSlot): Promise<Proposal> {
    const { policyId, workflowId = policyId, version = null } = body;
    const { events, now } = await this.store.read(frame.tenant, streamOf.policy(workflowId));
    const versions = events.reduce(evolvePolicy, []);
    const metadata: Stamped = { ...frame, now };
    const workflow = body.workflow && (await this.workflowIn(workflowId, body.workflow, metadata));
    const command = commandOf(body, workflowId, metadata);
    let ready: Ready | undefined;
    const deciding = policyConfig(this.facts, async (candidate) => {
      ready = await this.readyAt(seat, candidate, workflow);
      // Only publishing records how its rules are read.
      return { ...ready, published: [] };
    });
    const context = await deciding.contextOf(command, versions, 'log');
    const tried = tryable(context, workflow);
    policyDecider.decide({ ...command, context: tried }, versions);
    const { digest } = context;
    return {
      workflowId,
      policy: {
        ref: { id: policyId, version: version ?? versions.length + 1, digest },
        // The decider has refused what does not fit.
        ...ready!.policy!,
      },
      ...(workflow && { workflow }),
      identity: {
        policy: { id: policyId, workflowId, digest, version },
        workflow: workflow ? { digest: workflow.digest } : null,
      },
    };
  }

  /** Against the proposed workflow where there is one. */
  private readyAt(
    seat: CheckSlot,
    { cedar, cases, workflow, now }: Candidate,
    proposed: ProposedWorkflow | undefined,
  ): Promise<Ready> {
    const { definition } = proposed ?? workflow;
    const digest = proposed?.digest ?? workflow.ref.digest;
    const key = `${digest}/${sha256(JSON.stringify([cedar, cases]))}`;
    return seat.ready(key, async (name) => {
      const text = { cedar, definition, cases, now, rules: 'parsed' } as const;
      const { parsed, ...checked } = await this.checks.check(text);
      return checked.errors.length > 0
        ? checked
        : { ...checked, policy: compiledPolicy(cedar, parsed, name) };
    });
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
    const context = await workflowConfig(this.facts).contextOf(command, FIRST, 'log');
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

/** The context of publishing, with the proposed workflow in force and nobody's word needed. */
const tryable = (context: PolicyContext, proposed: ProposedWorkflow | undefined): PolicyContext => {
  const { workflow } = context;
  if (!workflow) return context;
  const definition = { ...(proposed?.definition ?? workflow.definition) };
  delete definition.changeControl;
  return { ...context, workflow: { ...workflow, definition } };
};
