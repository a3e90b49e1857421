import { Fragment, type ReactNode } from 'react';
import styles from './terms.module.css';

/** What is known of one thing, as names with their values; a value that is left out (`undefined`, `false`) takes no line. */
export const Terms = ({ of }: { readonly of: Readonly<Record<string, ReactNode>> }) => (
  <dl className={styles.terms}>
    {Object.entries(of)
      .filter(([, value]) => value !== undefined && value !== false && value !== null)
      .map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
  </dl>
);
