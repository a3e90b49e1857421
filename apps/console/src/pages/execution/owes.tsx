import { Mark } from '../../parts/mark';
import { Owner } from '../../parts/owner';

/** Who owes something; what has no owner is said to be unowned, as nobody may also be waited for. */
export const Owes = ({ name }: { readonly name: string }) =>
  name === 'TBD' ? <Mark kind="warn">unowned</Mark> : <Owner name={name} />;
