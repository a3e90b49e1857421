import { CALL_BACK } from '#contracts';
import { recorded } from '#testkit';
import { callbackReactions } from './callbacks.reactions';

const reactionTo = (type: string, data: object = {}) => {
  const [event] = recorded([{ type, data }]);
  return { event, commands: callbackReactions.find(({ on }) => on === type)!.react(event!) };
};

describe('the reactions of callbacks', () => {
  it.each([
    ['access-request.submitted', { callback: { webhookId: 'w-1' } }],
    ['access-request.cancelled', {}],
    ['decision.made', { enforced: true, supersedes: 'd-1' }],
  ])('[N6] send each %s that may end a request', (type, data) => {
    const { event, commands } = reactionTo(type, data);
    expect(commands).toEqual([{ type: CALL_BACK, data: event }]);
  });

  it.each([
    ['access-request.submitted', {}],
    ['decision.made', { enforced: true }],
    ['decision.made', { enforced: false, supersedes: 'd-1' }],
  ])('[N6] send no %s that ends none', (type, data) =>
    expect(reactionTo(type, data).commands).toEqual([]),
  );
});
