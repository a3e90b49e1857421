import { Table } from '@mantine/core';
import { type ReactNode } from 'react';
import styles from './data-table.module.css';
import { type GridProps } from './grid';

/** A column of a short table: numbers are aligned to the end. */
export interface TableColumn<R> {
  readonly label: string;
  readonly show: (row: R) => ReactNode;
  readonly isNumber?: boolean;
}

/**
 * A table of few rows, all of them drawn; it scrolls by itself where the screen is narrower than `minWidth`. On a phone, where
 * nobody sees that something scrolls, each row is a block of lines: its first cell, then the others with their labels.
 */
export const DataTable = <R,>({
  label,
  rows,
  columns,
  keyOf,
  minWidth = 0,
  maw,
}: Pick<GridProps<R>, 'label' | 'rows' | 'keyOf'> & {
  readonly columns: readonly TableColumn<R>[];
  readonly minWidth?: number;
  readonly maw?: string;
}) => (
  <Table.ScrollContainer minWidth={minWidth} maw={maw} className={styles.scroll}>
    <Table aria-label={label} fz="sm" className={styles.table}>
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <Table.Th key={column.label} ta={column.isNumber ? 'end' : undefined}>
              {column.label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={keyOf(row)}>
            {columns.map((column) => (
              <Table.Td
                key={column.label}
                ta={column.isNumber ? 'end' : undefined}
                data-label={column.label}
              >
                {column.show(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);

export const countColumn = <N extends string>(
  label: string,
  name: N,
): TableColumn<Readonly<Record<N, number>>> => ({
  label,
  isNumber: true,
  show: (row) => row[name].toLocaleString('en'),
});
