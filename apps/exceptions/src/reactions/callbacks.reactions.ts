import {
  accessRequestCancelled,
  accessRequestSubmitted,
  CALL_BACK,
  decisionMade,
} from '#contracts';
import { defineReaction, type Reaction } from '#kernel';

const react: Reaction['react'] = (event) => [{ type: CALL_BACK, data: event }];

/** What may end an access request whose requester wants to be called. */
export const callbackReactions: readonly Reaction[] = [
  defineReaction({
    verb: 'call-back',
    on: accessRequestSubmitted,
    react: (event) => (event.data.callback ? react(event) : []),
  }),
  defineReaction({ verb: 'call-back', on: accessRequestCancelled, react }),
  // What a first decision is about, nobody can have requested before.
  defineReaction({
    verb: 'call-back',
    on: decisionMade,
    detail: '*.superseding',
    react: (event) =>
      event.data.supersedes !== undefined && event.data.enforced ? react(event) : [],
  }),
];
