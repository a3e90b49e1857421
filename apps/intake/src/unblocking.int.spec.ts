import { v7 as uuidv7 } from 'uuid';
import {
  blockStep,
  openWorkOrder,
  publishWorkflow,
  resolveException,
  skipStep,
  streamOf,
  subjects,
  unblockStep,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { Processes } from '#testkit';

const workflow = {
  id: 'packing',
  jobType: 'packing',
  title: 'Pack a parcel',
  owner: 'packing-lead',
  stages: [{ name: 'pack', steps: [{ name: 'pick' }, { name: 'seal' }] }],
};

let processes: Processes;

beforeAll(async () => {
  processes = await Processes.share('intake', 'policy', 'exceptions');
  await processes.send(publishWorkflow, { workflowId: workflow.id, definition: workflow });
});

describe('a blocked step', () => {
  it('[I2] goes on when its exception is resolved by hand, once', async () => {
    const parcel = await opened();
    await parcel.block('pick');
    const exceptionId = await parcel.raised();
    await parcel.resolve(exceptionId);
    const events = await parcel.streamWith('step.unblocked');
    const resolved = events.find(({ type }) => type === 'exception.resolved')!;
    expect(events.at(-1)).toMatchObject({
      type: 'step.unblocked',
      actor: { id: 'service-intake' },
      causationId: resolved.id,
      data: { step: 'pick' },
    });
    await settled();
    expect(await parcel.types()).toEqual([
      'work-order.opened',
      'step.blocked',
      'exception.raised',
      'exception.resolved',
      'step.unblocked',
    ]);
  });

  it('[I2] that went on resolves its exception, and leads to nothing more', async () => {
    const parcel = await opened();
    await parcel.block('pick');
    await parcel.raised();
    await processes.send(unblockStep, { workOrderId: parcel.id, step: 'pick' });
    await parcel.streamWith('exception.resolved');
    await settled();
    expect(await parcel.types()).toEqual([
      'work-order.opened',
      'step.blocked',
      'exception.raised',
      'step.unblocked',
      'exception.resolved',
    ]);
  });

  it('[E5] that is skipped resolves its exception', async () => {
    const parcel = await opened();
    await parcel.block('pick');
    await parcel.raised();
    const why = { rationale: 'The customer came by.', scope: 'This parcel only.' };
    await processes.send(skipStep, { workOrderId: parcel.id, step: 'pick', ...why });
    const events = await parcel.streamWith('exception.resolved');
    expect(events.find(({ type }) => type === 'step.skipped')).toMatchObject({
      actor: { id: 'olga' },
      data: { step: 'pick', ...why, rationale: expect.anything() },
    });
  });
});

interface Parcel {
  readonly id: string;
  readonly streamWith: (type: string, count?: number) => Promise<readonly RecordedEvent[]>;
  readonly types: () => Promise<readonly string[]>;
  readonly block: (step: string) => Promise<unknown>;
  /** Resolves with the id of the exception about what is blocked. */
  readonly raised: () => Promise<string>;
  readonly resolve: (exceptionId: string) => Promise<unknown>;
}

async function opened(): Promise<Parcel> {
  const id = `wo-${uuidv7().slice(-12)}`;
  const stream = streamOf.workOrder(id);
  await processes.send(openWorkOrder, { workOrderId: id, workflow: workflow.id });
  const streamWith = (type: string, count = 1) => processes.streamWith(stream, type, count);
  return {
    id,
    streamWith,
    types: async () => (await processes.stream(stream)).map(({ type }) => type),
    block: (step) => processes.send(blockStep, { workOrderId: id, step, code: 'step-blocked' }),
    raised: async () => {
      const events = await streamWith('exception.raised');
      return String(events.find(({ type }) => type === 'exception.raised')!.data['exceptionId']);
    },
    resolve: (exceptionId) =>
      processes.send(resolveException, { workOrderId: id, exceptionId, resolution: 'Found some.' }),
  };
}

/**
 * Later events have gone through both reactions, in the order of the log, so that those of before have been
 * reacted to; and nothing was given up on.
 */
async function settled(): Promise<void> {
  const later = await opened();
  await later.block('seal');
  await later.resolve(await later.raised());
  await later.streamWith('step.unblocked');
  await later.block('seal');
  await later.streamWith('exception.raised', 2);
  await processes.send(unblockStep, { workOrderId: later.id, step: 'seal' });
  await later.streamWith('exception.resolved', 2);
  const { tenant } = processes;
  const question = { name: 'dead-letters', tenant, scope: 'tenant', filters: {}, limit: 1 };
  expect(await processes.ask<{ rows: object[] }>(subjects.ledger.query, question)).toMatchObject({
    rows: [],
  });
}
