import { type Letter, shortLine, subjectOf } from '../letter';

/** Documented limits of Slack: characters of a header, a section and a field, fields of a section, elements of a context. */
const HEADER_MAX = 150;
const SECTION_MAX = 3_000;
const FIELD_MAX = 2_000;
const FIELDS_MAX = 10;

/**
 * A letter in Block Kit. What comes from outside is plain text, which has no mentions, links or formatting; the two texts that Slack
 * reads as markup have it escaped. The way to the answer is a link and no button: Slack wants every click on a button answered, and
 * warns the reader where an app takes none.
 */
export const slackMessage = (letter: Letter) => ({
  text: escaped(subjectOf(letter)),
  mrkdwn: false,
  unfurl_links: false,
  unfurl_media: false,
  blocks: [
    { type: 'header' as const, text: plain(letter.heading, HEADER_MAX) },
    ...letter.paragraphs
      .filter((text) => shortLine(text, SECTION_MAX) !== '')
      .map((text) => ({ type: 'section' as const, text: plain(text, SECTION_MAX) })),
    ...fieldsOf(letter),
    {
      type: 'section' as const,
      text: { type: 'mrkdwn' as const, text: linkOf(letter.action), verbatim: true },
    },
    { type: 'context' as const, elements: [plain(letter.footer, SECTION_MAX)] },
  ],
});

/** Name beside value: two fields for each detail. */
const fieldsOf = ({ details }: Letter) => {
  const fields = details.flatMap(([name, value]) => [
    { type: 'mrkdwn' as const, text: `*${escaped(name)}*`, verbatim: true },
    plain(value, FIELD_MAX),
  ]);
  return Array.from({ length: Math.ceil(fields.length / FIELDS_MAX) }, (_, at) => ({
    type: 'section' as const,
    fields: fields.slice(at * FIELDS_MAX, (at + 1) * FIELDS_MAX),
  }));
};

const plain = (text: string, max: number) => ({
  type: 'plain_text' as const,
  // No text may be empty.
  text: escapedWithin(text, max) || '–',
  emoji: false,
});

/** Nothing of it ends the address: a bar and angle brackets are encoded in a URL. */
const linkOf = ({ label, url }: Letter['action']): string =>
  `*<${escaped(new URL(url).href.replaceAll('|', '%7C'))}|${escaped(label)}>*`;

/** The three characters that Slack reads as the beginning of something. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The limits count what is sent: what gets too long by its escapes is cut again. */
const escapedWithin = (text: string, max: number): string => {
  const sent = escaped(shortLine(text, max));
  return sent.length <= max ? sent : escaped(shortLine(text, Math.floor(max / '&amp;'.length)));
};
