import { callbackReactions } from './callbacks.reactions';
import { exceptionReactions } from './exceptions.reactions';
import { noticeReactions } from './notices.reactions';
import { webhookReactions } from './webhooks.reactions';

/** What exceptions listens to. */
export const reactions = [
  ...exceptionReactions,
  ...noticeReactions,
  ...callbackReactions,
  ...webhookReactions,
];
