import {
  made,
  decided,
  again,
  draft,
  outside,
  propose,
  ready,
  report,
} from '../../test/refund-builders';
import { type DecisionCommand } from './decision.decider';

const context = outside({
  cedar: `@id("all") permit (principal, action, resource);
    @id("no-trainees") @reason("Trainees issue no drafts.")
    forbid (principal in Team::"trainees", action == Action::"refund.draft", resource);`,
});

const proposedBy = (teams: readonly string[]): DecisionCommand => {
  const command = propose(draft, { context });
  return { ...command, metadata: { ...command.metadata, actor: { id: 'agent-7', teams } } };
};

describe('a rule about a team', () => {
  it.each([
    [['trainees'], 'stop'],
    [['support', 'trainees'], 'stop'],
    [['support'], 'run'],
    [[], 'run'],
  ])('[P1] is about each member: of %j', (teams, outcome) => {
    expect(decided(ready(), proposedBy(teams))).toMatchObject({ outcome });
  });

  it('[I12] is about who is in the team by the registry, for as long as they are', () => {
    const teamsOf = (principal: string) => (principal === 'agent-7' ? ['trainees'] : []);
    const member = { ...proposedBy([]), context: { ...context, teamsOf } } as DecisionCommand;
    expect(decided(ready(), member)).toMatchObject({ outcome: 'stop', rules: ['no-trainees'] });

    const actor = { id: 'agent-7' };
    const past = [
      ...ready(),
      ...made(ready(), proposedBy([])).map((event) => ({ ...event, actor })),
    ];
    const asMember = again({ runs: true }, { context: { ...context, teamsOf } });
    expect(decided(past, asMember)).toMatchObject({ outcome: 'stop', rules: ['no-trainees'] });
  });

  it('[I12] counts for a report before the run is decided again', () => {
    const run = made(ready(), proposedBy([])).map((event) => ({
      ...event,
      actor: { id: 'agent-7' },
    }));
    const past = [...ready(), ...run];
    const reportedIn = (teams: readonly string[]) => {
      const teamsOf = (principal: string) => (principal === 'agent-7' ? teams : []);
      const by = { context: { ...context, teamsOf } };
      return made(past, report('performed', { decisionId: 'decision-1' }, by))[0]!.data;
    };
    expect(reportedIn(['trainees'])).toMatchObject({ authorised: false });
    expect(reportedIn(['seniors'])).toMatchObject({ authorised: true });
    expect(reportedIn([])).toMatchObject({ authorised: true });
  });

  it('[P1] goes on being about a member when its action is decided again', () => {
    const lenient = { ...proposedBy(['trainees']), context: outside() } as DecisionCommand;
    const actor = { id: 'agent-7', teams: ['trainees'] };
    const past = [...ready(), ...made(ready(), lenient).map((event) => ({ ...event, actor }))];
    expect(decided(ready(), lenient)).toMatchObject({ outcome: 'run' });
    expect(decided(past, again({ runs: true }, { context }))).toMatchObject({
      outcome: 'stop',
      rules: ['no-trainees'],
    });
  });
});
