import { type IntakeCommand, type OpenedFact, workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { type Calendar, evolve, unknownWorkOrder } from '#work-order';
import { command, opened, refunds } from '../../test/refund-builders';
import { admit, type AdmissionContext, type AdmittedFact } from './fact-admission';
import { type InContext } from './intake-context';
import { workOrderDecider } from './work-order.decider';

const now = '2030-01-01T09:00:00.000Z';
const office = [['09:00', '17:00']] as const;
const berlin: Calendar = {
  timeZone: 'Europe/Berlin',
  hours: { mon: office, wed: office, thu: office, fri: office },
};
const parent = { workOrderId: 'wo-0', track: 'change', decisionId: 'decision-1' };

describe.each<[string, (definition: object, calendar?: Calendar) => NewEvent]>([
  ['opened', (...under) => decided('open-work-order', { workflow: 'refunds' }, ...under)],
  ['opened for a track', (...under) => decided('open-track', { parent }, ...under)],
  ['that an outside system opened', (...under) => reported({}, ...under)],
])('work %s', (_, open) => {
  it('[E2] is due by the service level of its workflow', () =>
    expect(due(open({ slas: { work: 'PT4H' } }))).toBe('2030-01-01T13:00:00.000Z'));

  it('[E2] is due by the hours of its calendar', () => {
    const slas = { work: 'PT4H' };
    expect(due(open({ slas, calendar: 'berlin' }, berlin))).toBe('2030-01-02T12:00:00.000Z');
  });

  it('[E2] is never due where its workflow says nothing', () =>
    expect(due(open({ slas: { stallAfter: 'PT4H' } }))).toBeUndefined());

  it('[E2] is never due in mode observe', () =>
    expect(due(open({ slas: { work: 'PT4H' }, mode: 'observe' }))).toBeUndefined());
});

describe('work that was imported', () => {
  it.each(['enforce', 'observe'])('[I9] in mode %s was due in its own time', (mode) =>
    expect(due(reported({ imported: true }, { slas: { work: 'PT4H' }, mode }))).toBe(
      '2029-12-31T13:00:00.000Z',
    ),
  );

  it('[I9] was due when its log says so', () => {
    const slas = { work: 'PT4H' };
    const dueAt = '2030-01-05T00:00:00.000Z';
    expect(due(reported({ imported: true, dueAt, owner: 'lena' }, { slas }))).toBe(dueAt);
  });
});

function due({ data }: NewEvent): string | undefined {
  return (data as { dueAt?: string }).dueAt;
}

function versionWith(definition: object) {
  const whole = { id: 'refunds', jobType: 'refund', title: 'Refund', owner: 'ops-lead' };
  return { ref: refunds.ref, definition: workflowOf({ ...whole, ...definition }) };
}

function decided(type: string, data: object, definition: object, calendar?: Calendar): NewEvent {
  const opener = {
    workOrder: recorded([opened()]).reduce(evolve, unknownWorkOrder),
    track: { name: 'change', workflow: 'refunds', owner: 'lead', holdsParent: false },
  };
  const context = { workflow: versionWith(definition), calendar, opener };
  const dueCommand = command(type, data, context) as InContext<IntakeCommand>;
  const [event] = workOrderDecider.decide(dueCommand, unknownWorkOrder);
  return event!;
}

/** As a system reports it a day later: deadlines count from when it could be known. */
function reported(
  { imported = false, ...given }: { imported?: boolean; dueAt?: string; owner?: string },
  definition: object,
  calendar?: Calendar,
): NewEvent {
  const body: OpenedFact = { workOrderId: 'wo-1', workflow: 'refunds', ...given };
  const time = '2029-12-31T09:00:00.000Z';
  const envelope = {
    source: 'crm',
    id: '1',
    type: 'work-order.opened',
    time,
    imported,
    data: {},
  };
  const context: AdmissionContext = {
    now,
    calendar,
    reportedBy: 'crm',
    clockSkewMs: 60_000,
    codes: new Set<string>(),
    newRunId: () => 'run-1',
    definition: null,
    published: versionWith(definition),
    isOperator: true,
    workOrder: unknownWorkOrder,
    halts: {},
  };
  const [event] = (admit({ envelope, body }, context) as AdmittedFact).events;
  return event!;
}
