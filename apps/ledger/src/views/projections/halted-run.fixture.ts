import { decisionMade } from './decision.fixture';
import { type TestEvent } from './event.fixture';

const decision = (decisionId: string, more: object): TestEvent =>
  decisionMade({ workOrderId: 'wo-halted', decisionId, ...more });

/** A run that a halt withdraws, and the end of that halt; another one is in force until 2030. */
export const haltedRun: readonly TestEvent[] = [
  decision('run-halted', { outcome: 'run' }),
  {
    type: 'halt.declared',
    data: { haltId: 'h-1', system: 'erp', reason: 'Twice.', until: '2030-01-01T00:00:00.000Z' },
  },
  decision('stop-halted', {
    outcome: 'stop',
    code: 'halted',
    haltId: 'h-1',
    supersedes: 'run-halted',
  }),
  { type: 'halt.lifted', data: { haltId: 'h-1', reason: 'Fixed.' } },
  {
    type: 'halt.declared',
    data: { haltId: 'h-2', reason: 'A drill.', until: '2030-01-01T00:00:00.000Z' },
  },
];
