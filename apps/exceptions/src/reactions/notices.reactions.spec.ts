import { ACCESS_REQUEST_ENDED, HALT_WITHDREW_RUNS, noticeTypes, TELL_PEOPLE } from '#contracts';
import { recorded } from '#testkit';
import { noticeReactions } from './notices.reactions';

/** The others follow from the task, whichever event ended it, and from decisions. The last ones say in a chat what became of something. */
const ofEvents = [
  ...noticeTypes.filter((type) => type !== ACCESS_REQUEST_ENDED && type !== HALT_WITHDREW_RUNS),
  'exception.resolved',
  'post-review.completed',
  'remediation.completed',
];

const reactionTo = (type: string, data: object = {}) => {
  const [event] = recorded([{ type, data }]);
  return { event: event!, commands: noticeReactions.find(({ on }) => on === type)!.react(event!) };
};

describe('the reactions of notices', () => {
  it('[N3] subscribe to every event with a notice or an answer, and to nothing else', () => {
    expect(noticeReactions.map(({ on }) => on).sort()).toEqual([...ofEvents].sort());
    expect(noticeReactions.map(({ name }) => name)).toEqual(
      noticeReactions.map(({ on }) => `tell-on-${on.replace('.', '-')}`),
    );
  });

  it.each(ofEvents.filter((type) => type !== 'decision.made').map((type) => [type]))(
    '[N3] send each %s to the notices',
    (type) => {
      const { event, commands } = reactionTo(type);
      expect(commands).toEqual([{ type: TELL_PEOPLE, data: event }]);
    },
  );

  it('[N3] read decisions that replace others and are enforced, and no first or observed one', () => {
    expect(
      reactionTo('decision.made', { enforced: true, supersedes: 'd-1' }).commands,
    ).toHaveLength(1);
    expect(reactionTo('decision.made', { enforced: true }).commands).toEqual([]);
    expect(reactionTo('decision.made', { enforced: false, supersedes: 'd-1' }).commands).toEqual(
      [],
    );
  });

  it.each([['exception.raised'], ['exception.resolved']])('[I9] read no imported %s', (type) =>
    expect(reactionTo(type, { imported: true }).commands).toEqual([]),
  );
});
