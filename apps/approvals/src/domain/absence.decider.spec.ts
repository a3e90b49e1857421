import { type PastEvent, recorded, specFor } from '#testkit';
import { absence, lead, LATER, NOW, person } from '../../test/approval-builders';
import { absenceDecider } from './absence.decider';
import { absencesFrom, deputyOf } from './absences';

const { given } = specFor(absenceDecider);
const SOON = '2030-01-01T10:00:00.000Z';

const away = { owner: 'finance-lead', deputy: 'dana', from: NOW, until: LATER };
const declared = (overrides: object = {}) => ({
  type: 'absence.declared',
  data: { ...away, ...overrides },
});
const byLead = (overrides: object = {}) => ({ ...declared(overrides), actor: lead.actor! });
const ended = (owner = 'finance-lead') => ({ type: 'absence.ended', data: { owner } });
const declare = (overrides: object = {}, by = lead) =>
  absence(
    'declare-absence',
    { owner: 'finance-lead', deputy: 'dana', until: LATER, ...overrides },
    by,
  );
const end = (by = lead) => absence('end-absence', { owner: 'finance-lead' }, by);

describe('declaring an absence', () => {
  it('[A6] says who answers meanwhile, from now on by default', () => {
    given().when(declare()).then(declared());
    given()
      .when(declare({ from: '2030-01-01T12:00:00+02:00', until: '2030-01-02T11:00:00+02:00' }))
      .then(declared({ from: SOON }));
  });

  it('[A6] is for oneself, or by a key that may answer for the owner', () => {
    given()
      .when(declare({}, person('ana', { owners: ['finance-lead'] })))
      .then(declared());
    given()
      .when(declare({}, person('ana', { roles: ['admin'] })))
      .thenRefused('approval_not_yours', {
        message: 'Only finance-lead, or a key that may answer for them, says when they are away.',
        facts: { owner: 'finance-lead' },
      });
    given()
      .when(declare({}, person('finance-lead', { roles: ['approver', 'delegate'] })))
      .thenRefused('approval_not_yours', {
        message: 'Delegates and integrators never answer approvals.',
      });
  });

  it.each<[object, string]>([
    [
      { deputy: 'finance-lead' },
      'finance-lead cannot stand in for themselves: name somebody else.',
    ],
    [{ deputy: 'TBD' }, 'TBD is nobody: name who is away and who answers.'],
    [{ from: LATER }, `It ends at ${LATER}, before it begins at ${LATER}.`],
    [{ from: SOON, until: NOW }, `It ends at ${NOW}, before it begins at ${SOON}.`],
    [
      { from: '2029-01-01T00:00:00Z', until: NOW },
      `It was over at ${NOW}: say when they will be back.`,
    ],
  ])('[A6] refuses %j', (overrides, message) =>
    given()
      .when(declare(overrides))
      .thenRefused('absence_invalid', {
        message,
        facts: expect.objectContaining({ owner: 'finance-lead', until: expect.any(String) }),
      }),
  );

  it('[A6] refuses nobody as an owner', () =>
    given()
      .when(declare({ owner: 'TBD' }, person('TBD')))
      .thenRefused('absence_invalid'));

  it('[A6] refuses a deputy who is away then', () => {
    const dana = (from: string, until: string) =>
      declared({ owner: 'dana', deputy: 'eve', from, until });
    given(dana(NOW, SOON))
      .when(declare())
      .thenRefused('absence_invalid', {
        message: `dana is away until ${SOON}: name somebody who is there.`,
      });
    given(dana('2029-01-01T00:00:00.000Z', NOW)).when(declare()).then(declared());
    given(dana(LATER, '2031-01-01T00:00:00.000Z')).when(declare()).then(declared());
    given(dana(NOW, SOON), ended('dana')).when(declare()).then(declared());
  });

  it('[A6] records nothing twice, and replaces what was declared', () => {
    given(byLead()).when(declare()).thenNothing();
    // Who declared it decides for which requests the deputy answers.
    given(declared()).when(declare()).then(declared());
    given(byLead())
      .when(declare({ deputy: 'eve' }))
      .then(declared({ deputy: 'eve' }));
    given(byLead())
      .when(declare({ from: SOON }))
      .then(declared({ from: SOON }));
    given(byLead())
      .when(declare({ until: '2030-01-03T09:00:00.000Z' }))
      .then(declared({ until: '2030-01-03T09:00:00.000Z' }));
  });
});

describe('ending an absence', () => {
  it('[A6] says that the owner is back, also before it began', () => {
    given(declared()).when(end()).then(ended());
    given(declared({ from: SOON }))
      .when(end())
      .then(ended());
  });

  it('[A5] finds nothing to end for who is there', () => {
    const nothing = { message: 'finance-lead is not away: there is nothing to end.' };
    given().when(end()).thenRefused('absence_not_found', nothing);
    given(declared(), ended()).when(end()).thenRefused('absence_not_found', nothing);
    given(declared({ until: NOW }))
      .when(end())
      .thenRefused('absence_not_found', { facts: { owner: 'finance-lead' } });
    given(declared({ owner: 'dana' }))
      .when(end())
      .thenRefused('absence_not_found');
  });

  it('[A6] is theirs to say', () =>
    given(declared())
      .when(end(person('ana')))
      .thenRefused('approval_not_yours'));
});

describe('who is away', () => {
  it('[A4] is known with everybody behind the declaration', () => {
    const actor = { id: 'olga', onBehalfOf: ['zoe'], issuedBy: ['root'] };
    const [event] = recorded([{ ...declared(), actor }]);
    expect(absenceDecider.evolve({}, event!)).toEqual({
      'finance-lead': {
        deputy: 'dana',
        from: NOW,
        until: LATER,
        declaredBy: ['olga', 'zoe', 'root'],
      },
    });
    const [alone] = recorded([declared()]);
    const absences = absenceDecider.evolve({}, alone!);
    expect(absences['finance-lead']!.declaredBy).toEqual(['olga']);
  });

  it.each(['finance-lead', 'constructor', '__proto__'])('[A6] may be called %s', (owner) => {
    const fold = (...past: PastEvent[]) =>
      recorded(past).reduce(absenceDecider.evolve, absenceDecider.initialState);
    const past = [declared({ owner }), declared({ owner: 'eve', deputy: 'zoe' })];
    expect(deputyOf({}, owner, NOW)).toBeUndefined();
    expect(deputyOf(fold(...past), owner, NOW)).toBe('dana');
    expect(deputyOf(fold(...past), owner, LATER)).toBeUndefined();
    const after = fold(...past, ended(owner), { type: 'absence.unheard', data: {} });
    expect(deputyOf(after, owner, NOW)).toBeUndefined();
    expect(deputyOf(after, 'eve', NOW)).toBe('zoe');
  });

  it('[A6] is listed with who answers for them by now, and is over when it is over', () => {
    const fold = (...past: PastEvent[]) =>
      recorded(past).reduce(absenceDecider.evolve, absenceDecider.initialState);
    const absences = fold(
      declared(),
      declared({ owner: 'eve', deputy: 'zoe', from: SOON }),
      declared({ owner: 'adam', deputy: 'dana', until: NOW }),
      declared({ owner: '__proto__' }),
      declared({ owner: 'gwen' }),
      declared({ owner: 'fay' }),
      ended('fay'),
    );
    const listed = (now: string) =>
      absencesFrom(absences, now).map(({ owner, deputy, isAway }) => [owner, deputy, isAway]);
    const others = [
      ['__proto__', 'dana', true],
      ['eve', 'zoe', false],
      ['finance-lead', 'dana', true],
      ['gwen', 'dana', true],
    ];
    expect(listed(NOW)).toEqual(others);
    expect(listed(SOON)).toContainEqual(['eve', 'zoe', true]);
    expect(listed(LATER)).toEqual([]);
    for (const { owner, isAway } of absencesFrom(absences, NOW))
      expect(deputyOf(absences, owner, NOW) !== undefined).toBe(isAway);
  });
});
