import { type ChatFormat } from '#contracts';
import { type Chat } from './chat';
import { slack } from './slack';
import { slackApp } from './slack-app';
import { teams } from './teams';

/** The chats that notices are sent to. */
export const chats: Readonly<Record<ChatFormat, Chat>> = { slack, 'slack-app': slackApp, teams };
