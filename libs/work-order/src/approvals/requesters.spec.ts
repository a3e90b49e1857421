import { fold } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { evolve } from '../evolve';
import {
  mustBeIndependentOf,
  requestersOf,
  requestersOfApproval,
  requestersOfReview,
} from './requesters';
import { unknownWorkOrder } from '../state';

const agent = { requestedBy: 'agent-7', onBehalfOf: [] };

describe('the requesters of an action', () => {
  it('[A4] are who proposed it, for whom they act, and who opened the work order', () => {
    const work = after(opened('ben', ['cem']));
    expect(requestersOf(work, { requestedBy: 'agent-7', onBehalfOf: ['dana'] }).requesters).toEqual(
      ['agent-7', 'dana', 'ben', 'cem'],
    );
  });

  it('[A4] are who reopened the work order, and for whom a track was opened', () => {
    const reopened = {
      ...event('work-order.reopened', { checklistRunId: 'r2' }),
      actor: by('eve'),
    };
    expect(requestersOf(after(opened('ben'), reopened), agent).requesters).toEqual([
      'agent-7',
      'ben',
      'eve',
    ]);
    expect(requestersOf(after(opened('ben', [], ['dana'])), agent).requesters).toContain('dana');
  });

  it('[A4] are who delegated the work to them, however often it was passed on', () => {
    const work = after(
      opened('shop'),
      dispatched('d-1', 'olga', 'agent-5', ['cfo']),
      dispatched('d-2', 'agent-5', 'agent-6'),
      dispatched('d-3', 'agent-6', 'agent-7'),
      dispatched('d-4', 'zoe', 'agent-9'),
    );
    expect(new Set(requestersOf(work, agent).requesters)).toEqual(
      new Set(['agent-7', 'agent-6', 'agent-5', 'olga', 'cfo', 'shop']),
    );
  });

  it('[A4] are who delegated to a team for which the proposer took it on', () => {
    const accepted = event('delegation.accepted', { dispatchId: 'd-1', acceptedBy: 'agent-7' });
    const work = after(opened('shop'), dispatched('d-1', 'olga', 'field-team'), accepted);
    expect(requestersOf(work, agent).requesters).toContain('olga');
  });

  it('[A4] are who sent work to a team of theirs before or after the proposal, and the team', () => {
    const toTeam = dispatched('d-1', 'olga', 'field-team');
    const proposal = { ...decided('one', {}), actor: { id: 'agent-8', teams: ['field-team'] } };
    for (const past of [
      [toTeam, proposal],
      [proposal, toTeam],
    ])
      expect(
        requestersOf(after(opened('shop'), ...past), { requestedBy: 'agent-8', onBehalfOf: [] })
          .requesters,
      ).toEqual(['agent-8', 'field-team', 'olga', 'shop']);
  });

  it('[A4] are who sent work to a team of the one who passed it on', () => {
    const passedOn = dispatched('d-2', 'agent-5', 'agent-7');
    const byMember = { ...passedOn, actor: { id: 'agent-5', teams: ['field-team'] } };
    const work = after(opened('shop'), byMember, dispatched('d-1', 'olga', 'field-team'));
    expect(requestersOf(work, agent).requesters).toContain('olga');
    expect(requestersOf(work, agent).confirmers).toEqual(['olga', 'shop']);
  });

  it('[A4] are who sent work to a team of the present requester, and who issued their key', () => {
    const work = after(opened('shop'), dispatched('d-1', 'olga', 'field-team'));
    const now = requestersOf(work, { id: 'agent-7', teams: ['field-team'], issuedBy: ['ana'] });
    expect(now).toMatchObject({ requesters: expect.arrayContaining(['olga']), issuers: ['ana'] });
    // `*` is every team.
    expect(requestersOf(work, { id: 'agent-7', teams: ['*'] }).requesters).toContain('olga');
    expect(requestersOf(work, { id: 'agent-7', teams: ['desk'] }).requesters).toEqual([
      'agent-7',
      'shop',
    ]);
  });

  it.each(['stopped', 'superseded', 'timed-out', 'confirmed'])(
    '[A4] are who delegated the work also once that is %s',
    (end) => {
      const over = event(`delegation.${end}`, { dispatchId: 'd-1' });
      const work = after(opened('shop'), dispatched('d-1', 'olga', 'agent-7'), over);
      expect(requestersOf(work, agent).requesters).toContain('olga');
    },
  );

  it('[A4] are found also where delegations go round in a circle', () => {
    const work = after(
      opened('shop'),
      dispatched('d-1', 'agent-6', 'agent-7'),
      dispatched('d-2', 'agent-7', 'agent-6'),
    );
    expect(requestersOf(work, agent).requesters).toEqual(['agent-7', 'agent-6', 'shop']);
  });
});

describe('a requester who may confirm', () => {
  it('[A4] neither proposed it nor has any of the work delegated to them', () => {
    const work = after(
      opened('ben'),
      dispatched('d-1', 'olga', 'agent-6'),
      dispatched('d-2', 'agent-6', 'agent-7'),
    );
    expect(requestersOf(work, agent).confirmers).toEqual(['olga', 'ben']);
    expect(requestersOf(work, agent, { ...agent, requestedBy: 'olga' }).confirmers).toEqual([
      'ben',
    ]);
  });
});

describe('the requesters of an approval', () => {
  it('[A4] are those of every proposal that waits for it, from its first decision on', () => {
    const first = { ...decided('one', { approvals: [] }), actor: by('agent-8', ['dana']) };
    const again = decided('two', { supersedes: 'one', requestedBy: 'agent-8' });
    const work = after(opened('shop'), requested(), first, again);
    const { requesters } = requestersOfApproval(work, work.approvals['a-1']!);
    expect(new Set(requesters)).toEqual(new Set(['agent-7', 'agent-8', 'dana', 'shop']));
  });
});

describe('the requesters of a review', () => {
  it('[E4] are who declared the break-glass, and who proposed what was decided under it', () => {
    const work = after(
      opened('shop'),
      event('break-glass.declared', { breakGlassId: 'bg-1', declaredBy: 'dana' }),
      event('post-review.scheduled', {
        postReviewId: 'r-1',
        breakGlassId: 'bg-1',
        declaredBy: ['dana', 'cfo'],
      }),
      decided('one', { breakGlass: { breakGlassId: 'bg-1' } }),
      decided('two', { requestedBy: 'agent-9' }),
    );
    expect(requestersOfReview(work, work.reviews['r-1']!)).toMatchObject({
      requesters: ['dana', 'agent-8', 'cfo', 'shop'],
      confirmers: ['cfo', 'shop'],
    });
  });
});

describe('who issued keys', () => {
  const acting = (id: string, actor: object) => ({
    ...event('step.completed', { step: 'pay' }),
    actor: { id, ...actor },
  });
  const agentWith = { issuedBy: ['shop', 'ana', 'agent-7'], teams: ['desk', 'agent-7'] };
  const work = after(opened('shop'), acting('agent-7', agentWith), acting('agent-7', agentWith));

  it('[A4] is noted once for each who acted, apart from themselves, as their teams are', () =>
    expect({ issuers: work.issuers, teams: work.teams }).toEqual({
      issuers: { 'agent-7': ['shop', 'ana'] },
      teams: { 'agent-7': ['desk'] },
    }));

  it('[A4] counts beside the requesters where they are none of them', () =>
    expect(requestersOf(work, agent).issuers).toEqual(['ana']));

  it('[A4] gives no independent answer', () => {
    const answersAs = (id: string, onBehalfOf?: readonly string[]) => () =>
      mustBeIndependentOf(work, ['agent-7'], { id, onBehalfOf });
    const why =
      'You issued the key by which agent-7 acted here, or act for who did, and this answer needs a person independent of agent-7: somebody else answers.';
    expect(answersAs('ana')).toThrow(why);
    expect(answersAs('eve', ['ana'])).toThrow(why);
    expect(answersAs('eve', ['max'])).not.toThrow();
    expect(answersAs('eve')).not.toThrow();
  });
});

function after(...past: readonly PastEvent[]) {
  return fold({ initialState: unknownWorkOrder, evolve }, recorded(past));
}

function by(id: string, onBehalfOf: readonly string[] = []) {
  return { id, onBehalfOf };
}

function event(type: string, data: object): PastEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function opened(id: string, onBehalfOf: readonly string[] = [], requesters?: readonly string[]) {
  const workflow = { id: 'refunds', version: 1, digest: 'd'.repeat(64) };
  return {
    ...event('work-order.opened', { workflow, checklistRunId: 'r', parent: { requesters } }),
    actor: by(id, onBehalfOf),
  };
}

function dispatched(
  dispatchId: string,
  delegator: string,
  recipient: string,
  onBehalfOf: readonly string[] = [],
): PastEvent {
  return {
    ...event('delegation.dispatched', { dispatchId, delegator, recipient }),
    actor: by(delegator, onBehalfOf),
  };
}

function requested(): PastEvent {
  return event('approval.requested', {
    approvalId: 'a-1',
    kind: 'commercial',
    owner: 'finance',
    requestedBy: 'agent-7',
    permits: [],
    scope: {},
  });
}

function decided(decisionId: string, data: object): PastEvent {
  return event('decision.made', {
    decisionId,
    requestedBy: 'agent-8',
    approvals: ['a-1'],
    consumes: [],
    ...data,
  });
}
