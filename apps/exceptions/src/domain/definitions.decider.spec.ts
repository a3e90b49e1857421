import { breakGlassBounds } from '#contracts';
import { type NewEvent } from '#kernel';
import { metadata, specFor } from '#testkit';
import { calendarDecider, catalogueDecider } from './definitions.decider';

const { given } = specFor(catalogueDecider);

describe('defining an exception code', () => {
  it('[E1] records title, SLA, owner and remediation owner', () =>
    given().when(define()).then(defined()));

  it('[E1] records escalation path, calendar, aliases and the terms of a break-glass', () =>
    given().when(define(everything)).then(defined(everything)));

  it('[E8] records a new version of a code', () =>
    given(defined())
      .when(define({ sla: 'PT1H' }))
      .then(defined({ sla: 'PT1H', version: 2 })));

  it('[E8] says nothing new when it is the same again', () => {
    given(defined()).when(define()).thenNothing();
    given(defined(everything)).when(define(everything)).thenNothing();
  });

  it.each([
    ['escalationPath', { escalationPath: [{ after: 'PT2H', owner: 'ops-lead' }] }],
    ['calendar', { calendar: undefined }],
    ['aliases', { aliases: [] }],
    ['breakGlass', { breakGlass: { ttlMax: 'PT2H' } }],
    ['owner', { owner: undefined }],
    ['title', { title: 'Parts are late' }],
  ])('[E8] records a new version where only %s is another', (_field, other) =>
    given(defined(everything))
      .when(define({ ...everything, ...other }))
      .then(defined({ ...everything, ...other, version: 2 })),
  );

  it('[E8] goes by the latest version', () =>
    given(defined({ sla: 'PT1H' }), defined({ version: 2 }))
      .when(define({ sla: 'PT1H' }))
      .then(defined({ sla: 'PT1H', version: 3 })));

  it('[E1] replaces a built-in code', () =>
    given()
      .when(define({ code: 'step-blocked' }))
      .then(defined({ code: 'step-blocked' })));

  it('[E1] finds a built-in code that says the same already', () =>
    given()
      .when({
        ...define(),
        data: { code: 'step-blocked', title: 'A step cannot go on', sla: 'P1D' },
      })
      .thenNothing());

  it('[E7] refuses terms of a break-glass beyond the bounds of the deployment', () => {
    const bounds = { ttlMax: 'PT8H', reviewWithin: 'P3D' };
    const bounded = (breakGlass: object) => ({
      ...define({ breakGlass }),
      context: { calendars: {}, bounds },
    });
    given()
      .when(bounded(bounds))
      .then(defined({ breakGlass: bounds }));
    given()
      .when(bounded({ ttlMax: 'PT8H1S', reviewWithin: 'P4D' }))
      .thenRefused('invalid_request', {
        errors: [
          { pointer: '/breakGlass/ttlMax', message: 'must be PT8H at most in this deployment' },
          {
            pointer: '/breakGlass/reviewWithin',
            message: 'must be P3D at most in this deployment',
          },
        ],
      });
  });

  it('takes constructor for a code like any other', () =>
    given()
      .when(define({ code: 'constructor' }))
      .then(defined({ code: 'constructor' })));
});

describe('renaming an exception code', () => {
  it('[E8] takes the name of an older code, built in or defined, for an alias', () => {
    const renamed = { code: 'parts-late', aliases: ['parts-missing', 'step-blocked'] };
    given(defined()).when(define(renamed)).then(defined(renamed));
  });

  it('[E8] keeps its aliases when it is defined again', () => {
    const renamed = { code: 'parts-late', aliases: ['parts-missing'] };
    given(defined(renamed))
      .when(define({ ...renamed, sla: 'PT1H' }))
      .then(defined({ ...renamed, sla: 'PT1H', version: 2 }));
  });

  it('[E8] refuses an alias of another code', () =>
    given(defined({ aliases: ['parts-gone'] }))
      .when(define({ code: 'parts-late', aliases: ['parts-gone'] }))
      .thenRefused('exception_code_taken', {
        message:
          'parts-gone is what parts-missing was called before: define parts-missing, or take the alias from it.',
        facts: { code: 'parts-gone', takenBy: 'parts-missing' },
      }));

  it('[E8] refuses a code that is an alias of another', () =>
    given(defined({ code: 'parts-late', aliases: ['parts-missing'] }))
      .when(define())
      .thenRefused('exception_code_taken', {
        facts: { code: 'parts-missing', takenBy: 'parts-late' },
      }));

  it('[E8] refuses a code that is its own alias', () =>
    given()
      .when(define({ aliases: ['parts-missing'] }))
      .thenRefused('exception_code_taken', {
        message: 'parts-missing is no former name of itself.',
        facts: { code: 'parts-missing' },
      }));

  it('[E8] takes a name that was given up', () =>
    given(defined({ aliases: ['parts-gone'] }), defined({ version: 2 }))
      .when(define({ code: 'parts-late', aliases: ['parts-gone'] }))
      .then(defined({ code: 'parts-late', aliases: ['parts-gone'] })));
});

describe('the calendar of a code', () => {
  it('[E2] must have been defined', () => {
    given()
      .when(define({ calendar: 'moon' }))
      .thenRefused('calendar_not_found', {
        facts: { calendar: 'moon', calendars: ['office'] },
        message: 'There is no calendar moon: define it first, or use office.',
      });
    const { office } = define().context.calendars;
    given()
      .when({
        ...define({ calendar: 'moon' }),
        context: { calendars: { shop: office, office }, bounds: breakGlassBounds },
      })
      .thenRefused('calendar_not_found', {
        facts: { calendar: 'moon', calendars: ['office', 'shop'] },
        message: 'There is no calendar moon: define it first, or use office, shop.',
      });
    given()
      .when({
        ...define({ calendar: 'constructor' }),
        context: { calendars: {}, bounds: breakGlassBounds },
      })
      .thenRefused('calendar_not_found', {
        message: 'There is no calendar constructor: define it first.',
      });
  });
});

describe('the terms of a break-glass', () => {
  const terms = { breakGlass: { ttlMax: 'PT2H' } };
  const operator = ['operator'];

  it('[E4] are set, changed and removed by admins alone', () => {
    given().when(define(terms, operator)).thenRefused('break_glass_terms_not_yours', {
      message:
        'Admins set the terms of a break-glass (`breakGlass`), and rename a code that has some: leave them as they are, or ask with a key of the role admin.',
    });
    for (const other of [{ breakGlass: { ttlMax: 'P1D' } }, {}])
      given(defined(terms))
        .when(define({ ...other, title: 'Gone' }, operator))
        .thenRefused('break_glass_terms_not_yours', { facts: { code: 'parts-missing' } });
    given().when(define(terms)).then(defined(terms));
  });

  it('[E4] are not left behind under another name by an operator', () => {
    const renamed = { code: 'parts-lost', aliases: ['parts-missing'] };
    given(defined(terms))
      .when(define(renamed, operator))
      .thenRefused('break_glass_terms_not_yours', { facts: { code: 'parts-missing' } });
    given(defined(terms)).when(define(renamed)).then(defined(renamed));
    given(defined()).when(define(renamed, operator)).then(defined(renamed));
  });

  it('[E4] stay as they are where an operator changes the rest', () =>
    given(defined(terms))
      .when(define({ ...terms, title: 'Gone' }, operator))
      .then(defined({ ...terms, title: 'Gone', version: 2 })));
});

const everything = {
  escalationPath: [{ after: 'PT4H', owner: 'ops-lead' }],
  calendar: 'office',
  aliases: ['parts-gone'],
  breakGlass: { ttlMax: 'PT2H', reviewOwner: 'audit' },
};

function definitionWith(other: object) {
  const owners = { owner: 'warehouse-lead', remediationOwner: 'ops-lead' };
  return { code: 'parts-missing', title: 'Parts are missing', sla: 'PT8H', ...owners, ...other };
}

function defined(other: object = {}): NewEvent {
  return { type: 'exception-code.defined', data: { ...definitionWith({}), version: 1, ...other } };
}

function define(other: object = {}, roles = ['admin']) {
  return {
    type: 'define-exception-code' as const,
    data: definitionWith(other),
    metadata: metadata({ roles }),
    context: { calendars: { office: { timeZone: 'UTC', hours: {} } }, bounds: breakGlassBounds },
  };
}

describe('defining a calendar', () => {
  const { given } = specFor(calendarDecider);

  it('[E2] records time zone, hours and holidays', () => given().when(define()).then(defined()));

  it('[E2] says nothing new when it is the same again', () =>
    given(defined()).when(define()).thenNothing());

  it.each([
    ['a holiday', { holidays: ['2030-12-25', '2031-01-01'] }],
    ['a day', { hours: { mon: [['09:00', '17:00']], tue: [['09:00', '12:00']] } }],
    ['the zone', { timeZone: 'Europe/Paris' }],
    ['the title', { title: 'The shop' }],
  ])('[E2] records %s that is new', (_what, other) =>
    given(defined()).when(define(other)).then(defined(other)),
  );

  it('[E2] goes by definitions alone, whatever else is in the log', () =>
    given(defined(), { type: 'calendar.renamed', data: { calendar: 'office' } })
      .when(define())
      .thenNothing());

  it('[E2] keeps calendars apart, and goes by the latest definition', () => {
    given(defined())
      .when(define({ calendar: 'constructor' }))
      .then(defined({ calendar: 'constructor' }));
    given(defined(), defined({ holidays: [] }))
      .when(define())
      .then(defined());
  });

  function definitionWith(other: object) {
    return {
      calendar: 'office',
      title: 'The office',
      timeZone: 'Europe/Berlin',
      hours: { mon: [['09:00', '17:00']] },
      holidays: ['2030-12-25'],
      ...other,
    };
  }

  function defined(other: object = {}): NewEvent {
    return { type: 'calendar.defined', data: definitionWith(other) };
  }

  function define(other: object = {}) {
    const data = definitionWith(other) as unknown as Parameters<
      typeof calendarDecider.decide
    >[0]['data'];
    return { type: 'define-calendar' as const, data, metadata: metadata() };
  }
});
