import {
  acceptDelegation,
  askQuestion,
  blockStep,
  type CommandDefinition,
  completeStage,
  completeStep,
  confirmDelegation,
  decideAction,
  dispatchDelegation,
  observeFacts,
  parseRoute,
  proposeAction,
  proposePlan,
  recordEvidence,
  recordPrerequisite,
  reportDone,
  reportOutcome,
  requestApproval,
  stopWorkOrder,
  withdrawDecision,
} from '#contracts';

/** What a call may wait for: an owner's answer to an action, to the lines of a plan, or for a gate. */
export type WaitKind = 'decision' | 'plan' | 'approval';

/** One tool: an operation of the HTTP API under a name that agents understand. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly method: 'GET' | 'POST';
  /** As OpenAPI writes it: `/v1/delegations/{dispatchId}/accept`. */
  readonly path: string;
  /** Asking changes nothing. */
  readonly readOnly?: boolean;
  /** What its answer may wait for. */
  readonly waits?: WaitKind;
  /** Required texts that only a person states: an agent that has none leaves them out. */
  readonly statedByPerson?: readonly string[];
}

const REPORTS = 'Then stop and wait: only an operator confirms that work is done.';

/** Where a command is sent, as its contract states it. */
const routeOf = (
  definition: Pick<CommandDefinition, 'name' | 'route'>,
): Pick<Tool, 'method' | 'path'> => {
  const { method, path } = parseRoute(definition);
  if (method !== 'POST') throw new Error(`${definition.name} is no tool for agents.`);
  return { method, path };
};

/** Everything that an agent can do here; who may do what is the key's to say. */
export const tools: readonly Tool[] = [
  {
    name: 'check_inbox',
    description:
      'List what was delegated to you (box "inbox") or by you (box "sent"). With verbose: the whole brief, who owns the work, the policy in force and how to verify: read that before you accept. Reading changes nothing.',
    method: 'GET',
    path: '/v1/inbox',
    readOnly: true,
  },
  {
    name: 'check_next',
    description:
      'The next thing to do on a work order: the earliest stage whose artifact is missing, where it goes, what makes it good, and what comes first. With target: a stage, or the kind of an artifact, that is wanted instead.',
    method: 'GET',
    path: '/v1/work-orders/{workOrderId}/next',
    readOnly: true,
  },
  {
    name: 'check_actions',
    description:
      'What you may propose on a work order: each kind of action with its authority, system, what it may write and the arguments that it takes, and whether a brief that you have permits it. Build request_decision from it.',
    method: 'GET',
    path: '/v1/work-orders/{workOrderId}/actions',
    readOnly: true,
  },
  {
    name: 'read_handoff',
    description:
      'The whole state of a work order for the next person or agent: artifacts, decisions, open questions, blockers, approvals, the next owner. "TBD" is what nobody stated: never fill it in yourself.',
    method: 'GET',
    path: '/v1/work-orders/{workOrderId}/handoff',
    readOnly: true,
  },
  {
    name: 'accept_delegation',
    description: 'Accept a delegated task, after you have read its whole brief.',
    ...routeOf(acceptDelegation),
  },
  {
    name: 'report_done',
    description: `Report that a task you accepted is done, with what you left in the handoff area. ${REPORTS}`,
    ...routeOf(reportDone),
  },
  {
    name: 'confirm_delegation',
    description:
      'As an operator, confirm that delegated work is done. The one who did it does not confirm it.',
    ...routeOf(confirmDelegation),
  },
  {
    name: 'dispatch_delegation',
    description:
      'Send a complete brief to the inbox of another agent, person or team. Choose a dispatchId: the same dispatch again is the first one. Then wait for the confirmation before you go on with that step.',
    ...routeOf(dispatchDelegation),
  },
  {
    name: 'request_decision',
    description:
      'Ask before you act: may this action run, must it wait or must it stop? Act on outcome "run" only.',
    ...routeOf(decideAction),
    waits: 'decision',
  },
  {
    name: 'open_and_decide',
    description:
      'The same where no work order is open yet: opens one of a workflow, if there is none of the id that you choose, and decides the action on it. Where the workflow lets no delegate open its work, ask for a work order.',
    ...routeOf(proposeAction),
    waits: 'decision',
  },
  {
    name: 'propose_plan',
    description:
      'Ask for several exact actions at once, where one owner should see them together: each line gets a decision. Act on the lines that are "run" only, and use each line once. The owner may grant some lines and not others; nothing is added to a plan later.',
    ...routeOf(proposePlan),
    waits: 'plan',
  },
  {
    name: 'check_plan',
    description:
      'What became of a plan, line by line: act on the lines whose outcome is "run", once each. A line that stops was rejected or withdrawn: its code says which. While "open" is true, some line still waits for its owner.',
    method: 'GET',
    path: '/v1/plans/{planId}',
    readOnly: true,
  },
  {
    name: 'check_decision',
    description:
      'What became of a decision: where "latest" is not null, that one is in force. After "wait", wait with waitFor, such as "30s": the answer comes as soon as it is decided again. Ask again until it is. Just after request_decision, send its position as atLeast.',
    method: 'GET',
    path: '/v1/decisions/{decisionId}',
    readOnly: true,
  },
  {
    name: 'withdraw_request',
    description:
      'Give up an action that waits and that you need no more: no owner has to answer. It takes the decision that waits. Of a run, a stop or a withdrawn one nothing changes.',
    ...routeOf(withdrawDecision),
  },
  {
    name: 'report_outcome',
    description:
      'Report what became of an action that was allowed to run: performed or failed, with evidence that shows it. Report each action that you carried out.',
    ...routeOf(reportOutcome),
  },
  {
    name: 'request_approval',
    description:
      'Ask the owner for an approval that a gate wants. What an action needs, request_decision requests. Only the owner answers: silence is no approval.',
    ...routeOf(requestApproval),
    waits: 'approval',
  },
  {
    name: 'check_approval',
    description:
      'What became of an approval: its status, and what it permits, within which scope, on which conditions, until when. It covers that and nothing more.',
    method: 'GET',
    path: '/v1/approvals/{approvalId}',
    readOnly: true,
  },
  {
    name: 'record_evidence',
    description:
      'Record an artifact: its text as "text", or its bytes in base64 as "content"; or its sha256 and uri alone, which is a claim and proves nothing until somebody else has verified it. With a path it lies in the handoff area of the work order, where others find it.',
    ...routeOf(recordEvidence),
  },
  {
    name: 'state_facts',
    description:
      'State facts about a work order that you know, each by its name; null says unknown. Facts that a workflow wants from a system count only when that system states them.',
    ...routeOf(observeFacts),
  },
  {
    name: 'record_prerequisite',
    description:
      'Say whether a prerequisite passed or failed its acceptance criteria. It passes by your word where you opened the work or accepted a dispatch there.',
    ...routeOf(recordPrerequisite),
  },
  {
    name: 'ask_question',
    description:
      'Ask what you do not know, of the owner or of somebody you name. It stays open, and the work order cannot be closed, until somebody answers: never answer it yourself.',
    ...routeOf(askQuestion),
  },
  {
    name: 'complete_step',
    description:
      'Record that a step of the checklist is done, with the evidence that shows it: on work that you opened, or of a dispatch to you once it is confirmed.',
    ...routeOf(completeStep),
  },
  {
    name: 'block_step',
    description:
      'Say that a step cannot go on, by an exception code. That raises an exception, which somebody has to resolve.',
    ...routeOf(blockStep),
  },
  {
    name: 'complete_stage',
    description:
      'Record that a stage has left its artifacts, each evidence with a path: on work that you opened, or all of which was dispatched to you and is confirmed.',
    ...routeOf(completeStage),
  },
  {
    name: 'stop_work_order',
    description: 'Halt a work order at once, for a reason: nothing of it runs until it is resumed.',
    ...routeOf(stopWorkOrder),
    statedByPerson: ['reason'],
  },
];
