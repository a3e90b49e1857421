import {
  breakGlassBounds,
  builtInCodes,
  CalendarDefinedData,
  type CommandOf,
  type defineExceptionCode,
  ExceptionCodeTerms,
} from '#contracts';
import { parseAs } from '#platform';
import { exampleCalendars, exampleExceptionCodes, metadata, recorded } from '#testkit';
import {
  builtInCatalogue,
  type Calendars,
  codeOf,
  evolveCalendars,
  type ExceptionCatalogue,
} from '#work-order';
import { calendarDecider, catalogueDecider } from './domain/definitions.decider';

describe('the example calendars', () => {
  it('[E2] can be published', () => expect(Object.keys(calendars())).toContain('office'));
});

describe('the example catalogue', () => {
  it('[E1] can be published, in its order', () => {
    const published = catalogue();
    for (const entry of exampleExceptionCodes())
      expect(codeOf(published, String(entry['code']))?.entry.version).toBe(1);
  });

  it('[E1] names an owner and who fixes the cause, also for every built-in code', () => {
    const published = catalogue();
    for (const code of Object.keys(builtInCodes))
      expect([code, published[code]]).toEqual([
        code,
        expect.objectContaining({
          owner: expect.any(String),
          remediationOwner: expect.any(String),
        }),
      ]);
    for (const { owner, remediationOwner, escalationPath = [] } of Object.values(published))
      expect([
        owner,
        remediationOwner,
        ...escalationPath.map((escalationStep) => escalationStep.owner),
      ]).not.toContain('TBD');
  });

  it('[E8] shows an escalation path, a calendar, a former name and the terms of a break-glass', () => {
    const entries = Object.values(catalogue());
    expect(entries.filter(({ escalationPath }) => escalationPath).length).toBeGreaterThan(2);
    expect(entries.filter(({ calendar }) => calendar).length).toBeGreaterThan(2);
    expect(entries.filter(({ breakGlass }) => breakGlass).length).toBeGreaterThan(1);
    expect(codeOf(catalogue(), 'payment-missing')?.code).toBe('order-unpaid');
  });
});

function calendars(): Calendars {
  const events = exampleCalendars().flatMap((entry) => {
    const data = parseAs(CalendarDefinedData, entry);
    const command = { type: 'define-calendar' as const, data, metadata: metadata() };
    return calendarDecider.decide(command, {});
  });
  return recorded(events).reduce(evolveCalendars, {});
}

function catalogue(): ExceptionCatalogue {
  const context = { calendars: calendars(), bounds: breakGlassBounds };
  return exampleExceptionCodes().reduce<ExceptionCatalogue>((known, entry) => {
    const command: CommandOf<typeof defineExceptionCode> = {
      type: 'define-exception-code',
      data: parseAs(ExceptionCodeTerms, entry),
      metadata: metadata({ roles: ['admin'] }),
    };
    return recorded(catalogueDecider.decide({ ...command, context }, known)).reduce(
      catalogueDecider.evolve,
      known,
    );
  }, builtInCatalogue);
}
