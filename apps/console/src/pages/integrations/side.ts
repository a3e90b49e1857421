import { type ReactNode } from 'react';

/** What every side of the page gets: the links to the other sides. */
export interface SideProps {
  readonly sides: ReactNode;
}
