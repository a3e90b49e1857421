import { type Letter, shortLine } from '../letter';
import { type Chat } from './chat';

/** A message of Teams has at most 28 KB: this many characters of each text fit, whatever they are. */
const TEXT_MAX = 500;

/**
 * A workflow of Teams that begins with a webhook: its address is its secret, and it cannot change what it posted. It takes an
 * Adaptive Card. What comes from outside is in text runs, which have no Markdown.
 */
export const teams: Chat = {
  postOf: (letter, { secret }) => ({
    url: secret,
    headers: {},
    body: JSON.stringify({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: adaptiveCard(letter),
        },
      ],
    }),
  }),
};

/** A letter as an Adaptive Card of version 1.5, the latest that Teams shows. */
export const adaptiveCard = ({ heading, paragraphs, details, action, footer }: Letter) => ({
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    line([run(heading, { size: 'Large', weight: 'Bolder' })]),
    ...paragraphs.map((text) => line([run(text)])),
    ...details.map(([name, value]) => line([run(`${name}: `, { weight: 'Bolder' }), run(value)])),
    line([run(footer, { size: 'Small', isSubtle: true })]),
  ],
  actions: [{ type: 'Action.OpenUrl', title: action.label, url: action.url }],
  msteams: { width: 'Full' },
});

const line = (inlines: readonly object[]) => ({ type: 'RichTextBlock', inlines });

const run = (text: string, looks: object = {}) => ({
  type: 'TextRun',
  text: shortLine(text, TEXT_MAX) || ' ',
  ...looks,
});
