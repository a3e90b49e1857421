import { type Actor } from '#kernel';
import { specFor } from '#testkit';
import {
  assign,
  assigned,
  grant,
  granted,
  opened,
  person,
  requested,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);

/** Olga opened the work, agent-7 proposed the action, and the workflow lets a requester confirm it. */
const past = [opened(), requested({ requesterMayConfirm: true })];
const by = (actor: Actor) => person(actor.id, { actor, owners: ['finance-lead'] });

describe('an action that a requester may confirm', () => {
  it.each<[string, Actor]>([
    ['who opened the work', { id: 'olga' }],
    ['who acts for them', { id: 'ben', onBehalfOf: ['olga'] }],
    ['who issued their own key', { id: 'olga', issuedBy: ['olga'] }],
  ])('[A4] is confirmed by the one %s, and the grant says so', (_, actor) =>
    given(...past)
      .when(grant({}, by(actor)))
      .then(granted({ grantedBy: actor.id, confirmedByRequester: true })),
  );

  it('[A4] is confirmed by who acts for the issuer of a requester’s key, and the grant says so', () => {
    const [, request] = past;
    given(opened(), { ...request!, actor: { id: 'agent-7', issuedBy: ['root'] } })
      .when(grant({}, by({ id: 'dana', onBehalfOf: ['root'] })))
      .then(granted({ grantedBy: 'dana', confirmedByRequester: true }));
  });

  it('[A4] is granted by others as ever', () =>
    given(...past)
      .when(grant({}, by({ id: 'ana' })))
      .then(granted({ grantedBy: 'ana' })));

  it.each<[string, Actor]>([
    ['who proposed it', { id: 'agent-7' }],
    ['who acts for them', { id: 'ben', onBehalfOf: ['olga', 'agent-7'] }],
  ])('[A4] is not confirmed by the one %s', (_, actor) =>
    given(...past)
      .when(grant({}, by(actor)))
      .thenRefused('self_approval'),
  );

  it('[A4] is not confirmed by a key that another requester issued', () =>
    given(...past)
      .when(grant({}, by({ id: 'olga', issuedBy: ['agent-7'] })))
      .thenRefused('issued_by_requester', { facts: { issuer: 'agent-7' } }));

  it('[A4] is given to a requester who may confirm it, and to no other', () => {
    const zoe = person('zoe', { roles: ['operator'] });
    given(...past)
      .when(assign({ owner: 'olga' }, zoe))
      .then(assigned('olga', 'zoe'));
    given(...past)
      .when(assign({ owner: 'agent-7' }, zoe))
      .thenRefused('self_approval');
  });
});
