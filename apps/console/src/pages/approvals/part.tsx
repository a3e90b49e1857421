import { Title, type TitleOrder } from '@mantine/core';
import { createContext, type ReactNode, use } from 'react';
import { UserText } from '../../parts/user-text';
import styles from './approvals.module.css';
import { type Difference } from './review-state';

/** The order of the headings of parts: what is shown beside a list has a heading of its own above them. */
export const PartOrder = createContext<TitleOrder>(2);

/** A part of what is shown of an approval, under its heading. */
export const Part = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) => (
  <section className={styles.part} aria-label={title}>
    <Title order={use(PartOrder)} size="h5" mb={4}>
      {title}
    </Title>
    {children}
  </section>
);

/** What is not as it was: then and now. */
export const Differences = ({
  label,
  of,
  then,
  now = 'Now',
}: {
  readonly label: string;
  readonly of: readonly Difference[];
  readonly then: string;
  readonly now?: string;
}) => (
  <table className={styles.table} aria-label={label}>
    <thead>
      <tr>
        <th scope="col">What</th>
        <th scope="col">{then}</th>
        <th scope="col">{now}</th>
      </tr>
    </thead>
    <tbody>
      {of.map((one) => (
        <tr key={one.what}>
          <th scope="row">
            <UserText>{one.what}</UserText>
          </th>
          <td>
            <UserText>{one.then}</UserText>
          </td>
          <td>
            <strong>
              <UserText>{one.now}</UserText>
            </strong>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
