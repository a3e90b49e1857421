import { type ReactNode } from 'react';
import { visible } from './visible';

/**
 * Text that came from outside, as text: it keeps to itself in either writing direction, and characters that would hide or
 * turn something are shown by their number. Whatever a user, a client or an agent wrote is shown by this part.
 */
export const Said = ({
  children,
  none = '—',
}: {
  readonly children: string | number | null | undefined;
  readonly none?: ReactNode;
}) =>
  children === null || children === undefined || children === '' ? (
    <>{none}</>
  ) : (
    <bdi>{visible(String(children))}</bdi>
  );
