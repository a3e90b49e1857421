import {
  decideAction,
  publishPolicy,
  publishWorkflow,
  type QueryReply,
  registerPrincipal,
  reportOutcome,
  retirePrincipal,
  subjects,
} from '#contracts';
import { eventually, exampleWorkflow, metadata, Processes } from '#testkit';
import { draft } from '../test/refund-builders';
import { readyRefund } from '../test/ready-refund';

const { definition, cedar } = exampleWorkflow('refunds');
const AGENT = 'auth0|agent-7';

describe('the registry of principals', () => {
  let processes: Processes;
  let workflow: { id: string; version: number; digest: string };
  beforeAll(async () => {
    processes = await Processes.start('policy');
    const { answer } = await processes.send(publishWorkflow, {
      workflowId: 'refunds',
      definition: { ...definition, mode: 'enforce' },
    });
    const { version, digest } = answer as { version: number; digest: string };
    workflow = { id: 'refunds', version, digest };
    await processes.send(publishPolicy, {
      policyId: 'refunds',
      workflowId: 'refunds',
      cedar: `${cedar}
        @id("no-trainees") @reason("Trainees issue no drafts.")
        forbid (principal in Team::"trainees", action == Action::"refund.draft", resource);`,
      cases: [],
    });
    await register({ principal: 'trainees', kind: 'team' });
  });
  afterAll(() => processes?.stop());

  it('[I12] withdraws the live runs of who comes into a team that a rule forbids, and replays both', async () => {
    const { id } = await readyRefund(processes, workflow);
    const run = await decide(id);
    expect(run).toMatchObject({ outcome: 'run' });

    await register({ principal: AGENT, kind: 'agent', teams: ['trainees'] });
    const [withdrawn] = await rows(
      'withdrawn-runs',
      { requestedBy: AGENT },
      ({ length }) => length === 1,
    );
    expect(withdrawn).toMatchObject({ decisionId: run['decisionId'], outcome: 'stop' });
    const { workOrderId, decisionId } = run;
    const report = { workOrderId, decisionId, outcome: 'performed' };
    const { answer } = await processes.send(reportOutcome, report, by(AGENT));
    expect(answer).toMatchObject({ authorised: false });
    const another = (await readyRefund(processes, workflow)).id;
    expect(await decide(another)).toMatchObject({ outcome: 'stop', rules: ['no-trainees'] });

    await register({ principal: AGENT, teams: [] });
    expect(await decide((await readyRefund(processes, workflow)).id)).toMatchObject({
      outcome: 'run',
    });
    const replayed = await processes.ask<{ different: unknown[]; same: number }>(
      subjects.internal.replayDecisions,
      { metadata: metadata({ actor: { id: 'audra' }, roles: ['auditor'], tenant: 'default' }) },
    );
    expect(replayed).toMatchObject({ same: 4, different: [] });
  });

  it('[I12] shows the registry, and keeps a retired name', async () => {
    await processes.send(retirePrincipal, { principal: AGENT, reason: 'Replaced.' }, by('ada'));
    const agents = await rows(
      'principals',
      { kind: 'agent' },
      ([agent]) => agent?.retired === true,
    );
    expect(agents).toMatchObject([
      { principal: AGENT, teams: null, retired: true, retiredBy: 'ada' },
    ]);
    await expect(register({ principal: 'AUTH0|agent-7', kind: 'agent' })).rejects.toMatchObject({
      code: 'name_confusable',
    });
  });

  const by = (id: string) => ({ actor: { id }, roles: ['admin'] });

  const register = (body: object) => processes.send(registerPrincipal, body, by('ada'));

  const decide = async (workOrderId: string) =>
    (await processes.send(decideAction, { workOrderId, action: draft }, by(AGENT))).answer;

  /** The rows of a view once they are enough. */
  const rows = async (
    name: string,
    filters: object,
    isEnough: (found: QueryReply['rows']) => boolean,
  ) =>
    eventually(async () => {
      const question = { name, tenant: 'default', scope: 'tenant', filters, limit: 100 };
      return (await processes.ask<QueryReply>(subjects.ledger.query, question)).rows;
    }, isEnough);
});
