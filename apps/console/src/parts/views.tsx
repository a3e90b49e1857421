import { Group } from '@mantine/core';
import { usePast } from '../api/past';
import { AnchorLink } from './link';
import styles from './views.module.css';

export interface View {
  readonly label: string;
  /** What the address says when this view is shown, beside the past that is looked at. */
  readonly search: Readonly<Record<string, string>>;
  readonly isShown: boolean;
}

/** The sides that a page has, as links: which one is shown stands in the address. */
export const Views = ({
  label,
  views,
}: {
  readonly label: string;
  readonly views: readonly View[];
}) => {
  const past = usePast();
  return (
    <Group component="nav" aria-label={label} gap="xs" my="sm" className={styles.views}>
      {views.map(({ label: name, search, isShown }) => (
        <AnchorLink
          key={name}
          to="."
          search={{ ...search, ...past }}
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={isShown ? 'page' : undefined}
          underline="never"
          className={styles.view}
        >
          {name}
        </AnchorLink>
      ))}
    </Group>
  );
};
