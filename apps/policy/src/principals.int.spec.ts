import {
  registerPrincipal,
  reinstatePrincipal,
  reportOutcome,
  retirePrincipal,
  subjects,
} from '#contracts';
import { metadata, Processes } from '#testkit';
import { cedar, EnforcedRefunds } from '../test/enforced-refunds';

const AGENT = 'auth0|agent-7';
const NO_TRAINEES = `${cedar}
  @id("no-trainees") @reason("Trainees issue no drafts.")
  forbid (principal in Team::"trainees", action == Action::"refund.draft", resource);`;

describe('the registry of principals', () => {
  let refunds: EnforcedRefunds;
  let processes: Processes;
  beforeAll(async () => {
    processes = await Processes.share('policy');
    // Sessions are of tenants that were created.
    await processes.ask(subjects.internal.createTenant, {
      tenant: processes.tenant,
      principal: 'ada',
      metadata: metadata({ actor: { id: 'root' }, roles: ['deployment-admin'] }),
    });
    refunds = await EnforcedRefunds.in(processes, NO_TRAINEES, []);
    await register({ principal: 'trainees', kind: 'team' });
  });

  it('[I12] withdraws the live runs of who comes into a team that a rule forbids, and replays both', async () => {
    const run = await refunds.decideOnNew(by(AGENT));
    expect(run).toMatchObject({ outcome: 'run' });

    await register({ principal: AGENT, kind: 'agent', teams: ['trainees'] });
    const [withdrawn] = await refunds.rows('withdrawn-runs', { requestedBy: AGENT }, 1);
    expect(withdrawn).toMatchObject({ decisionId: run.decisionId, outcome: 'stop' });
    const { workOrderId, decisionId } = run;
    const report = { workOrderId, decisionId, outcome: 'performed' };
    const { answer } = await processes.send(reportOutcome, report, by(AGENT));
    expect(answer).toMatchObject({ authorised: false });
    expect(await refunds.decideOnNew(by(AGENT))).toMatchObject({
      outcome: 'stop',
      rules: ['no-trainees'],
    });

    await register({ principal: AGENT, teams: [] });
    expect(await refunds.decideOnNew(by(AGENT))).toMatchObject({ outcome: 'run' });
    const replayed = await processes.ask<{ different: unknown[]; same: number }>(
      subjects.internal.replayDecisions,
      {
        metadata: metadata({
          actor: { id: 'audra' },
          roles: ['auditor'],
          tenant: processes.tenant,
        }),
      },
    );
    expect(replayed).toMatchObject({ same: 4, different: [] });
  });

  it('[I12] counts no member of a team that is retired, by any word', async () => {
    const bea = { actor: { id: 'bea' }, roles: ['operator'] };
    await processes.ask(subjects.internal.openSession, {
      person: {
        issuer: 'https://id.example',
        subject: 'bea-1',
        principal: 'bea',
        tenant: processes.tenant,
        roles: ['operator'],
        owners: ['trainees'],
      },
    });
    expect(await refunds.decideOnNew(bea)).toMatchObject({ rules: ['no-trainees'] });
    const team = { principal: 'trainees', reason: 'The course is over.' };
    await processes.send(retirePrincipal, team, by('ada'));
    const run = await refunds.decideOnNew(bea);
    expect(run).toMatchObject({ outcome: 'run' });

    await processes.send(reinstatePrincipal, team, by('ada'));
    const [withdrawn] = await refunds.rows('withdrawn-runs', { requestedBy: 'bea' }, 1);
    expect(withdrawn).toMatchObject({ decisionId: run.decisionId, outcome: 'stop' });
  });

  it('[I12] shows the registry, and keeps a retired name', async () => {
    await processes.send(retirePrincipal, { principal: AGENT, reason: 'Replaced.' }, by('ada'));
    expect(await refunds.rows('principals', { kind: 'agent', retired: 'true' }, 1)).toMatchObject([
      { principal: AGENT, teams: null, retired: true, retiredBy: 'ada' },
    ]);
    // A name of before names had rules, which no credential has here.
    await expect(
      processes.send(retirePrincipal, { principal: 'Older, name', reason: 'Left.' }, by('ada')),
    ).rejects.toMatchObject({ code: 'principal_not_found' });
    await expect(register({ principal: 'AUTH0|agent-7', kind: 'agent' })).rejects.toMatchObject({
      code: 'name_confusable',
    });
  });

  const by = (id: string) => ({ actor: { id }, roles: ['admin'] });

  const register = (body: object) => processes.send(registerPrincipal, body, by('ada'));
});
