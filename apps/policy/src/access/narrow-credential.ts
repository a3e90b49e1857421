import { type IssueTokenBody, limitingRoles } from '#contracts';
import { Refusal } from '#kernel';
import { type Caller, type CommandFrame } from '#platform';

type Metadata = CommandFrame['metadata'];

/**
 * The caller of a token: the key, within the limits of the credential that requests it, and of the request.
 * Nothing is ever wider than its parent. Refuses with `api_key_wider`.
 */
export const narrowed = (key: Caller, asker: Metadata, wanted: IssueTokenBody): Caller => ({
  ...key,
  roles: rolesOf(key, asker, wanted),
  owners: ownersOf(key, asker),
  source: sourceOf(key, asker, wanted),
  workflows: workflowsOf(key, asker, wanted),
  expiresAt: [key.expiresAt, asker.expiresAt].filter((end) => end !== undefined).sort()[0],
});

const rolesOf = (key: Caller, asker: Metadata, wanted: IssueTokenBody): readonly string[] => {
  const held = key.roles.filter((role) => asker.roles.includes(role));
  const lacking = wanted.roles?.filter((role) => !held.includes(role)) ?? [];
  if (lacking.length > 0)
    throw new Refusal(
      'api_key_wider',
      `Your credential does not have ${lacking.join(', ')}: a token has its roles or fewer.`,
      { roles: held },
    );
  return [...new Set([...(wanted.roles ?? held), ...limitsOf(key, asker)])];
};

/** A token without a role that limits would be the wider one, whatever the request names. */
const limitsOf = (key: Caller, asker: Metadata): readonly string[] => {
  const past = limitingRoles.filter(
    (role) => asker.roles.includes(role) && !key.roles.includes(role),
  );
  if (past.length > 0)
    throw new Refusal(
      'api_key_wider',
      `Your credential is limited by ${past.join(', ')}, which its key has no more: ask with the key itself.`,
      { roles: key.roles },
    );
  return limitingRoles.filter((role) => key.roles.includes(role));
};

const ownersOf = (key: Caller, { owners = [] }: Metadata): readonly string[] =>
  owners.includes('*')
    ? (key.owners ?? [])
    : owners.filter((owner) => key.owners?.includes('*') || key.owners?.includes(owner));

const sourceOf = (key: Caller, asker: Metadata, wanted: IssueTokenBody): string | undefined => {
  const bound = asker.source ?? key.source;
  if (bound !== undefined && wanted.source !== undefined && wanted.source !== bound)
    throw new Refusal(
      'api_key_wider',
      `Your credential speaks for the source ${bound} alone, and so do its tokens.`,
      { source: bound },
    );
  return bound ?? wanted.source;
};

/** A list is within the one before: of the key, of the credential that requests it, of the request. */
const workflowsOf = (
  key: Caller,
  asker: Metadata,
  wanted: IssueTokenBody,
): readonly string[] | undefined => {
  const held = asker.workflows?.filter((workflow) => key.workflows?.includes(workflow) ?? true);
  const limit = held ?? key.workflows;
  if (limit !== undefined && wanted.workflows?.some((workflow) => !limit.includes(workflow)))
    throw new Refusal(
      'api_key_wider',
      `Your credential is for work of the workflows ${limit.join(', ')} alone, and so are its tokens.`,
      { workflows: limit },
    );
  return wanted.workflows ?? limit;
};
