import fc from 'fast-check';
import { type NewEvent, type RecordedEvent, toInstant } from '#kernel';
import { recorded } from '#testkit';
import { evolve } from '../evolve';
import { endedTogether } from '../exceptions/blockages';
import { unknownWorkOrder, type WorkOrder } from '../state';

describe('the progress of a step', () => {
  it('counts by when it happened, not by when it arrived', () => {
    expect(after(step('blocked', 1), step('completed', 2)).steps).toEqual({ pay: 'completed' });
    expect(after(step('completed', 2), step('blocked', 1)).steps).toEqual({ pay: 'completed' });
  });

  it('counts as it arrived when it happened at the same instant', () =>
    expect(after(step('completed', 1), step('blocked', 1)).steps).toEqual({ pay: 'blocked' }));

  it('has happened no later than it was recorded', () => {
    const ahead = { ...step('blocked', 99_999), recordedAt: at(1) };
    const later = { ...step('unblocked', 2), recordedAt: at(2) };
    expect(fold(recorded([ahead, later])).steps).toEqual({ pay: 'open' });
  });
});

describe('a blockage', () => {
  it('lasts until the step goes on', () => {
    expect(spans(step('blocked', 1))).toEqual([[at(1), null]]);
    expect(spans(step('blocked', 1), step('unblocked', 2))).toEqual([[at(1), at(2)]]);
  });

  it('ends when the step is completed, and at its earliest end', () =>
    expect(spans(step('blocked', 1), step('completed', 3), step('unblocked', 2))).toEqual([
      [at(1), at(2)],
    ]));

  it('[E5] ends when the step is skipped, which counts as done', () => {
    expect(spans(step('blocked', 1), step('skipped', 2))).toEqual([[at(1), at(2)]]);
    expect(after(step('blocked', 1), step('skipped', 2)).steps).toEqual({ pay: 'skipped' });
  });

  it('[I7] is imported where its event was', () => {
    const isImported = (origin?: object) => {
      const data = { step: 'pay', code: 'step-blocked', ...(origin && { origin }) };
      const [blockage] = after({ type: 'step.blocked', data }).blockages.all.values();
      return blockage!.imported;
    };
    expect(isImported({ imported: true })).toBe(true);
    expect(isImported({ imported: false })).toBe(false);
    expect(isImported()).toBe(false);
  });

  it('is a new one after the step went on', () =>
    expect(spans(step('blocked', 1), step('unblocked', 2), step('blocked', 3))).toEqual([
      [at(1), at(2)],
      [at(3), null],
    ]));

  it('ends for a prerequisite when it passes', () => {
    const failed = { type: 'prerequisite.failed', data: { prerequisite: 'scope' } };
    const passed = { type: 'prerequisite.passed', data: { prerequisite: 'scope' } };
    const [blockage] = after(failed, passed).blockages.all.values();
    expect(blockage).toMatchObject({ cause: 'prerequisite', endedAt: expect.any(String) });
  });

  it('leaves other steps alone', () =>
    expect(spans(step('blocked', 1), step('completed', 2, 'pack'))).toEqual([[at(1), null]]));

  it('does not end with a prerequisite of the same name', () => {
    const data = { prerequisite: 'pay' };
    const passed = { type: 'prerequisite.passed', data, occurredAt: at(2) };
    expect(spans(step('blocked', 1), passed)).toEqual([[at(1), null]]);
  });

  it('goes on when it arrived after the step went on at the same instant', () =>
    expect(spans(step('unblocked', 1), step('blocked', 1))).toEqual([[at(1), null]]));
});

const story: fc.Arbitrary<RecordedEvent[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom('blocked', 'unblocked', 'completed', 'skipped'),
      fc.constantFrom('a', 'b'),
    ),
  )
  .map((reported) => recorded(reported.map(([verb, name], index) => step(verb, index, name))));

describe('reports that come late and shuffled', () => {
  it('leave the same steps and blockages as prompt ones', () =>
    fc.assert(
      fc.property(story, fc.infiniteStream(fc.nat()), (events, dice) => {
        const prompt = fold(events);
        const shuffled = fold(
          events
            .map((event) => ({ event, place: dice.next().value as number }))
            .sort((a, b) => a.place - b.place)
            .map(({ event }) => event),
        );
        expect(shuffled.steps).toEqual(prompt.steps);
        expect(spansById(shuffled)).toEqual(spansById(prompt));
      }),
    ));
});

function at(second: number): string {
  return toInstant(Date.parse('2029-12-31T00:00:00.000Z') + second * 1_000);
}

function step(verb: string, second: number, name = 'pay'): NewEvent {
  return { type: `step.${verb}`, data: { step: name }, occurredAt: at(second) };
}

function fold(events: readonly RecordedEvent[]) {
  return events.reduce(evolve, unknownWorkOrder);
}

function after(...past: readonly NewEvent[]) {
  return fold(recorded(past));
}

function spans(...past: readonly NewEvent[]) {
  return after(...past)
    .blockages.all.values()
    .map(({ since, endedAt }) => [since, endedAt]);
}

function spansById({ blockages }: WorkOrder) {
  const all = blockages.all.values();
  expect(all.flatMap((one) => endedTogether(blockages, one, one.endedAt))).toEqual(
    expect.arrayContaining(all.map(({ eventId }) => eventId)),
  );
  return Object.fromEntries(all.map((one) => [one.eventId, one]));
}
