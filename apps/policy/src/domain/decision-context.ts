import { type WorkflowDefinition } from '#contracts';
import { awaitsObligationsOnly, type Calendar, type Halts, type WorkOrder } from '#work-order';
import { type DecisionIds } from './proposed';
import { type PolicyInForce, type TeamsOf } from './rules';

/** What lies outside the work order's stream: read afresh for every attempt. */
export interface DecisionContext {
  /** The workflow version that the work order was opened with. */
  readonly definition: WorkflowDefinition | undefined;
  /** The policy in force today. */
  readonly policy: PolicyInForce | undefined;
  /** In which the workflow counts the time to answer; around the clock where it names none. */
  readonly calendar?: Calendar | undefined;
  /** What is halted in the tenant. */
  readonly halts: Halts;
  /** In which teams somebody is by the registry; nobody is in any where absent. */
  readonly teamsOf?: TeamsOf;
  readonly ids: DecisionIds;
}

/** The teams of these people by the registry, each once. */
export const memberOfNow = (
  { teamsOf }: Pick<DecisionContext, 'teamsOf'>,
  people: readonly string[],
): readonly string[] => [...new Set(people.flatMap((person) => teamsOf?.(person) ?? []))];

/** Whether the work is done but for the obligations of its break-glasses: nothing more runs on it then. */
export const isDoneBut = (
  workOrder: WorkOrder,
  { definition }: DecisionContext,
  now: string,
): boolean => definition !== undefined && awaitsObligationsOnly(workOrder, definition, now);
