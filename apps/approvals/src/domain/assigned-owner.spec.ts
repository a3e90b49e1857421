import { specFor } from '#testkit';
import {
  assign,
  assigned,
  decided,
  grant,
  lead,
  opened,
  person,
  reject,
  rejected,
  requested,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const agent = { id: 'agent-7' };
const { given } = specFor(approvalDecider);
const past = [opened({}, agent), requested()];
const by = (id: string, other: object = {}) => ({ actor: { id, ...other } });
const joins = (id: string) => decided({ decisionId: 'decision-2', requestedBy: id });
const toDana = { ...assigned('dana', 'oscar'), ...by('oscar') };

describe('an assignment whose author counts as a requester when it is answered', () => {
  it('[A4] gives nobody the answer, which is that of the owner before', () => {
    given(...past, toDana)
      .when(reject({}, person('dana')))
      .then(rejected({ rejectedBy: 'dana' }));
    for (const answer of [grant, reject])
      given(...past, toDana, joins('oscar'))
        .when(answer({}, person('dana')))
        .thenRefused('approval_not_yours', { facts: { owner: 'finance-lead' } });
    given(...past, toDana, joins('oscar'))
      .when(reject({}, lead))
      .then(rejected({ rejectedBy: 'finance-lead' }));
  });

  it('[A4] gives nobody the answer where a requester issued the key of its author', () =>
    given(
      ...past,
      { ...assigned('dana', 'oscar'), ...by('oscar', { issuedBy: ['rita'] }) },
      joins('rita'),
    )
      .when(reject({}, person('dana')))
      .thenRefused('approval_not_yours', { facts: { owner: 'finance-lead' } }));

  it('[A4] gives nobody the answer where its author acted for a requester', () =>
    given(
      ...past,
      { ...assigned('dana', 'oscar'), ...by('oscar', { onBehalfOf: ['rita'] }) },
      joins('rita'),
    )
      .when(reject({}, person('dana')))
      .thenRefused('approval_not_yours', { facts: { owner: 'finance-lead' } }));

  it('[A4] is not saved by the owner who was chosen so, and is by somebody else', () => {
    for (const author of [by('dana'), by('dana', { onBehalfOf: ['zoe'] })])
      given(...past, toDana, { ...assigned('eve', 'dana'), ...author }, joins('oscar'))
        .when(reject({}, person('eve')))
        .thenRefused('approval_not_yours', { facts: { owner: 'finance-lead' } });
    const again = { ...assigned('eve', 'zoe'), ...by('zoe') };
    given(...past, toDana, again, joins('oscar'))
      .when(reject({}, person('eve')))
      .then(rejected({ rejectedBy: 'eve' }));
  });
});

describe('an assignment by who issued the key that answers', () => {
  const byIssuer = person('dana', { actor: { id: 'dana', issuedBy: ['oscar'] } });

  it('[A4] counts only where they could have answered it themselves', () => {
    for (const author of [by('oscar'), by('oscar', { onBehalfOf: ['zoe'] })])
      given(...past, { ...toDana, ...author })
        .when(reject({}, byIssuer))
        .thenRefused('approval_not_yours', {
          message:
            'It was given to dana by who issued the key of this answer and may not answer for finance-lead: answer with a key that somebody else issued, or let another assign it.',
          facts: { owner: 'finance-lead' },
        });
    given(...past, { ...assigned('dana', 'oscar', { asOwner: true }), ...by('oscar') })
      .when(reject({}, byIssuer))
      .then(rejected({ rejectedBy: 'dana' }));
  });

  it('[A4] is no obstacle to who may answer for the owner before', () =>
    given(...past, toDana)
      .when(reject({}, { ...byIssuer, owners: ['finance-lead'] }))
      .then(rejected({ rejectedBy: 'dana' })));
});

it('[A6] an assignment says whether its author could have answered', () => {
  given(...past)
    .when(assign({}, lead))
    .then(assigned('dana', 'finance-lead', { asOwner: true }));
  given(...past)
    .when(assign({}, person('zoe', { roles: ['operator'] })))
    .then(assigned('dana', 'zoe'));
});
