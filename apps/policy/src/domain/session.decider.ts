import { type SessionRevokedData } from '#contracts';
import { type Command, type Decider, type NewEvent } from '#kernel';

export type RevokeSession = Command<'revoke-session', SessionRevokedData>;

/** The end of one session by an admin. Each is recorded: what a session sets up after one record takes another. */
export const sessionDecider: Decider<null, RevokeSession, NewEvent> = {
  initialState: null,
  decide: ({ data }) => [{ type: 'session.revoked', data }],
  evolve: (none) => none,
};
