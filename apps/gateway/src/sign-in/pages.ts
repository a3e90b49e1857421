import { type Refusal } from '#kernel';
import { html } from '../links/html';
import { pageOf } from '../links/layout';

const AGAIN = html`<p><a href="/v1/session/oidc">Sign in again</a></p>`;

/** What is shown for the moment in which the browser goes on. */
export const signedInPage = (returnTo: string): string =>
  pageOf(
    'Signed in',
    html`<h1>Signed in</h1>
      <p><a href="${returnTo}">Go on</a></p>`,
  );

/** Why nobody was signed in. */
export const notSignedInPage = ({ message }: Pick<Refusal, 'message'>): string =>
  pageOf(
    'Not signed in',
    html`<h1>Not signed in</h1>
      <p>${message}</p>
      ${AGAIN}`,
  );
