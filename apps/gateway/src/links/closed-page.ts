import { type RefusalCode, type ReviewedApproval } from '#contracts';
import { type Refusal } from '#kernel';
import { problemStatus } from '../problems/problem';
import { html, type Html } from '#printing';
import { pageOf } from './layout';

/** What a link that takes no answer says, with its HTTP status. */
export interface ClosedPage {
  readonly status: number;
  readonly page: string;
}

const linkStatus: Readonly<Record<string, number>> = {
  link_unknown: 404,
  link_expired: 410,
  link_void: 410,
};

const titles: Readonly<Record<string, string>> = {
  link_unknown: 'No such link',
  link_expired: 'This link is past its time',
  link_void: 'This link works no more',
  principal_retired: 'This link is for somebody who is retired',
  name_confusable: 'This link is for a name that looks like another one',
  approval_closed: 'Nothing left to decide',
  approval_signed_already: 'You have signed already',
  signer_owes_review: 'A post-review comes first',
  approval_not_found: 'There is no such request',
  self_approval: 'You requested it yourself',
  idempotency_key_reused: 'This link has been used',
};

/** Refusals after which the page may be shown again: the answer can be another one. */
const AGAIN: readonly string[] = [
  'approval_stale',
  'invalid_request',
  'scope_wider_than_requested',
] satisfies readonly RefusalCode[];

export const mayAnswerAgain = ({ code }: Refusal): boolean => AGAIN.includes(code);

export const statusOf = ({ code }: Refusal): number =>
  linkStatus[code] ?? problemStatus[code as RefusalCode] ?? 422;

/** The page of a refusal that nothing on the page could change. */
export const refusedPage = (refusal: Refusal): ClosedPage => {
  const used = refusal.code === 'idempotency_key_reused';
  const title = titles[refusal.code] ?? 'This cannot be answered here';
  const message = used
    ? 'It was answered by this link before: the first answer stands.'
    : refusal.message;
  return { status: used ? 410 : statusOf(refusal), page: sentence(title, message) };
};

/** What became of a request that is not open any more. */
export const answeredPage = ({ status, signatures }: ReviewedApproval): ClosedPage => {
  const by = signatures.map(({ signedBy }) => signedBy).join(', ');
  const signers = by === '' ? '' : ` It was signed by ${by}.`;
  return {
    status: 410,
    page: sentence('Nothing left to decide', `This request is ${status} now.${signers}`),
  };
};

/** A service is unavailable; nothing is known to have happened. */
export const awayPage = (): ClosedPage => ({
  status: 503,
  page: sentence('Not now', 'Nothing was decided. Go back, and try again in a moment.'),
});

/** What an answer came to, and what it was about. */
export const resultPage = (answer: Readonly<Record<string, unknown>>, about: Html): string => {
  const { status, expiresAt, signed, needed, position } = answer;
  const sentences: Readonly<Record<string, string>> = {
    approved: 'You approved all that was requested.',
    partial: 'You approved a part of what was requested.',
    conditional: 'You approved it under conditions.',
    rejected: 'You rejected it. The requester is notified, and an exception is raised.',
    requested: `You have signed: ${String(signed)} of ${String(needed)} so far.`,
  };
  return pageOf(
    'Answered',
    html`<h1>${sentences[String(status)] ?? `It is ${String(status)} now.`}</h1>
      ${typeof expiresAt === 'string' && html`<p>It holds until ${expiresAt}.</p>`} ${about}
      <p class="dim">
        Recorded in the ledger at position ${String(position)}. You may close this page.
      </p>`,
  );
};

const sentence = (title: string, message: string): string =>
  pageOf(
    title,
    html`<h1>${title}</h1>
      <p>${message}</p>`,
  );
