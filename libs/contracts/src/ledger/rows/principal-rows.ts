import { principalKinds } from '../../policy/principals';
import { creation, ofTenant, oneOf, orNull, row } from './row-definition';

/** Who the tenant knows. */
export const principalsRow = row(
  'Principal',
  'One row per principal: a person, team, agent or system that the tenant knows, its teams, and whether it is retired.',
)({
  ...ofTenant,
  principal: ['text', 'The name: what it does is recorded under it.', 'filter'],
  kind: [
    orNull(oneOf(principalKinds)),
    'person, agent, team or system; null where it is unknown.',
    'filter',
  ],
  displayName: ['text?', 'How people call it.'],
  teams: ['text?', 'Teams that it is in by word of an admin, joined by commas.'],
  claimedTeams: [
    'text?',
    'Teams that an identity provider named at the last sign-in, joined by commas.',
  ],
  retired: ['flag', 'Whether it is retired: its credentials are refused.', 'filter'],
  retiredBy: ['text?', 'Who retired it.'],
  retiredBecause: ['text?', 'Why it is retired.'],
  retiredAt: ['time?', 'When that happened.'],
  registeredBy: ['text', 'Who brought the name in.'],
  registeredAt: ['time', 'When that happened.'],
  ...creation,
});
