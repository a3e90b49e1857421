import { type DeliveryArtifact, type DeliveryView, NONE } from '#contracts';
import { html, type Html } from '#printing';
import { stepsDone } from './delivery-map';
import {
  badge,
  isolated,
  listed,
  moment,
  more,
  named,
  part,
  table,
  type Tone,
} from './delivery-markup';
import {
  authorityLabels,
  countText,
  outcomeLabels,
  sizeText,
  someText,
  someTextFirst,
} from './delivery-labels';

export const boundaryPart = ({ boundary }: DeliveryView): Html => {
  const { systems, actions, approvals, allowedOutput, mode } = boundary;
  return part(
    'boundary',
    'Boundary: what the work may touch',
    html`<p>
        ${
          allowedOutput === 'draft-only'
            ? 'It prepares drafts; until its checkpoints are passed it applies and sends nothing.'
            : 'It touches the systems below, as far as each decision allows, and no others.'
        }
        ${mode === 'observe' && 'Decisions are observed only: nothing is held back yet.'}
      </p>
      <div class="pair">
        <div>
          ${table({
            caption: 'Systems',
            heads: ['System', 'Reads', 'Writes'],
            rows: systems.map(({ name, reads, writes }) => [
              named(name),
              listed(reads),
              listed(writes),
            ]),
            empty: 'No systems are shown.',
          })}
        </div>
        <div>
          ${table({
            caption: 'Actions that may be proposed',
            heads: ['Action', 'What it does', 'In the system'],
            rows: actions.map(({ kind, authority, system }) => [
              named(kind),
              authorityLabels[authority],
              named(system),
            ]),
            empty: 'No actions are shown.',
          })}
        </div>
      </div>
      ${approvals.length > 0 && html`<p>Approvals that may be needed: ${listed(approvals)}.</p>`}`,
  );
};

const outcomeTones: Readonly<Record<'run' | 'wait' | 'stop', Tone>> = {
  run: 'done',
  wait: 'wait',
  stop: 'stop',
};

export const decisionsPart = ({ decisions }: DeliveryView): Html =>
  part(
    'decisions',
    'Decisions',
    html`<p>
        Before anything is changed, rules decide whether it may run, waits for a person, or is
        stopped.
      </p>
      ${table({
        caption: 'Decisions, the latest first',
        heads: ['Action', 'Answer', 'When'],
        rows: decisions.items.map(({ action, outcome, enforced, at }) => [
          named(action),
          html`${badge(outcomeTones[outcome], outcomeLabels[outcome])}${!enforced && ' (observed only)'}`,
          moment(at),
        ]),
        empty: 'Nothing was decided yet.',
      })}
      ${more(decisions)}`,
  );

/** `token` leads to contents: it is in the address of the page already. */
export const changedPart = (picture: DeliveryView, token: string): Html => {
  const { actions, artifacts } = picture.changed;
  return part(
    'changed',
    'What changed: done for you so far',
    html`<p>
        ${someTextFirst(stepsDone(picture), 'step is', 'steps are')} done,
        ${someText(actions.count, 'change was', 'changes were')} made, and
        ${someText(artifacts.count, 'piece of evidence is', 'pieces of evidence are')} here for you.
      </p>
      ${table({
        caption: 'Changes, the latest first',
        heads: ['Action', 'In the system', 'When'],
        rows: actions.items.map(({ action, system, authorised, at }) => [
          named(action),
          html`${named(system)}${!authorised && ' (without leave)'}`,
          moment(at),
        ]),
        empty: 'No action has changed anything yet.',
      })}
      ${more(actions)}
      <h3>Evidence for you</h3>
      ${
        artifacts.items.length === 0
          ? html`<p>There is no evidence to be seen yet.</p>`
          : html`<ul class="pieces">
              ${artifacts.items.map((one) => piece(one, token))}
            </ul>`
      }
      ${more(artifacts)}`,
  );
};

const piece = (one: DeliveryArtifact, token: string): Html => {
  const { number, kind, visibility, path, isStored, version } = one;
  return html`<li>
    <p>
      No. ${number}:
      ${
        isStored
          ? html`<a href="${token}/evidence/${number}" download
              >${named(kind)}<span class="unseen"> (download no. ${number})</span></a
            >`
          : html`<strong>${named(kind)}</strong>, whose file is stored elsewhere`
      }
    </p>
    <p class="dim">
      ${isolated(one.mediaType)}, ${sizeText(one.size)}, version ${version},
      ${visibility === 'public' ? 'for the public' : 'for you'}, recorded ${moment(one.at)}
    </p>
    ${path !== NONE && html`<p class="dim">Filed as ${isolated(path)}</p>`}
    <p class="dim">Fingerprint (SHA-256): <code>${one.sha256}</code>, ${one.level}</p>
  </li>`;
};

export const privatePart = (picture: DeliveryView): Html => {
  const { evidence, bytes, forClient, outdated, facts, texts } = picture.private;
  const all: readonly (readonly [string, number, string])[] = [
    [`internal evidence, ${sizeText(bytes)}`, evidence, countText(evidence, 'piece')],
    ['evidence for the client', forClient, countText(forClient, 'piece')],
    ['older or erased evidence', outdated, countText(outdated, 'piece')],
    ['facts and inputs', facts, String(facts)],
    ['reasons, comments and findings', texts, String(texts)],
  ];
  const counts = all.filter(([, count]) => count > 0);
  return part(
    'private',
    'What stays private',
    html`${
        counts.length === 0
          ? html`<p>So far there is no evidence, fact or comment to keep private.</p>`
          : html`<p>This much exists and is shown to nobody by this link:</p>
              <dl>
                ${counts.map(
                  ([what, , amount]) =>
                    html`<div>
                      <dt>${what}</dt>
                      <dd>${amount}</dd>
                    </div>`,
                )}
              </dl>`
      }
      <p>Public proof, which may be shown to anybody: ${proofText(picture.publicProof)}</p>`,
  );
};

/** For the head of the page. Empty where nothing is counted. */
export const privateText = ({ private: hidden }: DeliveryView): string => {
  const { evidence, bytes, forClient, outdated, facts, texts } = hidden;
  if (evidence > 0) return `${countText(evidence, 'piece')} of evidence, ${sizeText(bytes)}`;
  const others = forClient + outdated + facts + texts;
  return others > 0 ? `${countText(others, 'piece')} of information` : '';
};

/** For the head of the page. Empty where nothing was done and there is nothing to see. */
export const changedText = ({ changed: { actions, artifacts } }: DeliveryView): string =>
  [
    actions.count > 0 ? countText(actions.count, 'change') : '',
    artifacts.count > 0 ? `${countText(artifacts.count, 'piece')} of evidence` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');

const proofText = ({ permitted, shown, withheld }: DeliveryView['publicProof']): string => {
  if (shown + withheld === 0) return 'there is none.';
  const counts = `${countText(shown, 'piece')} shown, ${countText(withheld, 'piece')} withheld`;
  return withheld > 0 && !permitted
    ? `${counts} until an approval of public proof permits it.`
    : `${counts}.`;
};

/** How readers verify it without trusting us. */
export const proofPart = ({ position, generatedAt }: DeliveryView): Html =>
  part(
    'proof',
    'Proof: how to check this',
    html`<ul>
      <li>
        <strong>The files.</strong> Each piece of evidence has a fingerprint (SHA-256). Save the
        file and compare: <code>sha256sum FILE</code> on Linux, <code>shasum -a 256 FILE</code> on a
        Mac, <code>Get-FileHash FILE</code> in PowerShell. One byte changed, and it is another.
      </li>
      <li>
        <strong>The record.</strong> All this is read from a log to which entries are only ever
        added. It shows that log up to entry <strong>${position}</strong>, at
        ${moment(generatedAt)}.
      </li>
      <li>
        <strong>Proof without us.</strong> Ask the sender of this link for a signed receipt, or once
        the work is closed for its certificate. Each is one file that anybody can check offline,
        without an account.
      </li>
    </ul>`,
  );
