import { exceptionReactions } from './exceptions.reactions';
import { noticeReactions } from './notices.reactions';

/** What exceptions listens to. */
export const reactions = [...exceptionReactions, ...noticeReactions];
