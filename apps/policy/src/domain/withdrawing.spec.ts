import { specFor } from '#testkit';
import {
  again,
  issue,
  made,
  propose,
  request,
  resumed,
  running,
  stopped,
  waiting,
  withdraw as withdrawAs,
} from '../../test/refund-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);

const withdraw = again({ decisionId: 'decision-1', withdrawn: true });
const [ended] = made(waiting, withdraw);
const withdrawn = [...waiting, { ...ended!, actor: { id: 'policy' } }];

describe('withdrawing what waits', () => {
  it('[N6] stops it, and nobody has to answer any more', () =>
    expect(ended!.data).toMatchObject({
      outcome: 'stop',
      code: 'request-withdrawn',
      supersedes: 'decision-1',
      approvals: [],
      rules: ['engine.request'],
    }));

  it('[N6] ends what the decision became, where it still waits', () => {
    const first = waiting.find(({ type }) => type === 'decision.made')!;
    const replaced = { decisionId: 'decision-2', supersedes: 'decision-1' };
    const later = { ...first, data: { ...(first.data as object), ...replaced } };
    expect(made([...waiting, later], withdraw)[0]!.data).toMatchObject({
      supersedes: 'decision-2',
    });
  });

  it.each([
    ['who proposed it', { by: 'agent-7', roles: ['delegate'] }],
    ['an operator', { by: 'olga', roles: ['operator'] }],
  ])('[N6] is for %s', (_, by) =>
    expect(made(waiting, withdrawAs('decision-1', by))).toEqual([ended]),
  );

  it('[N6] is for nobody else', () =>
    given(...waiting)
      .when(withdrawAs('decision-1', { by: 'agent-8', roles: ['delegate'] }))
      .thenRefused('decision_not_found'));

  it('[N6] takes no run back: the owner was faster', () =>
    expect(made(running, withdraw)).toEqual([]));

  it('[N6] is none where a rule of the policy gives its code: that stop is decided again', () => {
    const rule = { code: 'request-withdrawn', rules: ['no-refunds'] };
    const byRule = { ...ended!, actor: { id: 'policy' }, data: { ...ended!.data, ...rule } };
    const [renewed] = made([...waiting, byRule], again({ all: true }));
    expect(renewed?.data).toMatchObject({ outcome: 'wait' });
  });

  it('[N6] happens once, and nothing but a new ask takes it up again', () => {
    expect(made(withdrawn, withdraw)).toEqual([]);
    expect(made([...withdrawn, stopped, resumed], again({ all: true }))).toEqual([]);
    expect(made(withdrawn, again({ approvalId: request.approvalId }))).toEqual([]);
    const [renewed] = made(withdrawn, propose(issue()));
    expect(renewed!.data).toMatchObject({ outcome: 'wait' });
  });
});
