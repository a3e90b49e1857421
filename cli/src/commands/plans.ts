import { type Command } from 'commander';
import { grantPlan, proposePlan } from '#contracts';
import { sayLine } from '../terminal';
import { addContractCommand } from './contract-command';
import { cardOf } from './decision-card';

const LINES = `
The file has the actions, as a list in JSON or YAML:
  - { kind: refund.issue, authority: apply, system: payments, writes: [refund], objects: [order-7] }
  - { kind: refund.issue, authority: apply, system: payments, writes: [refund], objects: [order-8] }

The owner sees the lines together and grants those that they choose:
  writ propose-plan --work-order w1 --file plan.yaml --plan may-refunds
  writ approve-plan may-refunds --work-order w1 --lines 1,2`;

/** Several exact actions at once, and one signature for the lines that are chosen. */
export const addPlanCommands = (program: Command): void => {
  addContractCommand(program, {
    name: 'propose-plan',
    sends: proposePlan,
    fields: {
      actions: { flags: '--file <file>', meaning: 'the actions, as a list in JSON or YAML' },
    },
    help: LINES,
    done: (_, { planId }) => `proposed the plan ${planId}`,
    print: ({ terminal }, { body: { planId, decisions }, position }) => {
      sayLine(terminal.out, `plan ${planId}`);
      for (const decision of decisions) {
        const [word, ...card] = cardOf({ ...decision, position: position ?? null });
        sayLine(terminal.out, [`line ${decision.line} ${word}`, ...card]);
      }
    },
  });
  addContractCommand(program, {
    name: 'approve-plan',
    sends: grantPlan,
    fields: {
      workOrderId: { meaning: 'its work order' },
      lines: { flags: '--lines <numbers>' },
    },
    done: ({ planId }, { approvals }) =>
      `approved of ${planId}: ${approvals.map(({ line, status }) => `line ${line} is ${status}`).join(', ')}`,
  });
};
