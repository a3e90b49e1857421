import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { pictureAfter, proofRequested, questions, shared } from '../../test/delivery-builders';
import {
  contracted,
  entered,
  event,
  left,
  opened,
  pilot,
  requested,
  step,
} from '../../test/pilot-builders';

const nextAfter = (past: readonly NewEvent[], more: object = {}) =>
  pictureAfter([opened(), ...past], more).next;
const discovery = { decides: 'stage', about: 'discovery', owner: 'analyst' };

describe('who decides next, on a delivery page', () => {
  it('[R2] has a deadline where the request has one', () => {
    const dueAt = '2030-01-06T09:00:00.000Z';
    expect(nextAfter([...questions, requested('a-1', 'commercial')])).toStrictEqual([
      { decides: 'approval', about: 'commercial', owner: 'sponsor', dueAt },
      { decides: 'question', about: '1', owner: 'lead', dueAt },
      { decides: 'question', about: '2', owner: 'lead' },
      discovery,
    ]);
  });

  it('[R2] names no kind of approval that the workflow does not list', () => {
    const past = [requested('a-1', 'firing-bob'), requested('a-2', 'security'), proofRequested()];
    const abouts = (more: object) => nextAfter(past, more).map(({ about }) => about);
    expect(abouts({})).toEqual(['other', 'security', 'public-proof', 'discovery']);
    expect(abouts({ definition: undefined })).toEqual(['other', 'other', 'public-proof', 'other']);
  });

  it('[R2] is who closes it once every stage is over', () => {
    const past = [
      ...contracted,
      step('configure'),
      entered('delivery', 'contract'),
      ...left('delivery', 'checklist'),
    ];
    expect(nextAfter(past)).toEqual([{ decides: 'closing', about: 'closing', owner: 'lead' }]);
  });
});

describe('who may permit public proof, on a delivery page', () => {
  const isPublic = shared('e-1', 'public');
  const owned = (owner: string) => ({ decides: 'public-proof', about: 'public-proof', owner });

  it('[R4] is named while only other approvals are requested', () =>
    expect(nextAfter([requested('a-1', 'commercial'), isPublic]).slice(1)).toEqual([
      owned('proof-lead'),
      discovery,
    ]));

  it('[R4] is nobody known where the workflow declares no such approval', () =>
    expect(nextAfter([isPublic], { definition: workflowOf(pilot) })[0]).toEqual(owned('TBD')));

  it('[R4] is all that a page for the public says before', () =>
    expect(
      nextAfter([requested('a-1', 'commercial'), proofRequested()], { scope: 'public' }),
    ).toMatchObject([{ decides: 'approval', about: 'public-proof', owner: 'sponsor' }]));
});

describe('the status on a delivery page', () => {
  it('[R2] is that of what has ended, even if it was stopped before', () => {
    const past = [opened(), event('work-order.stopped', {}), event('work-order.closed', {})];
    expect(pictureAfter(past)).toMatchObject({
      status: 'closed',
      openedAt: '2030-01-01T09:00:00.000Z',
    });
  });

  it('[R2] says nothing of the opening before it', () =>
    expect(pictureAfter([]).openedAt).toBe('TBD'));
});
