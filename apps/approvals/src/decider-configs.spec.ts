import { fold, type NewEvent } from '#kernel';
import { type PastEvent, publicationOf, recorded } from '#testkit';
import { evolve, unknownWorkOrder } from '#work-order';
import {
  declaredUrgent,
  definition,
  expire,
  grant,
  grantLines,
  lead,
  LATER,
  NOW,
  opened,
  person,
  request,
  requested,
  supersede,
  workflow,
} from '../test/approval-builders';
import { approvalConfig } from './decider-configs';
import { Reviews } from './reviews';
import { Sources } from './sources';

const away = { owner: 'finance-lead', deputy: 'cfo', from: NOW, until: LATER };
const published = { policyId: workflow.id, version: 1, digest: 'p'.repeat(64) };
const office = { timeZone: 'UTC', hours: { mon: [['09:00', '17:00']] } };
const publication = publicationOf({ ...definition(), calendar: 'office' }, 2);
const streams: Readonly<Record<string, readonly NewEvent[]>> = {
  'work-order-wo-1': [opened({ workflow: publication.ref }), requested()],
  absences: [{ type: 'absence.declared', data: away }],
  calendars: [{ type: 'calendar.defined', data: { calendar: 'office', ...office } }],
  [`workflow-${workflow.id}`]: [publication.event],
  [`policy-${workflow.id}`]: [{ type: 'policy.published', data: published }],
};

const sources = new Sources({
  read: async (_tenant, stream, { afterVersion = 0 } = {}) => {
    const events = recorded(streams[stream] ?? []);
    return { events: events.slice(afterVersion), version: events.length, now: NOW, command: null };
  },
});
const overdue = { postReviewId: 'review-1', workOrderId: 'wo-0' };
const overdueReviews = async (_tenant: string, people: readonly string[]) =>
  people.includes('eve') ? [overdue] : [];
const { contextOf, dependsOn } = approvalConfig(sources, new Reviews(sources), overdueReviews);

describe('an answer', () => {
  it('[A6] rests on who was away when it was decided', async () => {
    const context = await contextFor({});
    expect(context.absences).toEqual({
      'finance-lead': expect.objectContaining({ deputy: 'cfo' }),
    });
    expect(dependsOn!(context)).toEqual([{ stream: 'absences', version: 1 }]);
  });

  it('[A10] to what was seen rests on the policy that it was seen with, too', async () => {
    const context = await contextFor({ seen: 'a'.repeat(64) });
    expect(context.reviews.get('approval-1')?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(dependsOn!(context)).toEqual([
      { stream: 'absences', version: 1 },
      { stream: `policy-${workflow.id}`, version: 1 },
    ]);
  });
});

describe('the grant of a plan', () => {
  it('[A10] reads what was seen of the lines that it names, of its kind alone', async () => {
    const plan = { planId: 'plan-1', line: 1, lines: 2 };
    const state = stateOf(
      ...streams['work-order-wo-1']!,
      requested({ plan }),
      requested({ approvalId: 'legal-1', kind: 'legal', plan }),
      requested({ approvalId: 'line-2', plan: { ...plan, line: 2 } }),
    );
    const seen = [{ line: 1, seen: 'a'.repeat(64) }];
    const read = await contextOf(grantLines({ kind: 'commercial', seen }), state, 'log');
    expect([...read.reviews.keys()]).toEqual(['approval-1']);
    expect(read.dependsOn).toContainEqual({ stream: `policy-${workflow.id}`, version: 1 });
    expect((await contextOf(grantLines(), state, 'log')).reviews.size).toBe(0);
  });
});

describe('the second signature for a break-glass', () => {
  it.each([
    ['who signs', grant({}, person('eve')), [overdue]],
    ['whose answer is recorded', grant({ approver: 'eve' }, lead), [overdue]],
    ['anybody who owes nothing', grant({}, lead), []],
  ])('[E7] reads the overdue reviews of %s', async (_, command, reviews) => {
    const state = stateOf(opened(), declaredUrgent(), requested({ kind: 'break-glass' }));
    expect((await contextOf(command, state, 'log')).overdueReviews).toEqual(reviews);
  });

  it('[E7] is none where the approval is another', async () => {
    const state = stateOf(opened(), declaredUrgent(), requested());
    expect((await contextOf(grant({}, person('eve')), state, 'log')).overdueReviews).toEqual([]);
  });
});

describe('asking for an approval', () => {
  it('[A5] rests on the calendar in which its times are counted', async () => {
    const context = await contextOf(request(), stateNow(), 'log');
    expect(context.calendar).toEqual(office);
    expect(dependsOn!(context)).toEqual([
      { stream: 'absences', version: 1 },
      { stream: 'calendars', version: 1 },
    ]);
  });
});

describe('what time or the end of work decides', () => {
  const nothing = new Sources({ read: () => Promise.reject(new Error('read')) });
  const deciding = approvalConfig(nothing, new Reviews(nothing), overdueReviews);

  it.each([expire(), supersede()])(
    '[A5] reads nothing outside the work order: $type',
    async (command) => {
      const context = await deciding.contextOf(command, stateNow(), 'log');
      expect(deciding.dependsOn!(context)).toEqual([]);
    },
  );
});

function contextFor(overrides: object) {
  return contextOf(grant(overrides, lead), stateNow(), 'log');
}

function stateNow() {
  return stateOf(...streams['work-order-wo-1']!);
}

function stateOf(...past: readonly PastEvent[]) {
  return fold({ initialState: unknownWorkOrder, evolve }, recorded(past));
}
