import { HttpStatus } from '@nestjs/common';
import { type Refusal } from '#kernel';
import { type Unavailable } from '#platform';
import { type ClosedPage } from '../links/closed-page';
import { html } from '#printing';
import { pageOf } from '../links/layout';
import { problemOf } from '../problems/problem';

const AGAIN = html`<p><a href="/v1/session/oidc">Sign in again</a></p>`;

/** What is shown for the moment in which the browser goes on. */
export const signedInPage = (returnTo: string): string =>
  pageOf(
    'Signed in',
    html`<h1>Signed in</h1>
      <p><a href="${returnTo}">Go on</a></p>`,
  );

/** Why nobody was signed in: a refusal, an unavailable service, or an error here. */
export const notSignedIn = (why?: Refusal | Unavailable): ClosedPage => ({
  status: why === undefined ? HttpStatus.INTERNAL_SERVER_ERROR : problemOf(why).status,
  page: pageOf(
    'Not signed in',
    html`<h1>Not signed in</h1>
      <p>${why?.message ?? 'Something failed here. Try again in a moment.'}</p>
      ${AGAIN}`,
  ),
});
