import { type DeliveredState, type Latest } from '#contracts';
import { html, type Html } from '#printing';
import { labelOf } from './delivery-labels';

/** A part of the page: its heading leads there for those who listen to it. */
export const part = (id: string, title: string, body: Html): Html =>
  html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section>`;

/** Text of somebody's: it cannot turn around what stands beside it, whichever way it is written. */
export const isolated = (text: string): Html => html`<bdi>${text}</bdi>`;

/** A name of the workflow as words. */
export const named = (name: string): Html => isolated(labelOf(name));

export const listed = (names: readonly string[], none = 'nothing'): Html =>
  names.length === 0
    ? html`${none}`
    : html`${names.map((name, n) => html`${n > 0 && ', '}${named(name)}`)}`;

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** An instant as people all over the world read it: `5 Jan 2030, 09:00 UTC`. */
const momentText = (instant: string): string => {
  const [year, month, day] = instant.slice(0, 10).split('-').map(Number);
  return `${day} ${MONTHS[month! - 1]} ${year}, ${instant.slice(11, 16)} UTC`;
};

export const moment = (instant: string): Html =>
  html`<time datetime="${instant}">${momentText(instant)}</time>`;

/** What something is like, and the look of it. */
export type Tone = 'done' | 'now' | 'stop' | 'wait' | 'rest';

/** Drawn, as letters for them are missing here and coloured there; in lines of a square of 16. */
const drawings = {
  done: 'M2.5 8.5l3.5 3.5 7.5-8',
  now: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 1 1 0-13M6.5 5l4 3-4 3z',
  stop: 'M5 1.5h6l3.5 3.5v6l-3.5 3.5h-6l-3.5-3.5v-6zM8 4.5v4M8 11.3v.1',
  wait: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 1 1 0-13M8 4.5v4l2.5 1.5',
  rest: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 1 1 0-11',
  skipped: 'M2.5 4l5 4-5 4zM8.5 4l5 4-5 4z',
  locked: 'M3.5 7.5h9v6.5h-9zM5.5 7.5v-2.5a2.5 2.5 0 0 1 5 0v2.5',
} as const;

export type Drawing = keyof typeof drawings;

/** A drawing that says nothing which the word beside it does not say. */
export const icon = (drawing: Drawing): Html =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d="${drawings[drawing]}" />
  </svg>`;

/** A drawing and a word on a ground of their own. */
export const badge = (tone: Tone, label: string, drawing: Drawing = tone): Html =>
  html`<span class="state ${tone}">${icon(drawing)}${label}</span>`;

export const tones: Readonly<Record<DeliveredState, { tone: Tone; drawing: Drawing }>> = {
  open: { tone: 'rest', drawing: 'rest' },
  entered: { tone: 'now', drawing: 'now' },
  completed: { tone: 'done', drawing: 'done' },
  skipped: { tone: 'rest', drawing: 'skipped' },
  blocked: { tone: 'stop', drawing: 'stop' },
};

type Cell = Html | string;

interface Table {
  /** What it lists. */
  readonly caption: string;
  readonly heads: readonly string[];
  /** The first cell of each names it. */
  readonly rows: readonly (readonly Cell[])[];
  /** Stands there instead of a table without rows. */
  readonly empty: string;
}

/** Its roles are spelled out: where a narrow screen puts its cells below one another, it stays a table for listeners. */
export const table = ({ caption, heads, rows, empty }: Table): Html =>
  rows.length === 0
    ? html`<p>${empty}</p>`
    : html`<table role="table">
        <caption>
          ${caption}
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            ${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${rows.map(
            ([first, ...others]) =>
              html`<tr role="row">
                <th role="rowheader" scope="row">${first}</th>
                ${others.map(
                  (cell, n) => html`<td role="cell" data-name="${heads[n + 1]}">${cell}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>`;

/** Says so where only the latest are here. */
export const more = ({ count, items }: Latest<unknown>): Html | false =>
  count > items.length && html`<p class="dim">The latest ${items.length} of ${count}.</p>`;
