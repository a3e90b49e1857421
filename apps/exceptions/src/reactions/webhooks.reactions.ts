import {
  apiKeyRevoked,
  DISABLE_WEBHOOKS,
  keysFileLoaded,
  principalRetired,
  principalTeamsClaimed,
  sessionRevoked,
} from '#contracts';
import { defineReaction } from '#kernel';

/**
 * A retired principal gets no notices, so none go to an address of its choice; and who found a lost key, or a session, may
 * have set up an address of their own. Who leaves a team takes none of its mail along. Signing out and an end by its time say nothing against who had a credential.
 */
export const webhookReactions = [
  principalRetired,
  apiKeyRevoked,
  keysFileLoaded,
  sessionRevoked,
  principalTeamsClaimed,
].map((on) =>
  defineReaction<object>({
    verb: 'disable-webhooks',
    on,
    react: (event) => [{ type: DISABLE_WEBHOOKS, data: event }],
  }),
);
