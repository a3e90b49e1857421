import { type OpenLink } from './decision-links';
import { html, type Html, majorText } from '#printing';

/** How long a grant may be valid, as people choose it; the workflow's own time where nothing is chosen. */
const TERMS = [
  ['', 'as the workflow says'],
  ['PT1H', '1 hour'],
  ['PT4H', '4 hours'],
  ['P1D', '1 day'],
  ['P7D', '7 days'],
] as const;

/**
 * The two forms. Each says by `seen` what was on the page, so that an answer to something else is not
 * taken. They post to the address of the page, which is not written into it.
 */
export const formsOf = ({ review, approval }: OpenLink): Html => {
  const seen = html`<input type="hidden" name="seen" value="${review.digest}" />`;
  const { amountUpTo } = approval.scope;
  return html`<form method="post" aria-labelledby="yes">
      <h2 id="yes">Approve</h2>
      ${seen}
      ${
        amountUpTo &&
        html`<label for="amount">At most, in ${amountUpTo.currency}</label>
          <input
            id="amount"
            name="amount"
            inputmode="decimal"
            autocomplete="off"
            value="${majorText(amountUpTo)}"
            aria-describedby="amount-note"
          />
          <small id="amount-note">A lower amount approves a part; more was not requested.</small>`
      }
      <label for="validFor">The approval is valid for</label>
      <select id="validFor" name="validFor">
        ${TERMS.map(([value, name]) => html`<option value="${value}">${name}</option>`)}
      </select>
      <label for="comment">Comment (optional)</label>
      <textarea id="comment" name="comment" rows="2" maxlength="4000"></textarea>
      <button class="yes" name="answer" value="grant">Approve exactly this</button>
    </form>
    <form method="post" aria-labelledby="no">
      <h2 id="no">Reject</h2>
      ${seen}
      <label for="reason">Reason, for the requester and for the record</label>
      <textarea id="reason" name="reason" rows="2" maxlength="4000" required></textarea>
      <button class="no" name="answer" value="reject">Reject this request</button>
    </form>`;
};
