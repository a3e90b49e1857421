import {
  type abandonWorkOrder,
  type CommandOf,
  type IntakeCommand,
  type reopenWorkOrder,
  type resumeWorkOrder,
  type stopWorkOrder,
  type supersedeWorkOrder,
} from '#contracts';
import { assertNever, type Decider, type NewEvent } from '#kernel';
import { evolve, unknownWorkOrder, type WorkOrder } from '#work-order';
import { block, checkPrerequisite, complete, goOn, unblock } from './checklist';
import { close } from './closure';
import { mustNotAwaitDebts } from './debts';
import { type InContext, mustBeOpen, mustExist, refuse } from './intake-context';
import { open } from './opening';
import { passOver, skip } from './skipping';
import { stateFacts } from './stating-facts';
import { openChild } from './tracks';

const decide = (command: InContext<IntakeCommand>, workOrder: WorkOrder): readonly NewEvent[] => {
  mustNotAwaitDebts(command, workOrder);
  switch (command.type) {
    case 'open-work-order':
      return open(command, workOrder);
    case 'open-track':
      return openChild(command, workOrder);
    case 'observe-facts':
      return stateFacts(command, workOrder);
    case 'record-prerequisite':
      return checkPrerequisite(command, workOrder);
    case 'complete-step':
      return complete(command, workOrder);
    case 'block-step':
      return block(command, workOrder);
    case 'unblock-step':
      return unblock(command, workOrder);
    case 'unblock-from-event':
      return goOn(command, workOrder);
    case 'skip-step':
      return skip(command, workOrder);
    case 'skip-gate':
      return passOver(command, workOrder);
    case 'close-work-order':
      return close(command, workOrder);
    case 'reopen-work-order':
      return reopen(command, workOrder);
    case 'stop-work-order':
      return stop(command, workOrder);
    case 'resume-work-order':
      return resume(command, workOrder);
    case 'abandon-work-order':
      return abandon(command, workOrder);
    case 'supersede-work-order':
      return supersede(command, workOrder);
    default:
      return assertNever(command);
  }
};

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
  { data }: CommandOf<typeof abandonWorkOrder>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, reason } = data;
  mustBeOpen(workOrder, workOrderId);
  return [{ type: 'work-order.abandoned', data: { workOrderId, reason } }];
};

/** Like giving up, it may leave obligations open; the debts of a break-glass stay owed. Domain rules 8 and 9. */
const supersede = (
  { data }: CommandOf<typeof supersedeWorkOrder>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, by, reason } = data;
  mustBeOpen(workOrder, workOrderId);
  if (by === workOrderId)
    throw refuse(
      'work_order_supersedes_itself',
      'Name the other work order that takes its place, or none.',
    );
  return [{ type: 'work-order.superseded', data: { workOrderId, by, reason } }];
};

/** The run of a work order, from opened to closed: opening, checklist, facts and endings. */
export const workOrderDecider: Decider<WorkOrder, InContext<IntakeCommand>, NewEvent> = {
  initialState: unknownWorkOrder,
  decide,
  evolve,
};
