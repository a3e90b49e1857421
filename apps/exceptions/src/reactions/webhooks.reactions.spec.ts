import { DISABLE_WEBHOOKS } from '#contracts';
import { recorded } from '#testkit';
import { webhookReactions } from './webhooks.reactions';

describe('the reactions of webhooks', () => {
  it.each([
    ['who was retired', 'principal.retired'],
    ['a key that was revoked', 'api-key.revoked'],
    ['a key that left the keys file', 'keys-file.loaded'],
    ['a session that an admin ended', 'session.revoked'],
    ['a team that who set them left', 'principal.teams-claimed'],
  ])('[N2] disable those of %s', (_, type) => {
    const [event] = recorded([{ type, data: {} }]);
    const { react } = webhookReactions.find(({ on }) => on === type)!;
    expect(react(event!)).toEqual([{ type: DISABLE_WEBHOOKS, data: event }]);
  });
});
