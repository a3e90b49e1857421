import {
  type FactSnapshot,
  type Scope,
  type ReviewedApproval,
  type ApprovalPacket,
} from '#contracts';
import { type FieldError } from '#kernel';
import { type OpenLink } from './decision-links';
import { formsOf } from './forms';
import { html, type Html, moneyText } from '#printing';
import { pageOf } from './layout';
import { spanText, timeText, valueText } from './labels';

/** Why the page is shown again instead of an answer being taken. */
export interface FormProblem {
  readonly message: string;
  readonly errors?: readonly FieldError[];
}

/** The page of an open link: everything that an answer rests on, and the forms that give one. */
export const decisionPage = (open: OpenLink, now: Date, problem?: FormProblem): string => {
  const { link, approval, review } = open;
  const packet = review.packet;
  const title = `Decide: ${approval.permits.join(', ')}`;
  return pageOf(
    title,
    html`<p class="dim">Approval ${approval.kind} · work order ${link.workOrderId}</p>
      <h1>${title}</h1>
      <p>
        You answer as <strong>${link.person}</strong>; ${link.issuer} made this link. Opening this
        page decides nothing.
      </p>
      ${
        problem &&
        html`<section class="refused changed" role="alert">
          <h2>Not answered yet</h2>
          <p>${problem.message}</p>
          <ul>
            ${(problem.errors ?? []).map(({ pointer, message }) => html`<li>${pointer.slice(1)} ${message}</li>`)}
          </ul>
        </section>`
      }
      ${changesPart(open)} ${permitPart(approval, packet)} ${requestPart(open, now)}
      ${reasonsPart(packet, review.now.policy)} ${factsPart(packet, open, now)} ${formsOf(open)}`,
  );
};

const changesPart = ({ review: { changes } }: OpenLink): Html =>
  changes.length === 0
    ? html`<p>Nothing has changed since the request.</p>`
    : html`<section class="changed">
        <h2>Changed since the request</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Then</th>
              <th scope="col">Now</th>
            </tr>
          </thead>
          <tbody>
            ${changes.map(
              ({ what, then, now }) =>
                html`<tr>
                  <th scope="row">${what}</th>
                  <td>${then}</td>
                  <td><strong>${now}</strong></td>
                </tr>`,
            )}
          </tbody>
        </table>
      </section>`;

/** Exactly what a grant permits, as far as earlier signers left it; what is not named it does not permit. */
const permitPart = (
  { permits, scope, gate, conditions }: ReviewedApproval,
  { action }: ApprovalPacket,
): Html =>
  html`<section>
    <h2>What you are approving</h2>
    <dl>
      ${row('Action', permits.join(', '))} ${gate !== null && row('Gate', gate)}
      ${action && row('Authority', action.authority)} ${scopeRows(scope)}
      ${action?.rollback !== undefined && row('To undo it', action.rollback)}
      ${conditions.map(({ number, text }) => row(`Condition ${number}`, text))}
    </dl>
  </section>`;

/** What a person has just answered, with the less that they chose. */
export const answeredPart = (
  { permits, scope, gate }: ReviewedApproval,
  { scope: less }: { readonly scope?: Scope },
): Html =>
  html`<section>
    <h2>What you answered</h2>
    <dl>
      ${row('Action', permits.join(', '))} ${gate !== null && row('Gate', gate)}
      ${scopeRows({ ...scope, ...less })}
    </dl>
  </section>`;

const scopeRows = (scope: Scope): readonly Html[] => [
  row('System', scope.system ?? 'any'),
  row('Objects', listText(scope.objects)),
  row('Writes', listText(scope.writes)),
  row('Amount', scope.amountUpTo ? `up to ${moneyText(scope.amountUpTo)}` : 'none'),
  row('Audience', scope.audience ?? 'none'),
  row('Arguments', argumentsText(scope.arguments)),
];

const listText = (list: readonly string[] | undefined): string => {
  if (list === undefined) return 'any';
  return list.length > 0 ? list.join(', ') : 'none';
};

const argumentsText = (given: Scope['arguments']): string =>
  Object.entries(given ?? {})
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join('; ') || 'none';

const requestPart = ({ link, approval }: OpenLink, now: Date): Html => {
  const { requestedBy, onBehalfOf, owner, quorum, signatures, dueAt } = approval;
  const left = spanText(Date.parse(dueAt) - now.getTime());
  return html`<section>
    <h2>Who asks, who answers</h2>
    <dl>
      ${row('Asked by', requestedBy)}
      ${onBehalfOf.length > 0 && row('On behalf of', onBehalfOf.join(', '))} ${row('Owner', owner)}
      ${row('May sign', quorum.of.length > 0 ? quorum.of.join(', ') : `who may answer for ${owner}`)}
      ${row('Signed', `${signatures.length} of ${quorum.needed} so far`)}
      ${signatures.length > 0 && row('Signed by', signatures.map(({ signedBy }) => signedBy).join(', '))}
      ${row('Answer until', `${timeText(dueAt)} (${left} left)`)}
      ${row('This link works until', timeText(link.expiresAt.toISOString()))}
    </dl>
  </section>`;
};

const reasonsPart = (
  { reasons = [], rules = [], policy, rationale, requesterMayConfirm }: ApprovalPacket,
  inForce: ApprovalPacket['policy'] | null,
): Html =>
  html`<section>
    <h2>Why it is requested</h2>
    ${rationale !== undefined && html`<p>${rationale}</p>`}
    <ul>
      ${reasons.map((reason) => html`<li>${reason}</li>`)}
      ${requesterMayConfirm && html`<li>The workflow lets a requester confirm this action.</li>`}
    </ul>
    <dl>
      ${rules.length > 0 && row('Rules', rules.join(', '))}
      ${policy && row('Policy', `${policy.id} version ${policy.version}, sha256 ${policy.digest}`)}
      ${
        policy &&
        inForce &&
        inForce.digest !== policy.digest &&
        row('In force now', `${inForce.id} version ${inForce.version}, sha256 ${inForce.digest}`)
      }
    </dl>
  </section>`;

const factsPart = ({ facts = {} }: ApprovalPacket, { review }: OpenLink, now: Date): Html => {
  const today = review.now.facts;
  const names = [...new Set([...Object.keys(facts), ...Object.keys(today)])].sort();
  if (names.length === 0) return html``;
  const changed = new Set(review.changes.map(({ what }) => what));
  return html`<section>
    <h2>Facts</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Fact</th>
          <th scope="col">Then</th>
          <th scope="col">Now</th>
          <th scope="col">Source and age</th>
        </tr>
      </thead>
      <tbody>
        ${names.map((name) =>
          factRow(name, facts[name], today[name], changed.has(`fact ${name}`), now),
        )}
      </tbody>
    </table>
  </section>`;
};

const factRow = (
  name: string,
  then: FactSnapshot | undefined,
  fact: FactSnapshot | undefined,
  isChanged: boolean,
  now: Date,
): Html => html`<tr${isChanged && html` class="changed"`}><th scope="row">${name}</th>
  <td>${valueText(then)}</td>
  <td>${valueText(fact)}${fact?.conflicting && html` <strong>(sources differ)</strong>`}</td>
  <td>${fact ? `${fact.source}, ${ageText(fact, now)}` : 'not stated'}</td></tr>`;

const ageText = ({ observedAt, stale }: FactSnapshot, now: Date): string =>
  `${spanText(now.getTime() - Date.parse(observedAt))} old${stale ? ', too old' : ''}`;

const row = (name: string, value: string): Html =>
  html`<dt>${name}</dt>
    <dd>${value}</dd>`;
