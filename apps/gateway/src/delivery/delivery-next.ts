import { type DeliveryNext, type DeliveryView, TBD } from '#contracts';
import { html, type Html } from '#printing';
import { icon, isolated, moment, named, part, table } from './delivery-markup';
import { blockerLabels, countText, decidesLabels, waitsLabels } from './delivery-labels';

/** On top of the page: who decides next, what, and until when. */
export const firstPart = ({ next: [first], generatedAt }: DeliveryView): Html =>
  first
    ? html`<div class="first">
        <p>
          ${icon('wait')} Next: <strong>${owner(first)}</strong> ${task(first)}${
            first.dueAt !== undefined && html`, ${due(first, generatedAt)}`
          }.
        </p>
      </div>`
    : html`<div class="first done">
        <p>${icon('done')} Nothing is left to decide.</p>
      </div>`;

/** All who decide, in order. */
export const nextPart = ({ next, generatedAt }: DeliveryView): Html =>
  part(
    'next',
    'Who decides next',
    table({
      caption: 'Decisions to come',
      heads: ['Who', 'What they do', 'Until when'],
      rows: next.map((one) => [owner(one), task(one), due(one, generatedAt)]),
      empty: 'Nobody: nothing is left to decide.',
    }),
  );

/** For the head of the page. */
export const nextText = ({ next }: DeliveryView): string =>
  next.length === 0 ? 'Nobody' : `${countText(next.length, 'decision')} to come`;

const due = ({ dueAt }: DeliveryNext, now: string): Html => {
  if (dueAt === undefined) return html`no date is set`;
  return dueAt < now ? html`overdue since ${moment(dueAt)}` : html`by ${moment(dueAt)}`;
};

const owner = ({ owner }: DeliveryNext): Html | string =>
  owner === TBD ? 'Nobody named yet' : named(owner);

/** Some decisions are about nothing but themselves. */
const task = ({ decides, about }: DeliveryNext): Html =>
  html`${decidesLabels[decides]}${
    decides !== about && decides !== 'public-proof' && html` ${quoted(decides, about)}`
  }`;

/** Titles of the catalogue are sentences already. */
const quoted = (decides: DeliveryNext['decides'], about: string): Html =>
  decides === 'question' ? isolated(about) : html`“${named(about)}”`;

/** A gate is closed until the work comes to it, so what is in the way now stands before it. */
export const blockedPart = (picture: DeliveryView): Html => {
  const now = inTheWay(picture);
  const gates = picture.blocked.filter(({ kind }) => kind === 'gate');
  return part(
    'blocked',
    'What is blocked',
    html`${table({
      caption: 'In the way now',
      heads: ['What is in the way', 'Which one', 'Since'],
      rows: now.map(({ kind, about, since }) => [
        html`<span class="stop">${icon('stop')}</span> ${blockerLabels[kind]}`,
        kind === 'stop' ? 'all of it' : named(about),
        since === undefined ? 'the start' : moment(since),
      ]),
      empty: `${nothingText(picture)}.`,
    })}
    ${
      gates.length > 0 &&
      html`<h3>Checkpoints still to pass</h3>
        <p>The work passes each of these only when its conditions are met:</p>
        <ul>
          ${gates.map(
            ({ about }) =>
              html`<li>
                <span class="rest">${icon('locked')}</span> ${named(about)}: still closed
              </li>`,
          )}
        </ul>`
    }`,
  );
};

const inTheWay = ({ blocked }: DeliveryView) => blocked.filter(({ kind }) => kind !== 'gate');

/** For the head of the page. */
export const blockedText = (picture: DeliveryView): string => {
  const count = inTheWay(picture).length;
  if (count > 0) return countText(count, 'thing is in the way', 'things are in the way');
  const gates = countText(picture.blocked.length, 'checkpoint');
  return nothingText(picture) + (picture.blocked.length > 0 ? `, with ${gates} ahead` : '');
};

/** Nothing is in the way; that is not to say that nothing waits. */
const nothingText = ({ next: [first] }: DeliveryView): string =>
  first ? `Nothing is blocked; ${waitsLabels[first.decides]}` : 'Nothing is blocked';
