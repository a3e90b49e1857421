import { type Task } from '../tasks';
import { type Call, resultOf } from './call';

const statusOf = ({ state, answer }: Call): Task['status'] => {
  if (state === 'waiting' || state === 'sent') return 'working';
  if (state === 'cancelled') return 'cancelled';
  return answer && 'error' in answer ? 'failed' : 'completed';
};

/** A call that its agent has to come back for, as a task. */
export const taskOf = (call: Call): Task => {
  const status = statusOf(call);
  return {
    taskId: call.id,
    status,
    ...(call.message && { statusMessage: call.message }),
    createdAt: call.createdAt,
    lastUpdatedAt: call.updatedAt,
    ...(status === 'completed' && { result: resultOf(call) }),
    ...(call.answer && 'error' in call.answer && { error: call.answer.error }),
  };
};
