import { type NewEvent, type RecordedEvent, toInstant } from '#kernel';
import { recorded } from '#testkit';
import { evolve } from './evolve';
import { unknownWorkOrder, type WorkOrder } from './state';
import { effectOf, unraisedBlockages } from './exceptions/exception-causes';

const SHORT = 1_500;
const LONG = 12_000;
const WINDOW = 500;

/** What a step of a case makes: it is blocked, its exception is raised, it goes on, the exception is resolved, and it leaves evidence. */
const PER_STEP = 5;

describe('a work order with a long history', () => {
  it('[I9] costs as much for each event, and for each look at what is unsettled, as a short one', () => {
    const story = recorded(Array.from({ length: LONG / PER_STEP }, (_, n) => blocked(n)).flat());
    // The first look makes the code ready; the best of several windows is without pauses of the machine.
    costs(story, SHORT);
    const [short, long] = [costs(story, SHORT), costs(story, LONG)];
    expect(long / short).toBeLessThan(6);
  });
});

/** CPU microseconds of the cheapest of the last windows before a length. */
function costs(story: readonly RecordedEvent[], length: number): number {
  let state = story.slice(0, length - 3 * WINDOW).reduce(evolve, unknownWorkOrder);
  const windows = [3, 2, 1].map((n) => {
    const events = story.slice(length - n * WINDOW, length - (n - 1) * WINDOW);
    const begin = process.cpuUsage();
    for (const event of events) {
      state = evolve(state, event);
      look(state, event);
    }
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / WINDOW;
  });
  return Math.min(...windows);
}

function look(state: WorkOrder, { id, version }: RecordedEvent): void {
  unraisedBlockages(state, {});
  effectOf(state, { cause: 'step', subject: 'pay', code: 'x', causedBy: id, version }, {});
}

function blocked(n: number): readonly NewEvent[] {
  const exceptionId = `exception-${n}`;
  const data = { workOrderId: 'wo-1', step: 'pay', code: 'step-blocked' };
  const raised = { exceptionId, code: 'step-blocked', cause: 'step', subject: 'pay', owner: 'ana' };
  const events = [
    { type: 'step.blocked', data },
    { type: 'exception.raised', data: raised, causationId: idOf(n * PER_STEP + 1) },
    { type: 'step.unblocked', data },
    { type: 'exception.resolved', data: { exceptionId } },
    { type: 'evidence.recorded', data: { ...artifact, evidenceId: `evidence-${n}` } },
  ];
  return events.map((event, at) => ({ ...event, occurredAt: secondOf(n * PER_STEP + at) }));
}

const artifact = {
  workOrderId: 'wo-1',
  kind: 'receipt',
  sha256: 'ab'.repeat(32),
  mediaType: 'application/pdf',
};

/** As `recorded` makes it. */
function idOf(version: number): string {
  return `00000000-0000-7000-8000-${String(version).padStart(12, '0')}`;
}

function secondOf(second: number): string {
  return toInstant(Date.parse('2029-01-01T00:00:00.000Z') + second * 1_000);
}
