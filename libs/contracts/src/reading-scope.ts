import { CONFINING_ROLE } from './access';
import { applyDecorators } from './apply-decorators';
import { AsItIs, checked } from './fields';

/**
 * How much of a tenant a caller reads. A delegate reads the work that was delegated to it, and what it requested or
 * recorded itself. Everything else is not found, by every interface.
 */
export type ReadingScope = 'tenant' | DelegatedScope;

export interface DelegatedScope {
  readonly principal: string;
  /** Briefs to these count: the delegate, those it acts for, and the teams that its credential names. */
  readonly recipients: readonly string[];
}

interface Reader {
  readonly id: string;
  readonly onBehalfOf?: readonly string[];
  readonly roles: readonly string[];
  readonly owners?: readonly string[];
}

/** Answering for everybody (`*`) opens no work: a team counts where the credential names it. */
const EVERYBODY = '*';

/** The one rule of who reads what within a tenant. */
export const readingScopeOf = ({
  id,
  onBehalfOf = [],
  roles,
  owners = [],
}: Reader): ReadingScope =>
  roles.includes(CONFINING_ROLE)
    ? {
        principal: id,
        recipients: [...new Set([id, ...onBehalfOf, ...owners])].filter(
          (name) => name !== EVERYBODY,
        ),
      }
    : 'tenant';

/** The scope of who sends a command or a request. */
export const senderScope = ({ actor, roles, owners }: Sender): ReadingScope =>
  readingScopeOf({ ...actor, roles, owners });

type Sender = Pick<Reader, 'roles' | 'owners'> & {
  readonly actor: Pick<Reader, 'id' | 'onBehalfOf'>;
};

const isReadingScope = (value: unknown): boolean => {
  if (value === 'tenant') return true;
  if (typeof value !== 'object' || value === null) return false;
  const { principal, recipients, ...others } = value as Record<string, unknown>;
  return (
    typeof principal === 'string' &&
    Array.isArray(recipients) &&
    recipients.every((name) => typeof name === 'string') &&
    Object.keys(others).length === 0
  );
};

/** A scope as our own processes send it. Where it is missing, nothing is read. */
export const IsReadingScope = (): PropertyDecorator =>
  applyDecorators(
    AsItIs(),
    checked(
      'isReadingScope',
      isReadingScope,
      '$property must be tenant, or a principal with its recipients',
    ),
  );
