import {
  decided,
  fact,
  issue,
  opened,
  prerequisite,
  propose,
  ready,
} from '../../test/refund-builders';
import { breakGlassId, declared } from '../../test/urgent-builders';

const urgent = [...ready(), declared()];

describe('an action that a break-glass covers', () => {
  it('[E7] stops what a rule forbids, if its code does not override that', () => {
    const unpaid = [fact('order-paid', false)];
    const stopped = decided([...urgent, ...unpaid], propose(issue()));
    expect(stopped).toMatchObject({
      outcome: 'stop',
      code: 'order-unpaid',
      rules: ['unpaid-stops'],
    });
    expect(stopped.checks.at(-1)).toMatchObject({
      message: `The break-glass payment-stuck (${breakGlassId}) does not cover what the policy forbids: the answer is that of policy.`,
    });
    const overriding = declared({ overridesForbids: true });
    expect(decided([...ready(), overriding, ...unpaid], propose(issue()))).toMatchObject({
      outcome: 'run',
      breakGlass: { instead: 'stop', bypassed: ['support-lead'] },
    });
  });

  it('[E7] stops what a rule forbids, also where a check of the engine gives way to it', () => {
    const past = [opened({ inputs: {} }), prerequisite('passed'), fact('order-paid', false)];
    expect(decided([...past, declared()], propose(issue()))).toMatchObject({
      outcome: 'stop',
      code: 'input-missing',
    });
    const overriding = declared({ overridesForbids: true });
    expect(decided([...past, overriding], propose(issue())).outcome).toBe('run');
  });
});
