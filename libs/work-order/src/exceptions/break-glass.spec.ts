import { type Coverage, type ProposedAction } from '#contracts';
import { breakGlassFor, declarersOf, isLive } from './break-glass';
import { type BreakGlass } from './break-glass-state';
import { unknownWorkOrder } from '../state';

const now = '2030-01-01T09:00:00.000Z';
const later = '2030-01-01T10:00:00.000Z';
const euros = (minor: number) => ({ minor, currency: 'EUR' });
const issue = (minor = 100): ProposedAction => ({
  kind: 'refund.issue',
  authority: 'apply',
  system: 'payments',
  writes: ['refund'],
  amount: euros(minor),
});

describe('a break-glass that lives', () => {
  it('[E3] covers what is wholly inside', () =>
    expect(statusOf([glass('one')])).toEqual({ is: 'covering', breakGlass: glass('one') }));

  it('[E3] is exceeded by what goes beyond, and says in what', () =>
    expect(statusOf([glass('one')], issue(501))).toEqual({
      is: 'exceeded',
      breakGlass: glass('one'),
      beyond: [expect.objectContaining({ field: 'amount' })],
    }));

  it('[E3] has no word on other kinds of actions', () => {
    expect(statusOf([glass('one', { permits: ['letter.send'] })])).toBeUndefined();
    expect(statusOf([])).toBeUndefined();
  });

  it('[E3] lives to the moment at which it expires, or until it is ended', () => {
    expect(isLive(glass('one'), now)).toBe(true);
    expect(isLive(glass('one'), later)).toBe(false);
    expect(isLive(glass('one', { ended: 'expired' }), now)).toBe(false);
    expect(isLive(glass('one', { ended: 'ended' }), now)).toBe(false);
  });
});

describe('a break-glass of before the work order was reopened', () => {
  const earlier = glass('one', { isOfEarlierRun: true });

  it('[E3] does not live, and covers and stops nothing', () => {
    expect(isLive(earlier, now)).toBe(false);
    expect(statusOf([earlier])).toBeUndefined();
    expect(statusOf([{ ...earlier, expiresAt: now }])).toBeUndefined();
    expect(statusOf([glass('two'), earlier])).toMatchObject({ is: 'covering' });
  });
});

describe('a break-glass that has run out', () => {
  it.each<[string, BreakGlass]>([
    ['its time is over', glass('one', { expiresAt: now })],
    ['that was recorded', glass('one', { ended: 'expired' })],
  ])('[E3] is named where %s', (_, breakGlass) =>
    expect(statusOf([breakGlass])).toEqual({ is: 'run-out', breakGlass }),
  );

  it('[E3] counts no more once somebody ended the emergency', () =>
    expect(statusOf([glass('one', { ended: 'ended' })])).toBeUndefined());
});

describe('of several break-glasses', () => {
  const tight = glass('tight', { scope: { ...scope(), amountUpTo: euros(1) } });
  const over = glass('over', { expiresAt: now });

  it('[E3] one that covers counts before one that is exceeded, and that before one that ran out', () => {
    expect(statusOf([glass('one'), tight, over])).toMatchObject({
      is: 'covering',
      breakGlass: { breakGlassId: 'one' },
    });
    expect(statusOf([tight, over])).toMatchObject({
      is: 'exceeded',
      breakGlass: { breakGlassId: 'tight' },
    });
  });

  it('[E3] the latest of its sort counts', () => {
    const id = (breakGlassId: string) => ({ breakGlass: { breakGlassId } });
    expect(statusOf([glass('one'), glass('two')])).toMatchObject(id('two'));
    expect(statusOf([tight, { ...tight, breakGlassId: 'two' }])).toMatchObject(id('two'));
    expect(statusOf([over, { ...over, breakGlassId: 'two' }])).toMatchObject(id('two'));
  });
});

it('[E3] is declared by who declares it and everyone they do it for', () =>
  expect(declarersOf(glass('one', { onBehalfOf: ['dana', 'eve'] }))).toEqual([
    'olga',
    'dana',
    'eve',
  ]));

function scope(): Coverage['scope'] {
  return { system: 'payments', writes: ['refund'], amountUpTo: euros(500) };
}

function glass(breakGlassId: string, other: Partial<BreakGlass> = {}): BreakGlass {
  return {
    breakGlassId,
    code: 'outage',
    declaredBy: 'olga',
    onBehalfOf: [],
    expiresAt: later,
    exceptionId: 'x-1',
    postReviewId: 'r-1',
    remediationId: 'm-1',
    bypassed: [],
    permits: ['refund.issue'],
    scope: scope(),
    secondSignature: null,
    ended: null,
    ...other,
  };
}

function statusOf(glasses: readonly BreakGlass[], action = issue()) {
  const breakGlasses = Object.fromEntries(glasses.map((one) => [one.breakGlassId, one]));
  return breakGlassFor({ ...unknownWorkOrder, breakGlasses }, action, now);
}
