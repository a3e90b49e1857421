import { type ExceptionCodeDefinedData } from '#contracts';
import { type NewEvent } from '#kernel';
import { specFor } from '#testkit';
import { builtInCatalogue, type ExceptionCatalogue } from '#work-order';
import {
  around,
  blocked,
  event,
  ofParts,
  opened,
  ownerMissing,
  partsMissing,
  raise,
  raised,
  raisedForStep,
  raiseForStep,
  tomorrow,
  yesterday,
} from '../../test/exception-builders';
import { exceptionDecider } from './exception.decider';
import { calendarOf, lastResort } from './raising';

const { given } = specFor(exceptionDecider);

/** The code of what nobody owns, which somebody owns. */
const desk = { title: 'Nobody', sla: 'PT4H', owner: 'ops-desk' };

describe('the escalation path of an exception', () => {
  it('[E2] is that of its code, in order of time', () =>
    given(opened())
      .when(raise({ code: 'parts-missing' }, withPartsCode({ escalationPath: declared })))
      .then(ofPart({ escalationPath: escalationSteps('2030-01-01T11:00:00.000Z', tomorrow) })));

  it('[E2] is in order of time however it is declared, and as declared at the same time', () => {
    const [second, first] = declared;
    const alsoFirst = { after: 'PT2H', owner: 'also-first' };
    for (const escalationPath of [
      [first!, alsoFirst, second!],
      [first!, second!, alsoFirst],
      [second!, first!, alsoFirst],
    ])
      given(opened())
        .when(raise({ code: 'parts-missing' }, withPartsCode({ escalationPath })))
        .thenMatches({
          data: {
            escalationPath: [{ owner: 'first' }, { owner: 'also-first' }, { owner: 'second' }],
          },
        });
  });

  it('[E2] calls the owner of the workflow at the end of the SLA where the code has none', () =>
    given(opened())
      .when(raise({ code: 'parts-missing' }))
      .then(ofPart({ escalationPath: [{ number: 1, at: ofParts.dueAt, owner: 'shop-owner' }] })));

  it('[E2] calls that owner too where the code has an empty one', () =>
    given(opened())
      .when(raise({ code: 'parts-missing' }, withPartsCode({ escalationPath: [] })))
      .then(ofPart()));

  it('[E2] calls the owner of what nobody owns where nobody answers for the workflow', () => {
    const escalationPath = [{ number: 1, at: ofParts.dueAt, owner: 'ops-desk' }];
    const catalogue = { ...around.catalogue, 'owner-missing': desk };
    given(opened())
      .when(raise({ code: 'parts-missing' }, { catalogue, definition: undefined }))
      .then(ofPart({ escalationPath }));
  });

  it('[E2] has the owner TBD where nobody is known at all', () => {
    const escalationPath = [{ number: 1, at: ofParts.dueAt, owner: 'TBD' }];
    given(opened())
      .when(raise({ code: 'parts-missing' }, { definition: undefined }))
      .then(ofPart({ escalationPath }));
  });

  it('[E2] has no escalation steps for what is imported, of imported work, and of work that is only observed', () => {
    const origin = { source: 's', eventId: 'e', imported: true };
    const escalationPath = undefined;
    const old = { occurredAt: yesterday, imported: true };
    given(opened(), blocked())
      .when(raiseForStep(old, undefined, withPartsCode({ escalationPath: declared })))
      .then({
        ...raisedForStep({ imported: true, escalationPath, dueAt: '2030-01-01T09:00:00.000Z' }),
        occurredAt: yesterday,
      });
    given(opened({ origin }))
      .when(raise({ code: 'parts-missing' }, withPartsCode({ escalationPath: declared })))
      .then(ofPart({ escalationPath }));
    given(opened({ mode: 'observe' }))
      .when(raise({ code: 'parts-missing' }, withPartsCode({ escalationPath: declared })))
      .then(ofPart({ escalationPath }));
  });

  it('[E2] is counted from now where the event is older', () =>
    given(opened(), blocked())
      .when(raiseForStep({ occurredAt: yesterday }))
      .then({ ...raisedForStep(), occurredAt: yesterday }));
});

describe('the calendar of a code', () => {
  it('[E2] is that in which SLA and escalation path are counted', () =>
    given(opened())
      .when(
        raise({ code: 'parts-missing' }, withPartsCode({ ...inOffice, escalationPath: declared })),
      )
      .then(
        ofPart({
          dueAt: '2030-01-02T09:30:00.000Z',
          escalationPath: escalationSteps('2030-01-01T11:00:00.000Z', tomorrow),
        }),
      ));

  it('[E2] is that of the default escalation path', () =>
    given(opened())
      .when(raise({ code: 'parts-missing' }, withPartsCode(inOffice)))
      .then(ofPart({ dueAt: '2030-01-02T09:30:00.000Z' })));

  it('[E2] is none where the code names none, or one that is gone', () => {
    expect(calendarOf({ title: 'T', sla: 'P1D' }, around)).toBeUndefined();
    expect(calendarOf({ title: 'T', sla: 'P1D', calendar: 'constructor' }, around)).toBeUndefined();
    expect(calendarOf({ title: 'T', sla: 'P1D', calendar: 'office' }, around)).toBe(
      around.calendars['office'],
    );
  });
});

describe('the name of a code', () => {
  it('[E8] is that of today, whatever name it was raised by', () => {
    const renamed = withPartsCode({ aliases: ['parts-gone', 'step-blocked'] });
    given(opened())
      .when(raise({ code: 'parts-gone' }, renamed))
      .then(ofPart());
    given(opened(), blocked())
      .when(raiseForStep({}, undefined, renamed))
      .then(ofPart({ cause: 'step', subject: 'pay' }));
  });

  it('[E8] is one: what is open under the former name is not raised again', () =>
    given(opened(), blocked(), raisedForStep())
      .when(raiseForStep({}, undefined, withPartsCode({ aliases: ['step-blocked'] })))
      .thenNothing());

  it('[E8] lists no former names to who used a wrong one', () =>
    given(opened())
      .when(raise({ code: 'whatever' }, withPartsCode({ aliases: ['step-blocked', 'listed'] })))
      .thenRefused('exception_code_not_found', {
        facts: {
          code: 'whatever',
          codes: [...Object.keys(builtInCatalogue), 'parts-missing']
            .filter((code) => code !== 'step-blocked')
            .sort(),
        },
      }));

  it('[E8] holds for the code of what nobody owns too', () => {
    const { 'owner-missing': _, ...others } = around.catalogue;
    const renamed = { title: 'Unowned', sla: 'PT4H', aliases: ['owner-missing'] };
    given(opened({ owner: 'TBD' }))
      .when(raise({ code: 'step-blocked', subject: 'pay' }, { catalogue: { ...others, renamed } }))
      .then(raised({ owner: 'TBD', remediationOwner: 'TBD' }), ownerMissing({ code: 'renamed' }));
  });
});

describe('whom to call last', () => {
  it.each([
    ['the owner of the workflow', {}, 'shop-owner'],
    ['TBD', { definition: undefined }, 'TBD'],
    ['TBD where no code is for it', { definition: undefined, catalogue: {} }, 'TBD'],
    [
      'the owner of what nobody owns',
      { definition: { ...around.definition!, owner: 'TBD' }, catalogue: { 'owner-missing': desk } },
      'ops-desk',
    ],
  ])('is %s', (_who, other, owner) => expect(lastResort({ ...around, ...other })).toBe(owner));
});

describe('work that is not done by its due time', () => {
  const dueAt = '2030-01-01T09:00:00.000Z';
  const late = opened({ dueAt });

  it('[E2] is raised once it is due', () => {
    given(late).when(overdue()).then(raisedForWork());
    given(opened({ dueAt: '2030-01-01T09:00:00.001Z' }))
      .when(overdue())
      .thenNothing();
  });

  it('[E2] is raised once, also after somebody dealt with it', () => {
    const dealtWith = event('exception.resolved', { exceptionId: 'exception-1' });
    given(late, raisedForWork()).when(overdue()).thenNothing();
    given(late, raisedForWork(), dealtWith).when(overdue()).thenNothing();
    const formerCode = raisedForWork({ code: 'late' });
    given(late, formerCode).when(overdue()).thenNothing();
    given(late, raised({ subject: 'wo-1' }))
      .when(overdue())
      .then(raisedForWork());
  });

  it('[E2] is not raised for work without a due time, ended, imported or only observed', () => {
    const origin = { source: 's', eventId: 'e', imported: true };
    given(opened()).when(overdue()).thenNothing();
    given(late, event('work-order.closed', {})).when(overdue()).thenNothing();
    given(late, event('work-order.abandoned', {})).when(overdue()).thenNothing();
    given(opened({ dueAt, origin })).when(overdue()).thenNothing();
    given(opened({ dueAt, mode: 'observe' }))
      .when(overdue())
      .thenNothing();
    given().when(overdue()).thenNothing();
  });

  it('[E2] is not raised while only the obligations of a break-glass are left', () => {
    const remediation = event('remediation.opened', { remediationId: 'r-1', escalationPath: [] });
    const done = event('step.completed', { step: 'pay' });
    given(late, remediation, done).when(overdue()).thenNothing();
    given(late, remediation).when(overdue()).then(raisedForWork());
  });

  it('[E2] is raised where its workflow is not published here', () =>
    given(late)
      .when(overdue({ definition: undefined }))
      .then(
        raisedForWork({
          escalationPath: [{ number: 1, at: '2030-01-02T09:00:00.000Z', owner: 'TBD' }],
        }),
      ));
});

const inOffice = { calendar: 'office', sla: 'PT8H30M' };
const declared = [
  { after: 'P1D', owner: 'second' },
  { after: 'PT2H', owner: 'first' },
];

function escalationSteps(first: string, second: string) {
  return [
    { number: 1, at: first, owner: 'first' },
    { number: 2, at: second, owner: 'second' },
  ];
}

function withPartsCode(other: Partial<ExceptionCodeDefinedData>): {
  catalogue: ExceptionCatalogue;
} {
  return { catalogue: { ...around.catalogue, 'parts-missing': { ...partsMissing, ...other } } };
}

function ofPart(other: object = {}): NewEvent {
  return raised({ ...ofParts, subject: 'wo-1', ...other });
}

function raisedForWork(other: object = {}): NewEvent {
  return raised({ code: 'work-overdue', cause: 'work', subject: 'wo-1', ...other });
}

function overdue(context: Partial<typeof around> = {}) {
  const about = { code: 'work-overdue', cause: 'work', subject: 'wo-1' };
  return raiseForStep(about, undefined, context);
}
