import { type RowOf } from '../api/queries';

type Scope = Pick<RowOf<'/v1/halts'>, 'principal' | 'action' | 'system' | 'workflow'>;

/** What a halt stops: `actions of the kind refund.issue by agent-7 on payments under refunds`, or `every action`. */
export const haltScopeText = ({ principal, action, system, workflow }: Scope): string => {
  const parts = [
    action && `of the kind ${action}`,
    principal && `by ${principal}`,
    system && `on ${system}`,
    workflow && `under ${workflow}`,
  ].filter(Boolean);
  return parts.length > 0 ? `actions ${parts.join(' ')}` : 'every action';
};
