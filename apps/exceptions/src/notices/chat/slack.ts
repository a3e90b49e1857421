import { type Chat } from './chat';
import { slackMessage } from './slack-message';

/** An incoming webhook of Slack: its address is its secret, and it cannot change what it posted. */
export const slack: Chat = {
  postOf: (letter, { secret }) => ({
    url: secret,
    headers: {},
    body: JSON.stringify(slackMessage(letter)),
  }),
};
