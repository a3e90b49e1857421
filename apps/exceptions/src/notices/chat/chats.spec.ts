import { type KnownBlock } from '@slack/types';
import { AdaptiveCard, SerializationContext, Versions } from 'adaptivecards';
import { type Notice } from '#contracts';
import {
  decided,
  noticesAfter,
  opened,
  requested,
  requesting,
} from '../../../test/notice-builders';
import { type NoticeAnswer } from '../answers-of';
import { noticeLetter } from '../notice-letter';
import { type ChatPlace } from './chat';
import { chats } from './chats';
import { slackMessage } from './slack-message';
import { adaptiveCard } from './teams';

const context = { baseUrl: 'https://writ.example', zone: 'Europe/Amsterdam' };
const [notice] = noticesAfter(...requesting) as [Notice];
const answer: NoticeAnswer = {
  about: { kind: 'approval', id: 'ap-1' },
  outcome: 'Granted',
  by: 'dana',
  at: '2030-01-01T10:00:00.000Z',
  position: 9,
};
const place: ChatPlace = {
  deliveryId: 'f0f0f0f0-0000-5000-8000-000000000000',
  url: 'https://slack.com/api/',
  channel: 'C1',
  receipt: null,
  lost: 0,
  secret: 'xoxb-1',
};
const address = 'https://writ.example/approvals/ap-1';

/** A notice whose texts from outside try to notify a channel, to link elsewhere and to be markup. */
const hostile = (text: string): Notice => {
  const action = { kind: 'refund.issue', authority: 'apply', system: text, rollback: text };
  const events = [
    opened(),
    decided({ action }),
    requested({ requestedBy: text, packet: { action, reasons: [text] } }),
  ];
  return noticesAfter(...events)[0]!;
};

const attack =
  '<!channel> <@U1> <!here|x> <https://eve.example|Open in Writ> @here #general *bold* _it_ `code` [Open](https://eve.example) & \r\n> quoted ![x](y) \u202eevil';

/** Every text in a payload that its receiver reads as markup or as text. */
const textsIn = (value: unknown): readonly any[] =>
  value === null || typeof value !== 'object'
    ? []
    : [value, ...Object.values(value).flatMap((one) => textsIn(one))];

describe('a message in Slack', () => {
  const blocksOf = (letter: Parameters<typeof slackMessage>[0]): readonly KnownBlock[] =>
    slackMessage(letter).blocks;

  it('[N10] says what waits and links to the sign-in, with no button and nothing that decides', () => {
    const { text, blocks } = slackMessage(noticeLetter(notice, context));
    expect(text).toBe('Your approval is requested: refund.issue, wo-1');
    expect(blocks.map(({ type }) => type)).toEqual([
      'header',
      'section',
      'section',
      'section',
      'section',
      'context',
    ]);
    const texts = textsIn(blocks).map((one) => one.text);
    expect(texts).toContain('800.00 EUR');
    expect(texts).toContain(`*<${address}|Open in Writ>*`);
    expect(JSON.stringify(blocks)).not.toMatch(/button|action_id|4111/);
  });

  it('[N10] begins with who answered, once somebody has', () => {
    const { text, blocks } = slackMessage(noticeLetter(notice, context, answer, ['dana', 'legal']));
    expect(text).toBe('Granted by dana: refund.issue, wo-1');
    const texts = textsIn(blocks).map((one) => one.text);
    expect(texts).toContain('Granted by dana');
    expect(texts).toContain('Tue 1 Jan 2030, 11:00 (Europe/Amsterdam)');
    expect(JSON.stringify(blocks)).toContain('This message is for dana, legal.');
  });

  it('[N10] notifies nobody and links nowhere else, whatever people wrote', () => {
    const letter = noticeLetter(hostile(attack), context, { ...answer, by: attack });
    const { text, blocks, ...sent } = slackMessage(letter);
    expect(sent).toEqual({ mrkdwn: false, unfurl_links: false, unfurl_media: false });
    const all = textsIn(blocks);
    const markup = all.filter(({ type }) => type === 'mrkdwn').map((one) => String(one.text));
    // Only what this project wrote is read as markup, and nothing of it is looked for links in.
    expect(markup.join('\n')).not.toMatch(/eve|channel|here|general/);
    expect(all.filter(({ type }) => type === 'mrkdwn').every(({ verbatim }) => verbatim)).toBe(
      true,
    );
    const plain = all.filter(({ type }) => type === 'plain_text').map((one) => String(one.text));
    expect(plain.join('\n')).toContain('&lt;!channel&gt; &lt;@U1&gt;');
    expect([text, ...plain].join('\n')).not.toMatch(/[<>\r\u202e]|&(?!(amp|lt|gt);)/);
  });

  it('[N10] fits the limits of Block Kit, however long the texts are', () => {
    for (const text of ['x'.repeat(9_000), '&'.repeat(9_000), '😀'.repeat(5_000), ' ']) {
      const blocks = blocksOf(noticeLetter(hostile(text), context, { ...answer, by: text }));
      expect(blocks.length).toBeLessThanOrEqual(50);
      for (const block of blocks) {
        const fields = block.type === 'section' ? (block.fields ?? []) : [];
        expect(fields.length).toBeLessThanOrEqual(10);
        expect(fields.every((field) => within(field.text, 2_000))).toBe(true);
        if (block.type === 'section' && block.text)
          expect(within(block.text.text, 3_000)).toBe(true);
        if (block.type === 'header') expect(within(block.text.text, 150)).toBe(true);
      }
    }
  });

  const within = (text: string, max: number): boolean =>
    text.length >= 1 && text.length <= max && text.isWellFormed();

  it('[N10] of an app is posted under an id that is always the same, and changed where it is there', () => {
    const app = chats['slack-app'];
    const letter = noticeLetter(notice, context);
    const posted = app.postOf(letter, place);
    expect(posted.url).toBe('https://slack.com/api/chat.postMessage');
    expect(posted.headers['authorization']).toBe('Bearer xoxb-1');
    expect(JSON.parse(posted.body)).toMatchObject({
      channel: 'C1',
      client_msg_id: place.deliveryId,
    });
    const again = JSON.parse(app.postOf(letter, { ...place, lost: 1 }).body);
    expect(again.client_msg_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(again.client_msg_id).not.toBe(place.deliveryId);
    const changed = app.postOf(letter, { ...place, receipt: { channel: 'C9', ts: '1.2' } });
    expect(changed.url).toBe('https://slack.com/api/chat.update');
    expect(JSON.parse(changed.body)).toMatchObject({ channel: 'C9', ts: '1.2' });
    expect(changed.body).not.toContain('client_msg_id');
  });

  it.each([
    ['{"ok":true,"channel":"C1","ts":"1.2"}', null, false],
    ['{"ok":true}', 'Slack answered nothing known', false],
    ['{"ok":false,"error":"not_in_channel"}', 'Slack answered not_in_channel', false],
    ['{"ok":false,"error":"msg_too_long"}', 'Slack answered msg_too_long', true],
    ['{"ok":false,"error":"message_not_found"}', 'Slack answered message_not_found', false],
    ['{"ok":false,"error":"<b>xoxb-1"}', 'Slack answered nothing known', false],
    ['null', 'Slack answered nothing known', false],
    ['<html>', 'Slack answered nothing known', false],
  ])('[N10] arrived, or did not, as Slack says in %s', (text, error, isFinal) =>
    expect(chats['slack-app'].sentOf!(text)).toMatchObject({ error, isFinal }),
  );
});

describe('a card in Teams', () => {
  /** What the library of Adaptive Cards finds wrong with it. */
  const faultsOf = (card: object): readonly string[] => {
    const context = new SerializationContext(Versions.v1_5);
    const parsed = new AdaptiveCard();
    parsed.parse(JSON.parse(JSON.stringify(card)), context);
    return [
      ...Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message),
      ...parsed.validateProperties().validationEvents.map(({ message }) => message),
    ];
  };

  it('[N10] is an Adaptive Card of version 1.5 that opens the sign-in and decides nothing', () => {
    const card = adaptiveCard(noticeLetter(notice, context));
    expect(faultsOf(card)).toEqual([]);
    expect(faultsOf({ ...card, body: [{ type: 'RichTextBlok' }] })).not.toEqual([]);
    expect(card.actions).toEqual([{ type: 'Action.OpenUrl', title: 'Open in Writ', url: address }]);
    const texts = textsIn(card.body).map((one) => one.text);
    expect(texts).toEqual(expect.arrayContaining(['Your approval is requested', '800.00 EUR']));
    expect(JSON.stringify(card)).not.toContain('4111');
  });

  it('[N10] has what people wrote in runs of text, which have no Markdown', () => {
    const card = adaptiveCard(noticeLetter(hostile(attack), context, { ...answer, by: attack }));
    const holders = textsIn(card).filter(
      ({ text }) => typeof text === 'string' && text.includes('[Open](https://eve.example)'),
    );
    expect(holders.length).toBeGreaterThan(3);
    expect(new Set(holders.map(({ type }) => type))).toEqual(new Set(['TextRun']));
    expect(faultsOf(card)).toEqual([]);
  });

  it('[N10] stays below 28 KB, however long the texts are', () => {
    const letter = noticeLetter(hostile('\u4f60'.repeat(9_000)), context, answer);
    const { body } = chats.teams.postOf(letter, place);
    expect(Buffer.byteLength(body)).toBeLessThan(28 * 1_024);
    expect(JSON.parse(body)).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }],
    });
  });
});
