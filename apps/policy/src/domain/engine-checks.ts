import {
  actionOf,
  inputPrerequisite,
  OUTCOME_CHECK,
  OUTCOME_UNKNOWN,
  stepOf,
  type StopCause,
  systemOf,
  unmetInputs,
  type WorkflowDefinition,
} from '#contracts';
import { entryOf, haltOn, type WorkOrder } from '#work-order';
import { delegationPermits } from './delegation-checks';
import { check, type EngineCheck, type Proposal, type Question } from './verdict';
import { stopForFact, tooOld, typedArguments } from './known-facts';
import { withinBudget, draftOnlyRespected, objectsInScope } from './limit-checks';

/** What no policy text can permit, in the order in which a reader wants to hear of it. */
export const engineChecks = (proposal: Proposal): readonly EngineCheck[] =>
  [
    systemListed,
    actionListed,
    stepListed,
    authorityMatches,
    writesListed,
    argumentsListed,
    objectsInScope,
    delegationPermits,
    inputsPresent,
    prerequisitesPassed,
    draftOnlyRespected,
    withinBudget,
    factsAgree,
    factsFresh,
  ].flatMap((run) => run(proposal) ?? []);

/** Whether anything may be decided on this work order at all. */
export const workOrderOpen = ({ workOrder, isDone, earlier }: Question): EngineCheck =>
  check('work-order', 'work-order-not-open', {
    problem:
      (earlier?.isOfEarlierRun ? ENDED_SINCE : notOpen(workOrder)) ??
      (isDone ? ONLY_OBLIGATIONS_LEFT : undefined),
    fine: 'The work order is open.',
  });

const ENDED_SINCE =
  'The work order has ended since this was proposed, and was reopened: propose it again.';

const ONLY_OBLIGATIONS_LEFT =
  'Only the obligations of a break-glass are left of this work: open a new work order for more.';

const notOpen = ({ status, stopped }: WorkOrder): string | undefined => {
  if (status !== 'open') return `The work order is ${status}: reopen it before anything runs.`;
  return stopped ? 'The work order is stopped: an operator has to resume it first.' : undefined;
};

/** Fails where a halt stops the action; there is none where nothing is halted. */
export const halted = (question: Question): readonly EngineCheck[] => {
  const halt = haltOn(question);
  if (!halt) return [];
  const { haltId, declaredBy, until, reason } = halt;
  const problem = `${declaredBy[0]} halted it until ${until}: ${reason} (${haltId})`;
  return [{ ...check('halt', 'halted', { problem, fine: '' }), haltId }];
};

/** Fails where the same action may have been carried out before; there is none where nothing is in doubt. */
export const outcomeKnown = ({ unknownOutcome }: Question): readonly EngineCheck[] => {
  if (!unknownOutcome) return [];
  const { decisionId } = unknownOutcome;
  const problem = `It may have been carried out already: nobody has reported the outcome of ${decisionId}. Report it, or have the owner resolve ${OUTCOME_UNKNOWN}, before it is proposed again.`;
  return [check(OUTCOME_CHECK, OUTCOME_UNKNOWN, { problem, fine: '' })];
};

export const workflowKnown = (definition: WorkflowDefinition | undefined): EngineCheck =>
  check('workflow', 'policy-missing', {
    problem: definition
      ? undefined
      : 'The work order’s workflow version is not published here, or its stored definition was altered.',
    fine: `Workflow ${definition?.id} is known.`,
  });

export const policyKnown = (policy: object | undefined): EngineCheck =>
  check('policy', 'policy-missing', {
    problem: policy ? undefined : 'No policy is published for this workflow: publish one first.',
    fine: 'A policy is in force.',
  });

const systemListed = ({ definition, action }: Proposal): EngineCheck =>
  check('system', 'system-not-listed', {
    problem: systemOf(definition, action.system)
      ? undefined
      : `The workflow does not list the system ${action.system}: nothing there is touched.`,
    fine: `The system ${action.system} is listed.`,
  });

const actionListed = ({ definition, action }: Proposal): EngineCheck => {
  const declared = actionOf(definition, action);
  return check('action', 'action-not-listed', {
    problem: !declared
      ? `The workflow does not list the action ${action.kind}.`
      : declared.system !== action.system
        ? `The workflow lists ${action.kind} for the system ${declared.system}, not ${action.system}.`
        : undefined,
    fine: `The action ${action.kind} is listed.`,
  });
};

/** Absent where the action names none. */
const stepListed = ({ definition, action: { step } }: Proposal): EngineCheck | undefined =>
  step === undefined
    ? undefined
    : check('step', 'action-not-listed', {
        problem: stepOf(definition, step)
          ? undefined
          : `The workflow has no step ${step}: name one of its steps, or none.`,
        fine: `The step ${step} is listed.`,
      });

const authorityMatches = ({ definition, action }: Proposal): EngineCheck => {
  const listed = actionOf(definition, action)?.authority;
  return check('authority', 'action-not-listed', {
    problem:
      listed === action.authority
        ? undefined
        : `The authority ${action.authority} is not the one listed for ${action.kind}` +
          (listed ? ` (${listed}).` : '.'),
    fine: `The authority ${action.authority} is the one listed.`,
  });
};

const writesListed = ({ definition, action }: Proposal): EngineCheck => {
  const listed = actionOf(definition, action)?.writes ?? [];
  const writes = action.writes ?? [];
  const beyond = writes.filter((write) => !listed.includes(write));
  return check('writes', 'system-not-listed', {
    problem:
      beyond.length > 0
        ? `${action.kind} may not write ${beyond.join(', ')} in ${action.system}.`
        : undefined,
    fine: writes.length > 0 ? `Writes are limited to ${writes.join(', ')}.` : 'Nothing is written.',
  });
};

const argumentsListed = ({ definition, action }: Proposal): EngineCheck => {
  const declared = actionOf(definition, action)?.arguments ?? new Map();
  const { problems } = typedArguments(declared, action.arguments);
  return check('arguments', 'action-not-listed', {
    problem: problems.length > 0 ? `Arguments do not fit: ${problems.join('; ')}.` : undefined,
    fine: 'The arguments are as listed.',
  });
};

const inputsPresent = ({ definition, workOrder }: Proposal): EngineCheck => {
  const unmet = unmetInputs(definition, workOrder.inputs);
  const [first] = unmet;
  return {
    ...check('inputs', 'input-missing', {
      problem:
        unmet.length > 0
          ? `Inputs are missing: ${unmet.map(({ name, wanted }) => `${name} needs ${wanted}`).join('; ')}.`
          : undefined,
      fine: 'Every required input is there.',
    }),
    stopCause: first && waitingFor(inputPrerequisite(first.name)),
  };
};

const prerequisitesPassed = ({ definition, workOrder }: Proposal): EngineCheck => {
  const open = definition.prerequisites.filter(
    ({ name }) => entryOf(workOrder.prerequisites, name) !== 'passed',
  );
  const [first] = open;
  const unmet = open.map(({ name, accept }) => {
    const failed = entryOf(workOrder.prerequisites, name) === 'failed';
    return `${name} ${failed ? 'failed' : 'is not passed yet'} (${accept})`;
  });
  return {
    ...check('prerequisites', first?.onFail ?? 'prerequisite-failed', {
      problem: first ? `Before work starts: ${unmet.join('; ')}` : undefined,
      fine: 'Every prerequisite is passed.',
    }),
    stopCause: first && waitingFor(first.name),
  };
};

const waitingFor = (subject: string): StopCause => ({ cause: 'prerequisite', subject });

const factsAgree = ({ definition, facts }: Proposal): EngineCheck => {
  const [first] = facts.conflicting;
  const conflicts = facts.conflicting.map(({ statements }) => statements);
  return {
    ...check('facts', 'facts-conflict', {
      problem: first
        ? `Sources differ on ${conflicts.join(' and ')}: settle that first.`
        : undefined,
      fine:
        `${facts.known.length} facts are known.` +
        (facts.unusable.length > 0 ? ` Taken as unknown: ${facts.unusable.join('; ')}.` : ''),
    }),
    stopCause: first && stopForFact(definition, first.name),
  };
};

const factsFresh = ({ definition, freshness: { stale } }: Proposal): EngineCheck => {
  const [first] = stale;
  const ages = stale.map(({ name, maxAge }) => tooOld(name, maxAge));
  return {
    ...check('fresh-facts', 'facts-stale', {
      problem: first
        ? `Too old to write by: ${ages.join('; ')}. Report them again, then propose again.`
        : undefined,
      fine: 'No fact is too old for it.',
    }),
    stopCause: first && { ...stopForFact(definition, first.name), maxAge: first.maxAge },
  };
};
