import { type Caller } from '#kernel';
import { CONFINING_ROLE } from './access';
import { applyDecorators } from './apply-decorators';
import { AsItIs, checked } from './fields';

/**
 * How much of a tenant a caller reads. A delegate reads the work that was delegated to it, and what it requested or
 * recorded itself; a credential that is limited to workflows reads their work. Everything else is not found, by every
 * interface.
 */
export type ReadingScope = 'tenant' | LimitedScope;
export type LimitedScope = DelegatedScope | WorkflowScope;

export interface DelegatedScope {
  readonly principal: string;
  /** Briefs to these count: the delegate, those it acts for, and the teams that its credential names. */
  readonly recipients: readonly string[];
  /** Of that, work of these workflows alone. */
  readonly workflows?: readonly string[];
}

export interface WorkflowScope {
  readonly workflows: readonly string[];
}

export const isOfDelegate = (scope: LimitedScope): scope is DelegatedScope => 'principal' in scope;

/** What a delegate's own work has to be in, to be read by it: the limit of its credential stays. */
export const scopeOfOwn = ({ workflows }: LimitedScope): ReadingScope =>
  workflows === undefined ? 'tenant' : { workflows };

interface Reader extends Pick<Caller, 'id' | 'roles' | 'owners' | 'workflows'> {
  readonly onBehalfOf?: readonly string[];
}

/** Answering for everybody (`*`) opens no work: a team counts where the credential names it. */
const EVERYBODY = '*';

/** The one rule of who reads what within a tenant. */
export const readingScopeOf = ({
  id,
  onBehalfOf = [],
  roles,
  owners = [],
  workflows,
}: Reader): ReadingScope =>
  roles.includes(CONFINING_ROLE)
    ? {
        principal: id,
        recipients: [...new Set([id, ...onBehalfOf, ...owners])].filter(
          (name) => name !== EVERYBODY,
        ),
        ...(workflows && { workflows }),
      }
    : workflows
      ? { workflows }
      : 'tenant';

/** The scope of who sends a command or a request. */
export const senderScope = ({ actor, roles, owners, workflows }: Sender): ReadingScope =>
  readingScopeOf({ ...actor, roles, owners, workflows });

export type Sender = Pick<Reader, 'roles' | 'owners' | 'workflows'> & {
  readonly actor: Pick<Reader, 'id' | 'onBehalfOf'>;
};

const isReadingScope = (value: unknown): boolean => {
  if (value === 'tenant') return true;
  if (typeof value !== 'object' || value === null) return false;
  const { principal, recipients, workflows, ...others } = value as Record<string, unknown>;
  const isOfDelegate = principal !== undefined || recipients !== undefined;
  return (
    (!isOfDelegate || (typeof principal === 'string' && areTexts(recipients))) &&
    (workflows === undefined ? isOfDelegate : areTexts(workflows)) &&
    Object.keys(others).length === 0
  );
};

const areTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((text) => typeof text === 'string');

/** A scope as our own processes send it. Where it is missing, nothing is read. */
export const IsReadingScope = (): PropertyDecorator =>
  applyDecorators(
    AsItIs(),
    checked(
      'isReadingScope',
      isReadingScope,
      '$property must be tenant, or a principal with its recipients, or workflows',
    ),
  );
