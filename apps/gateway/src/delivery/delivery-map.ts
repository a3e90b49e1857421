import { type DeliveredState, type DeliveryView, type DeliveryStage } from '#contracts';
import { html, type Html } from '#printing';
import { badge, icon, named, part, tones } from './delivery-markup';
import { countText, stateLabels } from './delivery-labels';

/** Stages, steps and where each is: a drawing and a word for each. */
export const mapPart = (picture: DeliveryView): Html => {
  const { stages } = picture.map;
  const main = stages.filter(({ support }) => !support);
  const support = stages.filter((stage) => stage.support);
  const here = whereItIs(picture);
  return part(
    'map',
    'Map: where the work is',
    html`${
      main.length === 0
        ? html`<p>No stages are shown.</p>`
        : html`<p><strong>${progressText(picture)}</strong></p>
            <ol class="stages">
              ${main.map((stage, n) => stageCard(stage, { number: n + 1, here }))}
            </ol>`
    }
    ${
      support.length > 0 &&
      html`<h3>Only when asked for</h3>
        <ul class="stages">
          ${support.map((stage) => stageCard(stage, { here }))}
        </ul>`
    }`,
  );
};

/** `2 of 5 stages done`; support stages do not count. Empty where there are no others. */
export const progressText = ({ map: { stages } }: DeliveryView): string => {
  const main = stages.filter(({ support }) => !support);
  if (main.length === 0) return '';
  const over = main.filter(({ state }) => isOver(state)).length;
  return `${over} of ${countText(main.length, 'stage')} done`;
};

/** `3 of 7`: of the steps of all stages. */
export const stepsDone = ({ map: { stages } }: DeliveryView): number =>
  stages.flatMap(({ steps }) => steps).filter(({ state }) => state === 'completed').length;

const isOver = (state: DeliveredState): boolean => state === 'completed' || state === 'skipped';

/** The stage that goes on next, or the first that has begun and is not over. */
const whereItIs = ({ status, next, map: { stages } }: DeliveryView): string | undefined => {
  if (status !== 'open' && status !== 'stopped') return undefined;
  return (
    next.find(({ decides }) => decides === 'stage')?.about ??
    stages.find(({ state }) => state === 'entered' || state === 'blocked')?.name
  );
};

interface Place {
  readonly number?: number;
  readonly here: string | undefined;
}

const stageCard = ({ name, state, steps }: DeliveryStage, { number, here }: Place): Html => {
  const { tone, drawing } = tones[state];
  const isHere = name === here;
  return html`<li class="${isHere ? `${tone} here` : tone}" ${isHere && html` aria-current="step"`}>
    <p>${number !== undefined && `${number}. `}${named(name)}</p>
    ${badge(tone, stateLabels[state], drawing)}${isHere && html` <span class="here-tag">${state === 'open' ? 'next' : 'here now'}</span>`}
    ${
      steps.length > 0 &&
      html`<ul>
        ${steps.map(stepLine)}
      </ul>`
    }
  </li>`;
};

const stepLine = ({ name, state }: DeliveryStage['steps'][number]): Html => {
  const { tone, drawing } = tones[state];
  return html`<li>
    <span class="${tone}">${icon(drawing)}</span>
    <span>${named(name)}: ${stateLabels[state]}</span>
  </li>`;
};
