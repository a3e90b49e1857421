import { v5 as uuidv5 } from 'uuid';
import { type Chat } from './chat';
import { slackMessage } from './slack-message';

/** What the message itself is refused for: it would be refused again. The rest is put right there or here, and then it goes. */
const ABOUT_THE_MESSAGE: readonly string[] = [
  'cant_update_message',
  'edit_window_closed',
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
];

/** Somebody deleted the message: neither it nor a repeat of it can be changed. */
const MESSAGE_GONE: readonly string[] = ['duplicate_message_not_found', 'message_not_found'];

/**
 * An app of Slack, by its token: `chat.postMessage`, and `chat.update` once the message is there. By `client_msg_id`, Slack knows
 * the same message where it is sent again; a message that was deleted there is followed by one under another id.
 */
export const slackApp: Chat = {
  postOf: (letter, { deliveryId, url, channel, receipt, lost, secret }) => {
    const messageId = lost === 0 ? deliveryId : uuidv5(String(lost), deliveryId);
    const place = receipt ?? { channel, client_msg_id: messageId };
    return {
      url: `${url.replace(/\/+$/, '')}/chat.${receipt ? 'update' : 'postMessage'}`,
      headers: {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify({ ...place, ...slackMessage(letter) }),
      isRead: true,
    };
  },
  sentOf: (text) => {
    const { ok, error, channel, ts } = resultIn(text);
    if (ok === true && typeof channel === 'string' && typeof ts === 'string')
      return { error: null, isFinal: false, receipt: { channel, ts } };
    const code =
      typeof error === 'string' && /^[a-z_]{1,64}$/.test(error) ? error : 'nothing known';
    return {
      error: `Slack answered ${code}`,
      isFinal: ABOUT_THE_MESSAGE.includes(code),
      isGone: MESSAGE_GONE.includes(code),
    };
  },
};

const resultIn = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
};
