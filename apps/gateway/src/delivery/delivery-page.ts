import { type DeliveryPicture, TBD } from '#contracts';
import { html, type Html } from '../links/html';
import { pageOf } from '../links/layout';
import { timeText } from '../links/words';
import {
  boundaryPart,
  changedPart,
  decisionsPart,
  mapPart,
  part,
  privatePart,
  table,
} from './delivery-parts';
import { blockerWords, decidesWords, nameWords, statusWords } from './delivery-words';

/** The delivery page: it reads as well on paper and without any script. `token` is that of its address. */
export const deliveryPage = (picture: DeliveryPicture, token: string): string => {
  const { title, status, openedAt, generatedAt, expiresAt, position, scope } = picture;
  const isWithheld = scope === 'public' && !picture.publicProof.permitted;
  return pageOf(
    `Delivery: ${title}`,
    html`<h1>${title}</h1>
      <p>
        <strong>${isWithheld ? 'Withheld' : statusWords[status]}</strong>${
          openedAt !== TBD && html`, opened ${timeText(openedAt)}`
        }
      </p>
      <p class="dim">
        True at ${timeText(generatedAt)}, ledger position ${position}. This link works until
        ${timeText(expiresAt)}.
      </p>
      ${
        isWithheld
          ? html`<p>This page is public proof, which nobody has permitted yet.</p>`
          : [
              mapPart(picture),
              boundaryPart(picture),
              decisionsPart(picture),
              changedPart(picture, token),
            ]
      }
      ${privatePart(picture)} ${!isWithheld && blockedPart(picture)} ${nextPart(picture)}`,
  );
};

const blockedPart = ({ blocked }: DeliveryPicture): Html =>
  part(
    'blocked',
    'What is blocked',
    table(
      ['What', 'About', 'Since'],
      blocked.map(({ kind, about, since }) => [
        blockerWords[kind],
        nameWords(about),
        since === undefined ? '' : timeText(since),
      ]),
      'Nothing is blocked.',
    ),
  );

const nextPart = ({ next }: DeliveryPicture): Html =>
  part(
    'next',
    'Who decides next',
    table(
      ['Who', 'On what', 'Until'],
      next.map(({ decides, about, owner, dueAt }) => [
        owner === TBD ? 'nobody is named yet' : owner,
        about === decides ? decidesWords[decides] : `${decidesWords[decides]}: ${nameWords(about)}`,
        dueAt === undefined ? '' : timeText(dueAt),
      ]),
      'Nobody: nothing is left to decide.',
    ),
  );

/** One and the same for what never was a link, has expired and was revoked. */
export const noDeliveryPage = (): string =>
  pageOf(
    'No such page',
    html`<h1>No such page</h1>
      <p>
        This link opens nothing: it is not all there, it has expired or it was revoked. Ask whoever
        gave it to you for a new one.
      </p>`,
  );

/** It cannot be had at this moment. */
export const deliveryAwayPage = (): string =>
  pageOf(
    'Not now',
    html`<h1>Not now</h1>
      <p>This page cannot be shown at the moment. Try again in a little while.</p>`,
  );
