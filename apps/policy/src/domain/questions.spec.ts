import { type ProposedAction } from '#contracts';
import { specFor } from '#testkit';
import {
  again,
  decided,
  draft,
  granted,
  issue,
  made,
  outside,
  propose,
  ready,
} from '../../test/refund-builders';
import { type Decide } from './proposing';
import { decisionDecider, type DecisionCommand, type DecisionEvent } from './decision.decider';

const { given } = specFor(decisionDecider);

const idsFor = (name: string) => ({
  ...outside().ids,
  decision: (old?: string) => (old ? `${old}-again` : name),
});
/** The action as the answer to a question of an enforcement point. */
const asking = (
  question: string | undefined,
  action: ProposedAction = issue(),
): DecisionCommand => {
  const ids = idsFor(`decision-${question ?? 'alone'}`);
  const command = propose(action, { context: { ...outside(), ids } }) as Decide;
  return { ...command, data: { ...command.data, ...(question !== undefined && { question }) } };
};
const requestIn = (events: readonly DecisionEvent[]): any =>
  events.find(({ type }) => type === 'approval.requested')?.data;

const first = made(ready(), asking('q-1'));
const waiting = [...ready(), ...first];
const approved = [...waiting, granted(requestIn(first))];
const ran = [
  ...approved,
  ...made(
    approved,
    again(
      { approvalId: requestIn(first).approvalId },
      {
        context: { ...outside(), ids: idsFor('unused') },
      },
    ),
  ),
];

describe('a proposal that answers a question of an enforcement point', () => {
  it('[N6] is recorded with the digest of the question, and so is its approval', () => {
    expect(first.map(({ data }: any) => data.question)).toEqual(['q-1', 'q-1']);
    given(...waiting)
      .when(asking('q-1'))
      .thenNothing();
  });

  it('[N6] is another one for another question, with an approval of its own', () => {
    const second = made(waiting, asking('q-2'));
    expect(second[0]!.data).toMatchObject({ decisionId: 'decision-q-2', outcome: 'wait' });
    expect(second[0]!.data).not.toHaveProperty('supersedes');
    expect(requestIn(second)).toMatchObject({ question: 'q-2' });
  });

  it('[N6] runs once its approval is granted, and the same action for another question waits', () => {
    expect(ran.at(-1)!.data).toMatchObject({ outcome: 'run', question: 'q-1' });
    expect(decided(ran, asking('q-2'))).toMatchObject({ outcome: 'wait', question: 'q-2' });
    expect(decided(ran, asking(undefined))).toMatchObject({ outcome: 'wait' });
  });

  it('[N6] runs under an approval of the action that was requested for no question', () => {
    const alone = made(ready(), asking(undefined));
    const past = [...ready(), ...alone, granted(requestIn(alone))];
    expect(decided(past, asking('q-1'))).toMatchObject({ outcome: 'run', question: 'q-1' });
  });

  it('[N6] is recorded once for all questions where nobody has to approve it', () => {
    const past = [...ready(), ...made(ready(), asking('q-1', draft))];
    expect(past.at(-1)!.data).toMatchObject({ outcome: 'run', approvals: [] });
    given(...past)
      .when(asking('q-2', draft))
      .thenNothing();
  });
});
