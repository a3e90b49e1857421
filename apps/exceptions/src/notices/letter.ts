import { DateTime } from 'luxon';
import { html, type Html, visibleLine } from '#printing';

/** What a message says, before it becomes text and markup. Everything in it may come from outside. */
export interface Letter {
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly details: readonly Detail[];
  readonly items: readonly LetterItem[];
  readonly action: { readonly label: string; readonly url: string };
  readonly footer: string;
}

type Detail = readonly [name: string, value: string];

export interface LetterItem {
  readonly text: string;
  readonly url: string;
}

const SUBJECT_MAX = 150;

/** One line of at most `max` characters: no control and nothing that turns text is in it. */
export const shortLine = (text: string, max: number): string => {
  const line = visibleLine(text);
  return line.length > max ? `${line.slice(0, max - 1).toWellFormed()}…` : line;
};

const NAME_MAX = 60;

/** A name in a message that a stranger may read: it leaves no room for a message of its own. */
export const shortName = (name: string): string => shortLine(name, NAME_MAX);

export const subjectOf = ({ subject }: Letter): string => shortLine(subject, SUBJECT_MAX);

export const textOf = (letter: Letter): string => {
  const { heading, paragraphs, details, items, action, footer } = letter;
  return [
    visibleLine(heading),
    ...paragraphs.map(visibleLine),
    details.map(([name, value]) => `${name}: ${visibleLine(value)}`).join('\n'),
    items.map(({ text, url }) => `- ${visibleLine(text)}\n  ${url}`).join('\n'),
    `${action.label}: ${action.url}`,
    footer,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
};

/** No style, script, picture or form: nothing is loaded, and opening it tells nobody. */
export const markupOf = (letter: Letter): string => {
  const { heading, paragraphs, details, items, action, footer } = letter;
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>${subjectOf(letter)}</title>
    </head>
    <body>
      <h1>${heading}</h1>
      ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
      ${
        details.length > 0 &&
        html`<table>
          ${details.map(detailRow)}
        </table>`
      }
      ${
        items.length > 0 &&
        html`<ul>
          ${items.map(itemRow)}
        </ul>`
      }
      <p><a href="${action.url}">${action.label}</a></p>
      <p><small>${footer}</small></p>
    </body>
  </html>`;
  return `<!doctype html>\n${page.markup}`;
};

const detailRow = ([name, value]: Detail): Html =>
  html`<tr>
    <th align="left" scope="row">${name}</th>
    <td>${value}</td>
  </tr>`;

const itemRow = ({ text, url }: LetterItem): Html => html`<li><a href="${url}">${text}</a></li>`;

/** An instant by the clocks of the reader, with the zone. */
export const timeText = (instant: string, zone: string): string =>
  `${DateTime.fromISO(instant, { zone }).setLocale('en-GB').toFormat('ccc d LLL yyyy, HH:mm')} (${zone})`;
