import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type Handoff, handoffProblems } from '#contracts';
import { eventually, type Stack } from '#testkit';
import { Work } from './engagement-work';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

const SCHEMA = join(__dirname, '../../docs/schemas/handoff.schema.json');
const ajv = addFormats(new Ajv2020({ strict: true, allowUnionTypes: true }));
const isValid = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);

/** Work in flight, as its next owner gets it. Each step goes on from the one before. */
describe('handing work over', () => {
  let stack: Stack;
  let work: Work;
  beforeAll(async () => {
    stack = sharedSystem();
    work = await Work.open(stack, 'services-engagement', {
      inputs: { client: 'Northwind Trading Co.', agreement: 'ADSA-2026-0142' },
    });
    const { path } = work;
    await work.finish(
      'discovery',
      ['interview-client'],
      'requirements-brief',
      'requirements-brief.md',
    );
    await work.facts({ 'facts-verified': true });
    await done(work.enter('proposal'));
    const question = { question: 'How long are mails kept?', owner: 'sponsor' };
    await done(work.integrator.post(`${path}/questions`, question));
  });

  const handedOver = async (): Promise<Handoff> => {
    const { status, body } = await work.integrator.get(`${work.path}/handoff`);
    expect(status).toBe(200);
    isValid(body);
    expect(isValid.errors).toBeNull();
    return body as Handoff;
  };

  it('[L4] gives a package that is valid, complete and sound', async () => {
    const handoff = await handedOver();
    expect(handoff).toMatchObject({
      workOrder: { id: work.id, status: 'open' },
      client: 'Northwind Trading Co.',
      stage: 'proposal',
      moves: [{ from: 'discovery', to: 'proposal' }],
      artifacts: [
        { kind: 'requirements-brief', path: 'discovery/requirements-brief.md', version: 1 },
      ],
      openQuestions: [{ number: 1, question: 'How long are mails kept?', owner: 'sponsor' }],
      nextStage: 'proposal',
    });
    expect(handoff.artifacts[0]!.source).not.toBe('TBD');
    expect(handoffProblems(handoff)).toEqual([]);
  });

  it('[L4] says erased of a question that nobody can read any more', async () => {
    const erasure = { workOrderId: work.id, reason: 'asked for' };
    await done(work.operator.post('/v1/erasures', erasure));
    await eventually(
      () => work.integrator.get(`${work.path}/handoff`),
      ({ body }) => body.openQuestions[0].question === 'erased',
    );
    await handedOver();
  });
});
