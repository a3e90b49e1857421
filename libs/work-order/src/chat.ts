import { type RecordedEvidence } from './recorded-evidence';

/** Any text that names a chat, and any other type that has the word: `application/vnd.slack.chat+json`. */
const CHAT_MEDIA = /^(?:text\/.*chat|[^;]*\bchat\b)/i;

/**
 * Whether evidence is what somebody said in a chat: it proves nothing, whatever anybody would take. Its kind
 * says so or its media type does, so that neither way around the other leads to a proof. Domain rules 6 and 9.
 */
export const isChat = ({
  kind,
  mediaType,
}: Pick<RecordedEvidence, 'kind' | 'mediaType'>): boolean =>
  kind.toLowerCase().startsWith('chat') || CHAT_MEDIA.test(mediaType);
