import { Button, Text, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Fragment, useMemo, useState } from 'react';
import {
  type DiffRow,
  diffRows,
  type NumberedLine,
  stretchesOf,
  sumOf,
  unified,
} from './text-diff-lines';
import styles from './text-diff.module.css';
import { visible } from './user-text';

export interface TextDiffProps {
  readonly before: string;
  readonly after: string;
  /** What each side is, such as `version 3` and `version 4`. */
  readonly labels: readonly [before: string, after: string];
}

/** Two texts by lines: side by side, on a phone in one column. What changed has a sign and a colour; what did not is put away. */
export const TextDiff = ({ before, after, labels }: TextDiffProps) => {
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false;
  const rows = useMemo(() => diffRows(before, after), [before, after]);
  const stretches = useMemo(() => stretchesOf(rows), [rows]);
  const { removed, added } = sumOf(rows);
  const [was, is] = labels;
  if (removed + added === 0)
    return (
      <Text size="sm" role="status">
        No differences between {was} and {is}.
      </Text>
    );
  return (
    <>
      <Text size="sm" mb="xs">
        From {was} to {is}:{' '}
        <span className={styles.sum} data-kind="removed">
          − {removed} {removed === 1 ? 'line' : 'lines'}
        </span>{' '}
        <span className={styles.sum} data-kind="added">
          + {added} {added === 1 ? 'line' : 'lines'}
        </span>
      </Text>
      <div className={styles.frame}>
        <table className={styles.diff} aria-label={`What changed from ${was} to ${is}`}>
          <colgroup>
            {(isNarrow ? ['one'] : ['before', 'after']).map((side) => (
              <Fragment key={side}>
                <col className={styles.numbers} />
                <col />
              </Fragment>
            ))}
          </colgroup>
          <thead>
            {isNarrow ? (
              <tr>
                <th scope="col" colSpan={2}>
                  − {was}, + {is}
                </th>
              </tr>
            ) : (
              <tr>
                <th scope="col" colSpan={2}>
                  {was}
                </th>
                <th scope="col" colSpan={2}>
                  {is}
                </th>
              </tr>
            )}
          </thead>
          {stretches.map(({ isHidden, rows: some }) => (
            <Stretch
              key={`${before.length}:${after.length}:${keyOf(some[0]!)}`}
              isHidden={isHidden}
              isNarrow={isNarrow}
              rows={some}
            />
          ))}
        </table>
      </div>
    </>
  );
};

const keyOf = ({ before, after }: DiffRow): string => `${before?.number}-${after?.number}`;

const Stretch = ({
  isHidden,
  isNarrow,
  rows,
}: {
  readonly isHidden: boolean;
  readonly isNarrow: boolean;
  readonly rows: readonly DiffRow[];
}) => {
  const [isOpen, setOpen] = useState(!isHidden);
  if (!isOpen)
    return (
      <tbody>
        <tr>
          <td colSpan={isNarrow ? 2 : 4} className={styles.away}>
            <Button variant="subtle" size="compact-xs" onClick={() => setOpen(true)}>
              {rows.length} {rows.length === 1 ? 'line' : 'lines'} unchanged · show
            </Button>
          </td>
        </tr>
      </tbody>
    );
  return (
    <tbody>
      {isNarrow
        ? unified(rows).map((row) => (
            <tr key={keyOf(row)}>
              <Side line={row.after ?? row.before} kind={kindOf(row)} />
            </tr>
          ))
        : rows.map((row) => (
            <tr key={keyOf(row)}>
              <Side line={row.before} kind={row.isSame ? 'same' : 'removed'} />
              <Side line={row.after} kind={row.isSame ? 'same' : 'added'} />
            </tr>
          ))}
    </tbody>
  );
};

type Kind = 'same' | 'removed' | 'added';

const kindOf = ({ isSame, after }: DiffRow): Kind =>
  isSame ? 'same' : after ? 'added' : 'removed';

const signs = { same: '', removed: '−', added: '+' } as const;

/** One line of one side: its number with its sign, and its text as text. */
const Side = ({ line, kind }: { readonly line: NumberedLine | undefined; readonly kind: Kind }) => (
  <>
    <td className={styles.number} data-kind={line ? kind : 'none'}>
      {line && (
        <>
          <span aria-hidden="true">{signs[kind]}</span>
          {kind !== 'same' && <VisuallyHidden>{kind} </VisuallyHidden>}
          {line.number}
        </>
      )}
    </td>
    <td className={styles.text} data-kind={line ? kind : 'none'}>
      {line && <bdi>{visible(line.text)}</bdi>}
    </td>
  </>
);
