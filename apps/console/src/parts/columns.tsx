import { type ReactNode } from 'react';
import styles from './cell.module.css';
import { type Column } from './grid';
import { Owner } from './mark';
import { spanOf } from './times';
import { UserText } from './user-text';
import { countText } from './values';
import { For, Until, When } from './when';

/** What a row is about and, smaller below it, what goes with it: a line that has a `title` is cut to the width. */
export const Cell = ({
  children,
  below,
  title,
}: {
  readonly children: ReactNode;
  readonly below?: ReactNode;
  readonly title?: string | undefined;
}) => (
  <div className={styles.cell}>
    {children}
    {below !== undefined && below !== null && below !== false && (
      <span className={styles.below} title={title}>
        {below}
      </span>
    )}
  </div>
);

export const By = ({ name }: { readonly name: string | null }) => (
  <>
    by <UserText>{name}</UserText>
  </>
);

type Having<Field extends string, Value> = Readonly<Record<Field, Value>>;

/** Makes a kind of column: what it shows of the one field that it is about. */
const columnOf =
  <Value,>(show: (value: Value) => ReactNode) =>
  <Field extends string>(
    label: string,
    field: Field,
    width: string,
  ): Column<Having<Field, Value>> => ({ label, width, show: (row) => show(row[field]) });

export const textColumn = columnOf<string | null>((text) => <UserText>{text}</UserText>);
export const numberColumn = columnOf<number>((count) => countText(count));
export const secondsColumn = columnOf<number | null>((seconds) =>
  seconds === null ? '—' : spanOf(seconds * 1_000),
);
export const whenColumn = columnOf<string | null>((at) => <When at={at} />);
export const untilColumn = columnOf<string | null>((at) => <Until at={at} />);
export const forColumn = columnOf<string>((since) => <For since={since} />);
export const whoColumn = columnOf<string | null>((name) => <Owner name={name} />);

export const ownerColumn = (width: string) => whoColumn('Owner', 'owner', width);

/** When something happened and, below, who did it. */
export const doneColumn = <At extends string, Name extends string>(
  label: string,
  at: At,
  by: Name,
  width: string,
): Column<Having<At | Name, string | null>> => ({
  label,
  width,
  show: (row) => (
    <Cell below={<By name={row[by]} />}>
      <When at={row[at]} />
    </Cell>
  ),
});
