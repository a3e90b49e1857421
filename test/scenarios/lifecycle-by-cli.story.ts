import { eventually, type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { writ } from './examples';
import { sharedSystem } from './shared-system';

const artifactOf = (kind: string) => ({ kind, path: `${kind}.md` });
const workflow = {
  jobType: 'pilot',
  title: 'Deliver a pilot',
  owner: 'lead',
  stages: [
    { name: 'discovery', artifact: artifactOf('brief') },
    { name: 'proposal', artifact: artifactOf('proposal') },
    { name: 'delivery', artifact: artifactOf('checklist') },
  ],
  transitions: [
    { from: 'discovery', to: 'proposal' },
    { from: 'proposal', to: 'delivery' },
    { from: 'delivery', to: 'discovery' },
  ],
};

/** Work goes from stage to stage by command line alone. Each step goes on from the one before. */
describe('a lifecycle by command line', () => {
  let stack: Stack;
  let admin: ApiUser;
  const work = newId('pilot');

  beforeAll(async () => {
    stack = sharedSystem();
    admin = new ApiUser(stack.url, stack.keys['admin']!);
    const published = await publish('pilot', workflow.transitions);
    expect(published.status).toBe(200);
    const operator = new ApiUser(stack.url, stack.keys['operator']!);
    const opened = await operator.post('/v1/work-orders', { workOrderId: work, workflow: 'pilot' });
    expect(opened.status).toBe(201);
  });

  const publish = (id: string, transitions: readonly object[]) =>
    admin.put(`/v1/workflows/${id}`, { id, ...workflow, transitions });
  const run = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await writ(stack, [...args], 'operator');
    return code === 0 ? stdout : `refused: ${stderr}`;
  };
  const stage = (verb: string, name: string, ...more: readonly string[]) =>
    run('stage', verb, work, name, ...more);
  const staged = (id: string, kind: string) =>
    run(
      'evidence',
      'add',
      'package.json',
      '--id',
      id,
      '--kind',
      kind,
      '--work-order',
      work,
      '--path',
      `${kind}.md`,
    );

  it('[L1] is not published where any stage leads to any other', async () => {
    const names = workflow.stages.map(({ name }) => name);
    const every = names.flatMap((from) => names.map((to) => ({ from, to })));
    const refused = await publish(
      'anything-goes',
      every.filter(({ from, to }) => from !== to),
    );
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: expect.stringMatching(/\/transitions$/) }] },
    });
  });

  it('[L1] [D8] goes on once a stage has left what it leaves, staged in its place', async () => {
    expect(await stage('enter', 'proposal')).toMatch(/refused: .*not over/s);
    expect(await stage('complete', 'discovery')).toMatch(/refused: .*leaves a brief/s);
    expect(await staged('brief-1', 'brief')).toMatch(/^recorded brief-1/);
    expect(await stage('complete', 'discovery', '--artifact', 'brief-1')).toContain('completed');
    expect(await stage('enter', 'delivery')).toMatch(/refused: .*it goes to proposal/s);
    expect(await stage('enter', 'proposal')).toMatch(/^\S+ is at proposal/);
  });

  it('[L5] flags the stage whose artifact something newer lies in the place of', async () => {
    expect(await staged('brief-2', 'brief')).toMatch(/^recorded brief-2/);
    const stages = await eventually(
      () => run('stages', work),
      (output) => output.includes('outdated'),
    );
    expect(stages).toMatch(/discovery +completed, outdated .*brief-1/);
  });

  it('[E5] leaves a stage out for a reason and within a scope, and takes questions', async () => {
    const because = ['--rationale', 'The client has one.', '--scope', 'this pilot'];
    expect(await stage('skip', 'proposal', ...because)).toContain('skipped proposal');
    expect(await run('ask', work, 'Who signs?')).toContain('asked question 1: lead owes');
    expect(await run('answer', work, '1', 'The sponsor.')).toContain('answered question 1');
    const questions = await eventually(
      () => run('questions', work),
      (output) => output.includes('The sponsor.'),
    );
    expect(questions).toMatch(/1 +Who signs\? +lead/);
  });
});
