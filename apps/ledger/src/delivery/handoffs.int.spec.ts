import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type Handoff, handoffProblems } from '#contracts';
import { exampleWorkflow, publicationOf } from '#testkit';
import { type TestEvent } from '../views/projections/event.fixture';
import { Views } from '../views/projections/views.fixture';
import { Texts } from '../evidence/texts/texts';
import { Handoffs } from './handoffs';

const SCHEMA = join(__dirname, '../../../../docs/schemas/handoff.schema.json');
const ajv = addFormats(new Ajv2020({ strict: true, allowUnionTypes: true }));
const isValid = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);

const DIGEST = 'ef'.repeat(32);
const definition = {
  id: 'pilot',
  jobType: 'engagement',
  title: 'Deliver a pilot',
  owner: 'lead',
  inputs: [{ name: 'client', type: 'string' }],
  approvals: { commercial: { owner: 'sponsor', answerWithin: 'P1D', validFor: 'P30D' } },
  gates: [{ name: 'signed', approvals: ['commercial'] }],
  stages: [
    { name: 'proposal', artifact: { kind: 'proposal' }, gates: ['signed'] },
    { name: 'delivery', artifact: { kind: 'checklist' }, owner: 'builder' },
  ],
};
const { ref: workflow, event: published } = publicationOf(definition, 2);

const ACME = { tenant: 'acme', scope: 'tenant' } as const;

describe('a handoff from the log', () => {
  let views: Views;
  let handoffs: Handoffs;
  let erased: string;
  beforeAll(async () => {
    views = await Views.open();
    const texts = new Texts(views.pool, views.master, { error: () => undefined });
    handoffs = new Handoffs({ pool: views.pool }, texts, views.readable());
    erased = randomUUID();
    const storedQuestion = await keepText(views, 'Who keeps the mails?');
    await views.append(
      { ...publicationOf({ ...definition, stages: [] }).event, stream: 'workflow-pilot' },
      { ...published, stream: 'workflow-pilot' },
      ...inFlight('wo-1', [storedQuestion, { ref: erased, sha256: DIGEST }]),
      opened('wo-2', { allowedOutput: 'draft-only', owner: 'TBD' }),
    );
  });
  afterAll(() => views.close());

  it('[L4] is of the schema’s shape, and complete', async () => {
    const { position, answer } = await handoffs.handoff(ACME, { workOrderId: 'wo-1' });
    const handoff = JSON.parse(JSON.stringify(answer)) as Handoff;
    isValid(handoff);
    expect(isValid.errors).toBeNull();
    expect(position).toBe(views.log.events.length);
    expect(handoff).toMatchObject({
      position,
      client: 'Northwind',
      workflow,
      stage: 'proposal',
      artifacts: [{ evidenceId: 'ev-1', source: 'ben', version: 1, path: 'proposal.md' }],
      approvals: { commercial: { status: 'unknown', owner: 'sponsor' } },
      openQuestions: [
        { number: 1, question: 'Who keeps the mails?', owner: 'sponsor' },
        { number: 2, question: 'erased' },
      ],
      blockers: [{ kind: 'gate', subject: 'signed', owner: 'sponsor' }],
      tracks: [
        { track: 'main', status: 'active' },
        { track: 'change-order', workOrderId: 'wo-2', status: 'draft-only', owner: 'TBD' },
        { track: 'security', workOrderId: 'wo-3', status: 'TBD' },
      ],
      nextStage: 'delivery',
      nextOwner: 'builder',
    });
    expect(handoffProblems(handoff).map(({ rule, subject }) => [rule, subject])).toEqual([
      ['missing-owner', 'the track change-order'],
      ['missing-owner', 'the track security'],
    ]);
  });

  it('[L3] says what is next, also of a target', async () => {
    const { answer } = await handoffs.next(ACME, { workOrderId: 'wo-1' });
    expect(answer).toMatchObject({ stage: 'delivery', owner: 'builder', done: false });
    const other = await handoffs.next(ACME, { workOrderId: 'wo-1', target: 'proposal' });
    expect(other.answer).toMatchObject({ stage: 'proposal', first: [] });
  });

  it('[L3] refuses a target that there is not, and a work order that is not the tenant’s', async () => {
    const unknownTarget = handoffs.next(ACME, { workOrderId: 'wo-1', target: 'moon' });
    await expect(unknownTarget).rejects.toMatchObject({ code: 'stage_not_found' });
    const foreign = handoffs.handoff({ ...ACME, tenant: 'other' }, { workOrderId: 'wo-1' });
    await expect(foreign).rejects.toMatchObject({ code: 'work_order_not_found' });
  });

  it('[L3] goes by steps where no stage leaves anything', async () => {
    const refunds = exampleWorkflow('refunds').definition;
    const { ref, event } = publicationOf(refunds);
    await views.append(
      { ...event, stream: 'workflow-refunds' },
      opened('wo-9', { workflow: ref, inputs: {} }),
    );
    const { answer } = await handoffs.next(ACME, { workOrderId: 'wo-9' });
    const [stage] = (refunds as { stages: { name: string; steps: { name: string }[] }[] }).stages;
    expect(answer).toMatchObject({ stage: stage!.name, step: stage!.steps[0]!.name });
    const { answer: handoff } = await handoffs.handoff(ACME, { workOrderId: 'wo-9' });
    isValid(JSON.parse(JSON.stringify(handoff)));
    expect(isValid.errors).toBeNull();
  });
});

function opened(workOrderId: string, more: object = {}): TestEvent {
  return {
    type: 'work-order.opened',
    data: {
      workOrderId,
      workflow,
      jobType: 'engagement',
      mode: 'enforce',
      owner: 'lead',
      checklistRunId: 'run-1',
      inputs: { client: 'Northwind' },
      ...more,
    },
  };
}

function inFlight(workOrderId: string, questions: readonly object[]): TestEvent[] {
  const eventOf = (type: string, data: object): TestEvent => ({
    type,
    data: { workOrderId, ...data },
  });
  const artifact = { evidenceId: 'ev-1', kind: 'proposal', path: 'proposal.md' };
  const launch = { kind: 'pilot.launch', authority: 'apply', system: 'helpdesk' };
  return [
    opened(workOrderId),
    eventOf('evidence.recorded', {
      isStored: true,
      ...artifact,
      sha256: 'cd'.repeat(32),
      mediaType: 'text/markdown',
      size: 12,
      visibility: 'private',
      producer: 'ben',
      capturedAt: '2030-01-01T00:00:00.000Z',
    }),
    eventOf('stage.completed', { stage: 'proposal', artifacts: [artifact] }),
    ...questions.map((question, place) =>
      eventOf('question.asked', { number: place + 1, question, owner: 'sponsor' }),
    ),
    eventOf('decision.made', {
      decisionId: 'd-1',
      action: launch,
      outcome: 'stop',
      enforced: true,
      owner: 'lead',
      rules: ['scope'],
      nextAction: 'Ask the sponsor.',
      approvals: [],
      consumes: [],
      requestedBy: 'agent-7',
      validUntil: '2030-02-01T00:00:00.000Z',
      scopeChange: {
        tracks: [
          { track: 'change-order', workOrderId: 'wo-2' },
          { track: 'security', workOrderId: 'wo-3' },
        ],
      },
    }),
  ];
}

/** Keeps a text beside the log, and gives what an event says in its place. */
async function keepText({ pool }: Views, content: string) {
  const salt = randomBytes(16);
  const ref = randomUUID();
  const sha256 = createHash('sha256').update(salt).update(content).digest('hex');
  await pool.query(
    'INSERT INTO ledger.contents (ref, tenant, salt, content) VALUES ($1, $2, $3, $4)',
    [ref, 'acme', salt, content],
  );
  return { ref, sha256 };
}
