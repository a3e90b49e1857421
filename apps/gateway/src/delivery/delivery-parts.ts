import { type DeliveryPicture, type Latest, NONE } from '#contracts';
import { html, type Html } from '../links/html';
import { timeText } from '../links/words';
import { countText, nameWords, outcomeWords, sizeText, stateWords } from './delivery-words';

/** A part of the page: its heading leads there for those who listen to it. */
export const part = (id: string, title: string, body: Html): Html =>
  html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${body}
  </section>`;

type Cell = Html | string;

/** A table whose first column names its rows; `empty` stands where there are none. */
export const table = (
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  empty: string,
): Html =>
  rows.length === 0
    ? html`<p>${empty}</p>`
    : html`<table>
        <thead>
          <tr>
            ${heads.map((head) => html`<th scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([first, ...others]) =>
              html`<tr>
                <th scope="row">${first}</th>
                ${others.map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>`;

const more = ({ count, items }: Latest<unknown>): Html | false =>
  count > items.length && html`<p class="dim">The latest ${items.length} of ${count}.</p>`;

export const mapPart = ({ map }: DeliveryPicture): Html =>
  part(
    'map',
    'Map: where the work is',
    html`${map.objects.length > 0 && html`<p>It is about: ${map.objects.join(', ')}.</p>`}
    ${table(
      ['Stage', 'State', 'Steps'],
      map.stages.map(({ name, state, support, steps }) => [
        support ? `${name} (when asked for)` : name,
        stateWords[state],
        html`<ul>
          ${steps.map((step) => html`<li>${step.name}: ${stateWords[step.state]}</li>`)}
        </ul>`,
      ]),
      'No stages are shown.',
    )}`,
  );

export const boundaryPart = ({ boundary }: DeliveryPicture): Html => {
  const { systems, actions, approvals, allowedOutput, mode } = boundary;
  return part(
    'boundary',
    'Boundary: what the work may touch',
    html`<p>
        ${
          allowedOutput === 'draft-only'
            ? 'It prepares drafts; until its gates are passed it applies and sends nothing.'
            : 'It touches the systems below, as far as each decision allows, and no others.'
        }
        ${mode === 'observe' && 'Decisions are observed only: nothing is held back yet.'}
      </p>
      ${table(
        ['System', 'Reads', 'Writes'],
        systems.map(({ name, reads, writes }) => [name, listText(reads), listText(writes)]),
        'No systems are shown.',
      )}
      ${table(
        ['Action', 'Authority', 'System'],
        actions.map(({ kind, authority, system }) => [kind, authority, system]),
        'No actions are shown.',
      )}
      ${approvals.length > 0 && html`<p>Approvals that it knows: ${approvals.join(', ')}.</p>`}`,
  );
};

const listText = (names: readonly string[]): string => names.join(', ') || 'nothing';

export const decisionsPart = ({ decisions }: DeliveryPicture): Html =>
  part(
    'decisions',
    'Decisions',
    html`${table(
      ['Action', 'Answer', 'When'],
      decisions.items.map(({ action, outcome, enforced, at }) => [
        nameWords(action),
        enforced ? outcomeWords[outcome] : `${outcomeWords[outcome]} (observed only)`,
        timeText(at),
      ]),
      'Nothing was decided yet.',
    )}
    ${more(decisions)}`,
  );

/** `token` leads to contents: it is in the address of the page already. */
export const changedPart = ({ changed: { actions, artifacts } }: DeliveryPicture, token: string) =>
  part(
    'changed',
    'What changed',
    html`${table(
        ['Action', 'System', 'When'],
        actions.items.map(({ action, system, authorised, at }) => [
          nameWords(action),
          `${nameWords(system)}${authorised ? '' : ' (without leave)'}`,
          timeText(at),
        ]),
        'No action has changed anything yet.',
      )}
      ${more(actions)}
      <h3>Evidence</h3>
      ${table(
        ['No.', 'What', 'SHA-256', 'When'],
        artifacts.items.map(({ number, kind, visibility, path, kept, version, ...one }) => [
          String(number),
          html`${kept ? html`<a href="${token}/evidence/${number}">${kind}</a>` : kind}
            ${path !== NONE && html`<br /><small>${path}</small>`}<br />
            <small
              >${one.mediaType}, ${sizeText(one.size)}, version ${version}, ${visibility}</small
            >`,
          html`<code>${one.sha256}</code>`,
          timeText(one.at),
        ]),
        'There is no evidence to be seen yet.',
      )}
      ${more(artifacts)}`,
  );

export const privatePart = ({ private: kept, publicProof }: DeliveryPicture): Html => {
  const { evidence, bytes, forClient, outdated, facts, texts } = kept;
  const { permitted, shown, withheld } = publicProof;
  return part(
    'private',
    'What stays private',
    html`<ul>
        <li>${countText(evidence, 'piece', 'pieces')} of internal evidence, ${sizeText(bytes)}</li>
        ${forClient > 0 && html`<li>${countText(forClient, 'piece')} of evidence for the client</li>`}
        ${outdated > 0 && html`<li>${countText(outdated, 'older or erased piece')} of evidence</li>`}
        <li>${countText(facts, 'fact')} and inputs</li>
        <li>${countText(texts, 'reason, comment or finding', 'reasons, comments and findings')}</li>
      </ul>
      <p>
        Public proof: ${countText(shown, 'piece')} shown, ${countText(withheld, 'piece')}
        withheld${permitted ? '.' : ' until an approval of public proof permits it.'}
      </p>`,
  );
};
