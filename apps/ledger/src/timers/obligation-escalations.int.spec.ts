import { type SendWhenDue } from '#platform';
import {
  brokenGlass,
  day,
  later,
  raised,
  remediationRecurred,
} from '../views/projections/obligations.fixture';
import { type TestEvent } from '../views/projections/event.fixture';
import { opened } from '../views/queries/query.fixture';
import { Escalations } from './escalations.fixture';
import { escalationCommand } from './escalation-command';

describe('the timers of exceptions, obligations and work', () => {
  let escalationPaths: Escalations;
  beforeEach(async () => {
    escalationPaths = await Escalations.open();
    await moveTo(1);
  });
  afterEach(() => escalationPaths.close());

  const moveTo = (number: number) =>
    escalationPaths.views.pool.query(
      `UPDATE ledger.clock SET ahead = $1::timestamptz - clock_timestamp()`,
      [day(number)],
    );
  const escalationSteps = () =>
    escalationPaths.sent.map(({ subject, escalationStep }) => `${subject} ${escalationStep}`);
  const early = () => escalationPaths.sent.filter(({ at, dueAt }) => at < dueAt);

  /** Records what the exceptions service would. */
  const asExceptions: SendWhenDue = async (timer, commandId) => {
    const { data } = escalationCommand(timer, commandId).frame as { data: Record<string, unknown> };
    const answer = answers[timer.kind]!;
    await escalationPaths.noting(() =>
      escalationPaths.append({
        type: answer.type,
        stream: `work-order-${String(timer.details['workOrderId'])}`,
        data: { ...data, ...answer.more(timer) },
      }),
    )(timer, commandId);
  };
  const schedule = () => escalationPaths.schedule({ send: asExceptions });

  it('[E2] [O6] climb each escalation path once, escalation step by escalation step, with two instances at it', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `x${i}`);
    await escalationPaths.append(opened('wo-1'), ...ids.map((id) => raised(id)));
    await escalationPaths.append(later.resolved('x7'));
    schedule();
    schedule();
    await escalationPaths.polled();
    expect(escalationSteps()).toEqual([]);
    const open = ids.filter((id) => id !== 'x7');
    await moveTo(3);
    await escalationPaths.settled();
    expect(escalationSteps().sort()).toEqual(open.map((id) => `${id} 1`).sort());
    await moveTo(5);
    await escalationPaths.settled();
    expect(escalationSteps().sort()).toEqual(open.flatMap((id) => [`${id} 1`, `${id} 2`]).sort());
    expect(early()).toEqual([]);
    const { rows } = await escalationPaths.views.pool.query(
      `SELECT DISTINCT escalation_step, escalated_to FROM writ.exceptions WHERE status = 'open'`,
    );
    expect(rows).toEqual([{ escalation_step: 2, escalated_to: 'lead-2' }]);
    expect(escalationPaths.errors).toEqual([]);
  });

  it('[E2] [O5] go on where they stood after a restart and a rebuild', async () => {
    await escalationPaths.append(opened('wo-1'), raised('x1'));
    const first = schedule();
    await moveTo(3);
    await escalationPaths.settled();
    await first.stop();
    await escalationPaths.views.keeper.rebuild('timers', () => undefined);
    await escalationPaths.views.caughtUp();
    schedule();
    await escalationPaths.polled();
    expect(escalationSteps()).toEqual(['x1 1']);
    await moveTo(6);
    await escalationPaths.settled();
    expect(escalationSteps()).toEqual(['x1 1', 'x1 2']);
  });

  it('[E6] [E7] end a break-glass, and go on about its obligations when the work has ended', async () => {
    await escalationPaths.append(opened('wo-1'), ...brokenGlass('1'), later.resolved('ex-1'), {
      type: 'work-order.abandoned',
      data: { workOrderId: 'wo-1', reason: {} },
    });
    schedule();
    for (const number of [2, 6, 13, 27, 31, 38]) {
      await moveTo(number);
      await escalationPaths.settled();
    }
    await escalationPaths.append(later.remediated('1'));
    await moveTo(53);
    await escalationPaths.polled();
    expect(escalationSteps()).toEqual([
      'bg-1 expire',
      'pr-1 1',
      'pr-1 2',
      'pr-1 3',
      're-1 1',
      're-1 2',
    ]);
    const again = { ...remediationRecurred('1'), stream: 'remediation-re-1' };
    await escalationPaths.append({ ...again, data: { ...again.data, workOrderId: undefined } });
    await moveTo(60);
    await escalationPaths.settled();
    expect(escalationSteps().slice(6)).toEqual(['re-1 1']);
    expect(early()).toEqual([]);
  });

  it('[E2] say once that work is overdue, and never of work that is closed', async () => {
    const due = (id: string): TestEvent => {
      const { type, data } = opened(id);
      return { type, data: { ...data, dueAt: day(8) } };
    };
    await escalationPaths.append(
      due('wo-1'),
      due('wo-2'),
      { type: 'work-order.closed', data: { workOrderId: 'wo-2' } },
      { type: 'work-order.closed', data: { workOrderId: 'wo-3' } },
      due('wo-3'),
    );
    schedule();
    schedule();
    await moveTo(8);
    await escalationPaths.settled();
    await moveTo(30);
    await escalationPaths.polled();
    expect(escalationSteps()).toEqual(['wo-1 overdue']);
  });

  it('[I9] tell nobody of work that is imported or only observed', async () => {
    const { type, data } = opened('wo-1');
    const origin = { source: 'xes', eventId: '1', imported: true };
    await escalationPaths.append(
      { type, data: { ...data, mode: 'observe', dueAt: day(2) } },
      { type, data: { ...data, workOrderId: 'wo-2', origin, dueAt: day(2) } },
      raised('x1'),
      raised('x2', {}, 'wo-2'),
    );
    schedule();
    await moveTo(30);
    await escalationPaths.polled();
    expect(escalationSteps()).toEqual([]);
  });
});

interface Answer {
  readonly type: string;
  readonly more: (timer: Parameters<SendWhenDue>[0]) => object;
}

const taken = ({ escalationStep, dueAt }: Parameters<SendWhenDue>[0]) => ({
  escalationStep: { number: Number(escalationStep), at: dueAt, owner: `lead-${escalationStep}` },
});

const answers: Readonly<Record<string, Answer>> = {
  exception: { type: 'exception.escalated', more: taken },
  'post-review': { type: 'post-review.breached', more: taken },
  remediation: { type: 'remediation.breached', more: taken },
  'break-glass': {
    type: 'break-glass.ended',
    more: () => ({ because: 'expired', endedBy: 'service-ledger' }),
  },
  work: {
    type: 'exception.raised',
    more: ({ subject }) => ({
      ...raised(`overdue-${subject}`).data,
      escalationPath: [],
      cause: 'work',
      workOrderId: subject,
      subject,
    }),
  },
};
