import { type PastEvent } from '#testkit';
import {
  decided,
  euros,
  granted,
  issue,
  made,
  outside,
  propose,
  report,
  request,
  waiting,
} from '../../test/refund-builders';

const { approvalId } = request;
const twice = [...waiting, granted(request, { uses: 2 })];

/** An agent proposes the refund, with a decision that is named after it. */
const by = (agent: string) => {
  const ids = { ...outside().ids, decision: (old?: string) => (old ? `${old}-again` : agent) };
  return propose(issue(), { by: agent, context: { ...outside(), ids } });
};
const afterRunsOf = (...agents: readonly string[]): readonly PastEvent[] =>
  agents.reduce<readonly PastEvent[]>((past, agent) => [...past, ...made(past, by(agent))], twice);

describe('a grant for two runs', () => {
  it('[A9] allows two, and the second uses it up', () => {
    expect(decided(twice, by('one'))).toMatchObject({ outcome: 'run', consumes: [] });
    expect(decided(afterRunsOf('one'), by('two'))).toMatchObject({
      outcome: 'run',
      consumes: [approvalId],
    });
  });

  it('[A9] allows no third, which waits for its owner again', () =>
    expect(decided(afterRunsOf('one', 'two'), by('three'))).toMatchObject({
      outcome: 'wait',
      consumes: [],
    }));

  it('[A9] answers the run that used it up once more, and takes no other use', () => {
    const past = afterRunsOf('one', 'two');
    expect(made(past, by('two'))).toEqual([]);
  });

  it('[A9] counts a run that was reported like one that may still be carried out', () => {
    const ran = afterRunsOf('one');
    const past = [...ran, ...made(ran, report('performed', { decisionId: 'one' }, { by: 'one' }))];
    expect(decided(past, by('two'))).toMatchObject({ outcome: 'run', consumes: [approvalId] });
  });
});

describe('a grant that is widened to the whole', () => {
  const part = { status: 'partial', scope: { ...request.scope, amountUpTo: euros(50) } } as const;
  /** Before it was widened, one ran under the part, for any number of times. */
  const begun: readonly PastEvent[] = [...waiting, granted(request, part)];
  const small = (agent: string) => {
    const ids = { ...outside().ids, decision: (old?: string) => (old ? `${old}-again` : agent) };
    return propose(issue({ amount: euros(9) }), { by: agent, context: { ...outside(), ids } });
  };
  const ran = [...begun, ...made(begun, small('zero'))];

  it('[A9] has all of its own uses, whatever ran under the part', () => {
    const widened = [...ran, granted(request, { uses: 2 })];
    expect(decided(widened, by('one'))).toMatchObject({ outcome: 'run', consumes: [] });
    const past = [...widened, ...made(widened, by('one'))];
    expect(decided(past, by('two'))).toMatchObject({ outcome: 'run', consumes: [approvalId] });
    const over = [...past, ...made(past, by('two'))];
    expect(decided(over, by('three'))).toMatchObject({ outcome: 'wait' });
  });
});
