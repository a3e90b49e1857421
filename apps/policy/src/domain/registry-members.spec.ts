import { type PastEvent } from '#testkit';
import { allRuns, comes, dispatched, drafting, proposeAs } from '../../test/delegation-builders';
import {
  again,
  decided,
  granted,
  issue,
  made,
  outside,
  ready,
  report,
  requestIn,
} from '../../test/refund-builders';
import { type DecisionContext } from './decision-context';

const AGENT = { id: 'agent-9' };
const teamsOf = (principal: string) => (principal === AGENT.id ? ['field-team'] : []);
const asMember = (context: DecisionContext) => ({
  by: AGENT.id,
  context: { ...context, teamsOf },
});
const beforeMember = { by: AGENT.id, context: outside({ cedar: allRuns }) };
const member = asMember(beforeMember.context);
const toTheTeam = (permits: string[]) => dispatched({ recipient: 'field-team', permits });

describe('a member of a team by the registry', () => {
  it.each([
    ['it proposes', member],
    ['it became a member', beforeMember],
  ])('[D9] is bound by a dispatch that comes after %s', (_, proposer) => {
    const past = [...proposedBy(proposer), toTheTeam(['order.inspect'])];
    const [decision] = made(past, again({ dispatchId: 'd-1' }, member));
    expect(decision!.data).toMatchObject({ outcome: 'stop', code: 'delegation-exceeded' });
  });

  it('[D9] is bound by a dispatch before policy has decided again', () => {
    const past = proposedBy(member);
    const done = report('performed', { decisionId: 'decision-1' });
    expect(made(past, done)[0]!.data).toMatchObject({ authorised: true });
    expect(made([...past, toTheTeam(['order.inspect'])], done)[0]!.data).toMatchObject({
      authorised: false,
    });
  });

  it('[D9] binds by a dispatch to the team who proposes for it, and gives them no other rule', () => {
    const sent = [...ready(), toTheTeam(['order.inspect'])];
    const forMember = { by: 'enforcer', for: [AGENT.id], context: member.context };
    const [decision] = made(sent, proposeAs(drafting(), forMember));
    expect(decision!.data).toMatchObject({ outcome: 'stop', code: 'delegation-exceeded' });
    const past = proposedBy(forMember);
    const done = report('performed', { decisionId: 'decision-1' });
    expect(made(past, done)[0]!.data).toMatchObject({ authorised: true });
    expect(made([...past, toTheTeam(['order.inspect'])], done)[0]!.data).toMatchObject({
      authorised: false,
    });
    const ofTeam = `${allRuns}
      @id("no-team") @reason("The team drafts nothing.")
      forbid (principal in Team::"field-team", action, resource);`;
    const context = { ...outside({ cedar: ofTeam }), teamsOf };
    const outcomeOf = (proposer: object) =>
      made(ready(), proposeAs(drafting(), proposer as typeof forMember))[0]!.data;
    expect(outcomeOf({ by: AGENT.id, context })).toMatchObject({ outcome: 'stop' });
    expect(outcomeOf({ ...forMember, context })).toMatchObject({ outcome: 'run' });
  });

  it('[A4] may be granted its proposal by the delegator of the team', () => {
    const proposer = { ...asMember(outside()), roles: ['integrator'] };
    const sent = [...ready(), toTheTeam(['refund.issue']), comes('accepted', 'd-1', 'agent-8')];
    const events = made(sent, proposeAs(issue(), proposer));
    const request = requestIn(events);
    const past = [...sent, ...events.map((event) => ({ ...event, actor: AGENT }))];
    const grant = granted(request, { grantedBy: 'lead' });
    expect(
      decided([...past, grant], again({ approvalId: request.approvalId }, proposer)),
    ).toMatchObject({ outcome: 'run' });
  });
});

function proposedBy(proposer: Parameters<typeof proposeAs>[1]): readonly PastEvent[] {
  const events = made(ready(), proposeAs(drafting(), proposer));
  return [...ready(), ...events.map((event) => ({ ...event, actor: AGENT }))];
}
