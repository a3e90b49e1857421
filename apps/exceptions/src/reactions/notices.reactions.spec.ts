import { noticeTypes, TELL_PEOPLE } from '#contracts';
import { recorded } from '#testkit';
import { noticeReactions } from './notices.reactions';

const told = (type: string, data: object = {}) => {
  const [event] = recorded([{ type, data }]);
  return { event: event!, commands: noticeReactions.find(({ on }) => on === type)!.react(event!) };
};

describe('telling people', () => {
  it('[N3] listens to everything that anybody hears of, and to nothing else', () => {
    expect(noticeReactions.map(({ on }) => on).sort()).toEqual([...noticeTypes].sort());
    expect(noticeReactions.map(({ name }) => name)).toEqual(
      noticeReactions.map(({ on }) => `tell-on-${on.replace('.', '-')}`),
    );
  });

  it.each(noticeTypes.filter((type) => type !== 'decision.made').map((type) => [type]))(
    '[N3] has somebody look who is to hear of %s',
    (type) => {
      const { event, commands } = told(type);
      expect(commands).toEqual([{ type: TELL_PEOPLE, data: event }]);
    },
  );

  it('[N3] looks at decisions that replace others and hold, and at no first or observed one', () => {
    expect(told('decision.made', { enforced: true, supersedes: 'd-1' }).commands).toHaveLength(1);
    expect(told('decision.made', { enforced: true }).commands).toEqual([]);
    expect(told('decision.made', { enforced: false, supersedes: 'd-1' }).commands).toEqual([]);
  });

  it('[I9] looks at no imported exception', () =>
    expect(told('exception.raised', { imported: true }).commands).toEqual([]));
});
