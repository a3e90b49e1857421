import { type DeliveryView, NO_DELIVERY_LINK, TBD } from '#contracts';
import { type Refusal } from '#kernel';
import { type ClosedPage } from '../links/closed-page';
import { html, type Html } from '#printing';
import { documentOf } from '../links/layout';
import { deliveryStyle } from './delivery-style';
import { mapPart, progressText } from './delivery-map';
import { badge, type Drawing, isolated, listed, moment, type Tone } from './delivery-markup';
import { blockedPart, blockedText, firstPart, nextPart, nextText } from './delivery-next';
import {
  boundaryPart,
  changedPart,
  changedText,
  decisionsPart,
  privatePart,
  privateText,
  proofPart,
} from './delivery-parts';
import { countText, statusLabels } from './delivery-labels';

/** The delivery page: it reads as well on paper and without any script. `token` is that of its address. */
export const deliveryPage = (picture: DeliveryView, token: string): string => {
  const { title, scope, publicProof } = picture;
  const isWithheld = scope === 'public' && !publicProof.permitted;
  const parts = isWithheld
    ? [nextPart(picture), privatePart(picture)]
    : [
        nextPart(picture),
        blockedPart(picture),
        mapPart(picture),
        changedPart(picture, token),
        decisionsPart(picture),
        privatePart(picture),
        boundaryPart(picture),
        proofPart(picture),
      ];
  return documentOf(
    deliveryStyle,
    `Delivery: ${title}`,
    html`${headOf(picture, isWithheld)}
      <main>${parts}</main>
      <footer>
        <p>
          This link works until <strong>${moment(picture.expiresAt)}</strong>, for everybody who has
          it: pass it on only to those who may see this page.
        </p>
        <p class="dim">
          Kept by Writ, which records delegated work: who decided what, and what was done. This page
          shows only what may be seen by this link.
        </p>
      </footer>`,
  );
};

const statusTones: Readonly<Record<DeliveryView['status'], readonly [Tone, Drawing]>> = {
  unknown: ['rest', 'rest'],
  open: ['now', 'now'],
  stopped: ['stop', 'stop'],
  closed: ['done', 'done'],
  abandoned: ['rest', 'stop'],
  superseded: ['rest', 'skipped'],
};

const headOf = (picture: DeliveryView, isWithheld: boolean): Html => {
  const { title, status, generatedAt, expiresAt } = picture;
  return html`<header>
    <p class="over">The status of the work you requested</p>
    <h1>${isolated(title)}</h1>
    <p class="status">
      ${isWithheld ? badge('wait', 'Withheld', 'locked') : badge(statusTones[status][0], statusLabels[status], statusTones[status][1])}
      ${caseOf(picture)}
    </p>
    <p class="dim">
      Names of cases, and of people other than who decides next, are kept private on purpose.
    </p>
    <p class="dim">
      As of ${moment(generatedAt)}. Load the page again for what came later; the link works until
      ${moment(expiresAt)}.
    </p>
    ${firstPart(picture)}
    ${
      isWithheld
        ? html`<p>This page is public proof, which nobody has permitted yet.</p>`
        : contentsOf(picture)
    }
  </header>`;
};

/** By what the requester may recognise the work: a page has neither its title nor whom it is about. */
const caseOf = ({ openedAt, map: { objects } }: DeliveryView): Html => html`
  ${openedAt !== TBD && html`<span>Opened on ${moment(openedAt)}.</span>`}
  ${objects.length > 0 && html`<span>It is about: ${listed(objects)}.</span>`}
`;

/** The whole at a glance: each line leads to its part. What there is none of has no line. */
const contentsOf = (picture: DeliveryView): Html => {
  const { decisions, boundary } = picture;
  const systems = boundary.systems.length;
  const lines: readonly (readonly [string, string, string])[] = [
    ['next', 'Who decides next', nextText(picture)],
    ['blocked', 'Blocked', blockedText(picture)],
    ['map', 'Where it is', progressText(picture)],
    ['changed', 'Done for you', changedText(picture)],
    ['decisions', 'Decisions', decisions.count > 0 ? countText(decisions.count, 'answer') : ''],
    ['private', 'Stays private', privateText(picture)],
    ['boundary', 'May touch', systems > 0 ? countText(systems, 'system') : ''],
    ['proof', 'Proof', 'How to check it yourself'],
  ];
  return html`<nav aria-label="This page at a glance">
    <ul>
      ${lines
        .filter(([, , text]) => text !== '')
        .map(
          ([id, name, text]) =>
            html`<li>
              <a href="#${id}"><span>${name}</span> <strong>${text}</strong></a>
            </li>`,
        )}
    </ul>
  </nav>`;
};

const sorryPage = (title: string, sentence: Html): string =>
  documentOf(
    deliveryStyle,
    title,
    html`<main>
      <h1>${title}</h1>
      <p>${sentence}</p>
    </main>`,
  );

/**
 * The page of a refusal: one and the same for what never was a link, has expired and was revoked. What was erased or moved
 * meanwhile is not there either: the page tells no more of it.
 */
export const noDelivery = ({ code }: Pick<Refusal, 'code'>): ClosedPage =>
  code === 'too_many_requests'
    ? { ...deliveryAway(), status: 429 }
    : { status: 404, page: NO_PAGE };

/** It cannot be had at this moment. */
export const deliveryAway = (): ClosedPage => ({ status: 503, page: NOT_NOW });

const NO_PAGE = sorryPage('No such page', html`${NO_DELIVERY_LINK}`);
const NOT_NOW = sorryPage(
  'Not now',
  html`This page cannot be shown at the moment. Try again in a little while.`,
);
