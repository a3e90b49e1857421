import { Loader } from '@mantine/core';
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import styles from './grid.module.css';
import { usePrinting } from './printing';
import { Heading, type Sortable } from './sorting';
import { type Awaited, Waiting } from './waiting';

/** A column: `width` is a track of a CSS grid, such as `minmax(12rem, 2fr)`. On a phone each cell is a line with its label. */
export interface Column<R> extends Sortable {
  readonly width: string;
  readonly show: (row: R) => ReactNode;
  /** On a phone it takes the whole line and goes without its label. */
  readonly isWhole?: boolean;
}

export interface GridProps<R> {
  /** What the rows are, for screen-reader users. */
  readonly label: string;
  readonly rows: readonly R[];
  readonly columns: readonly Column<R>[];
  readonly keyOf: (row: R) => string;
  /** More rows of a list, as useList has them. */
  readonly more?: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
  /** The row that keys act on, by its key; whatever in a row has the focus selects it. */
  readonly selected?: string | undefined;
  readonly onSelect?: (key: string) => void;
}

const ROW_PX = 44;
const OVERSCAN = 12;

/** A virtualised table: only rows in view exist, and more are loaded as the last ones come into view. Paper has all that are loaded. */
export const Grid = <R,>({
  label,
  rows,
  columns,
  keyOf,
  more,
  selected,
  onSelect,
}: GridProps<R>) => {
  const body = useRef<HTMLDivElement>(null);
  const [above, setAbove] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => {
      const top = body.current?.getBoundingClientRect().top ?? 0;
      setAbove(Math.round(top + window.scrollY));
    };
    // Whatever stands above may grow as it comes in.
    const watching = new ResizeObserver(measure);
    watching.observe(document.body);
    return () => watching.disconnect();
  }, []);
  // A row with the focus, or whose dialog has it, stays wherever the page is scrolled or turned: its form would be lost.
  const [focused, setFocused] = useState<string>();
  const withFocused = (range: Range): number[] => {
    const inView = defaultRangeExtractor(range);
    const at = focused === undefined ? -1 : rows.findIndex((row) => keyOf(row) === focused);
    return at < 0 || inView.includes(at)
      ? inView
      : [...inView, at].sort((one, other) => one - other);
  };
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: above,
    getItemKey: (index) => keyOf(rows[index]!),
    rangeExtractor: withFocused,
  });
  const isPrinting = usePrinting();
  const items = isPrinting
    ? rows.map((row, index) => ({ index, key: keyOf(row), start: above }))
    : virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (isPrinting) return;
    if (more?.hasNextPage && !more.isFetchingNextPage && last >= rows.length - OVERSCAN)
      more.fetchNextPage();
  }, [isPrinting, last, rows.length, more]);
  useEffect(() => {
    const index = rows.findIndex((row) => keyOf(row) === selected);
    if (index < 0) return;
    // What is in sight stays where it is; what is not even drawn is gone to by its number.
    const row = body.current?.querySelector(`[data-index="${index}"]`);
    if (row) row.scrollIntoView({ block: 'nearest' });
    else virtual.scrollToIndex(index, { align: 'center' });
    // Only when the selection moves: rows that come and go must not scroll the page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);

  const widths = columns.map(({ width }) => width).join(' ');
  // A browser shrinks the whole page when one row is wider than the paper.
  const tracks = {
    gridTemplateColumns: isPrinting ? widths.replaceAll(/minmax\([^,]+,/g, 'minmax(0,') : widths,
  };
  return (
    <div
      role="table"
      aria-label={label}
      aria-rowcount={more?.hasNextPage ? -1 : rows.length + 1}
      className={styles.grid}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className={styles.head} style={tracks}>
          {columns.map((column) => (
            <Heading key={column.label} {...column} />
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        ref={body}
        className={styles.body}
        style={{ height: virtual.getTotalSize() }}
      >
        {items.map(({ index, key, start }) => {
          const row = rows[index]!;
          return (
            <div
              role="row"
              key={key}
              ref={isPrinting ? undefined : virtual.measureElement}
              data-index={index}
              aria-rowindex={index + 2}
              aria-current={selected !== undefined && keyOf(row) === selected ? 'true' : undefined}
              className={styles.row}
              style={{ ...tracks, transform: `translateY(${start - above}px)` }}
              onFocus={() => {
                setFocused(keyOf(row));
                onSelect?.(keyOf(row));
              }}
            >
              {columns.map((column) => (
                <div
                  role="cell"
                  key={column.label}
                  data-label={column.isWhole ? undefined : column.label}
                >
                  <div>{column.show(row)}</div>
                </div>
              ))}
            </div>
          );
        })}
      </div>
      {more?.isFetchingNextPage && <Loader size="sm" m="sm" aria-label="Loading more rows" />}
      {isPrinting && more?.hasNextPage && (
        <p>The first {rows.length.toLocaleString('en')} rows. There are more.</p>
      )}
    </div>
  );
};

/** A list where it is read: loading or failed, empty, or its rows. */
export const Listed = <R,>({
  list,
  lines = 6,
  empty,
  ...grid
}: Omit<GridProps<R>, 'rows' | 'more'> & {
  readonly list: Awaited & NonNullable<GridProps<R>['more']> & { readonly rows: readonly R[] };
  readonly lines?: number;
  /** What is shown where the list has no rows. */
  readonly empty: ReactNode;
}) => {
  if (list.isPending || list.error) return <Waiting on={list} lines={lines} />;
  return list.rows.length === 0 ? empty : <Grid rows={list.rows} more={list} {...grid} />;
};
