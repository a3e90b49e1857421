import {
  type abandonWorkOrder,
  type CommandOf,
  type IntakeCommand,
  type reopenWorkOrder,
  type resumeWorkOrder,
  type stopWorkOrder,
  type supersedeWorkOrder,
} from '#contracts';
import { type Decider, type NewEvent } from '#kernel';
import { evolve, unknownWorkOrder, type WorkOrder } from '#work-order';
import { callAllBack } from './delegation-recall';
import { block, checkPrerequisite, complete, goOn, passOver, skip, unblock } from './checklist';
import { close } from './closure';
import { mustNotAwaitObligations } from './awaited-obligations';
import { accept, callBack, confirm, deliver, remind, report } from './delegation';
import { dispatch } from './dispatching';
import { type InContext, mustBeOpen, mustExist, refuse } from './intake-context';
import { open, openChild } from './opening';
import { stateFacts } from './stating-facts';
import { answer, ask } from './questions';
import { completeOne, enter, skipOne } from './stages';

const reopen = (
  { data, context }: InContext<CommandOf<typeof reopenWorkOrder>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, reason } = data;
  mustExist(workOrder, workOrderId);
  if (workOrder.status !== 'closed')
    throw refuse('work_order_not_closed', `The work order is ${workOrder.status}, not closed.`, {
      status: workOrder.status,
    });
  const checklistRunId = context.newRunId;
  return [{ type: 'work-order.reopened', data: { workOrderId, reason, checklistRunId } }];
};

const stop = (
  { data }: CommandOf<typeof stopWorkOrder>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, reason } = data;
  mustBeOpen(workOrder, workOrderId);
  if (workOrder.stopped) throw refuse('work_order_stopped', 'The work order is stopped already.');
  return [{ type: 'work-order.stopped', data: { workOrderId, reason } }];
};

const resume = (
  { data }: CommandOf<typeof resumeWorkOrder>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, reason } = data;
  mustBeOpen(workOrder, workOrderId);
  if (!workOrder.stopped)
    throw refuse('work_order_not_stopped', 'The work order is not stopped: it goes on.');
  return [{ type: 'work-order.resumed', data: { workOrderId, reason } }];
};

const abandon = (
  { data, context }: InContext<CommandOf<typeof abandonWorkOrder>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, reason } = data;
  mustBeOpen(workOrder, workOrderId);
  const callBacks = callAllBack(workOrder, 'The work order was abandoned.');
  const abandoned = { workOrderId, reason, onlyObligationsSince: context.onlyObligationsSince };
  return [...callBacks, { type: 'work-order.abandoned', data: abandoned }];
};

/** Like giving up, it may leave obligations open; the obligations of a break-glass stay open. Domain rules 8 and 9. */
const supersede = (
  { data, context }: InContext<CommandOf<typeof supersedeWorkOrder>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, by, reason } = data;
  mustBeOpen(workOrder, workOrderId);
  if (by === workOrderId)
    throw refuse(
      'work_order_supersedes_itself',
      'Name the other work order that takes its place, or none.',
    );
  if (by !== undefined && !context.hasSuccessor)
    throw refuse(
      'work_order_not_found',
      `There is no work order ${by} to take its place: correct \`by\`, or leave it out where the work goes on outside Writ.`,
    );
  const callBacks = callAllBack(workOrder, 'Other work took the place of the work order.');
  const superseded = {
    workOrderId,
    by,
    reason,
    onlyObligationsSince: context.onlyObligationsSince,
  };
  return [...callBacks, { type: 'work-order.superseded', data: superseded }];
};

type Handler<T extends IntakeCommand['type']> = (
  command: InContext<Extract<IntakeCommand, { readonly type: T }>>,
  workOrder: WorkOrder,
) => readonly NewEvent[];

/** One function a command: each says by itself what it needs and refuses the rest. */
const handlers: { readonly [T in IntakeCommand['type']]: Handler<T> } = {
  'open-work-order': open,
  'open-track': openChild,
  'observe-facts': stateFacts,
  'record-prerequisite': checkPrerequisite,
  'complete-step': complete,
  'block-step': block,
  'unblock-step': unblock,
  'unblock-from-event': goOn,
  'skip-step': skip,
  'skip-gate': passOver,
  'enter-stage': enter,
  'complete-stage': completeOne,
  'skip-stage': skipOne,
  'ask-question': ask,
  'answer-question': answer,
  'dispatch-delegation': dispatch,
  'deliver-delegation': deliver,
  'accept-delegation': accept,
  'report-done': report,
  'confirm-delegation': confirm,
  'stop-delegation': callBack,
  'remind-delegation': remind,
  'close-work-order': close,
  'reopen-work-order': reopen,
  'stop-work-order': stop,
  'resume-work-order': resume,
  'abandon-work-order': abandon,
  'supersede-work-order': supersede,
};

const decide = (command: InContext<IntakeCommand>, workOrder: WorkOrder): readonly NewEvent[] => {
  mustNotAwaitObligations(command, workOrder);
  return (handlers[command.type] as Handler<IntakeCommand['type']>)(command, workOrder);
};

/** The run of a work order, from opened to closed: opening, checklist, facts and endings. */
export const workOrderDecider: Decider<WorkOrder, InContext<IntakeCommand>, NewEvent> = {
  initialState: unknownWorkOrder,
  decide,
  evolve,
};
