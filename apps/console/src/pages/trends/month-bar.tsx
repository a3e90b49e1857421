import { Group, NativeSelect, TextInput } from '@mantine/core';
import { useFilters } from '../../parts/filters';
import { type Column } from '../../parts/grid';
import { monthLabel } from '../../parts/month-label';
import { useNow } from '../../parts/when';
import {
  requestedMonths,
  BEGINNING,
  fieldOf,
  instantOf,
  lastMonthOf,
  type Months,
  monthsOf,
  spanOfMonths,
  spans,
  toAfter,
} from './months';

/** The months that the page asks for: those of its address, the last year where it names none. */
export const useMonths = (): Months => {
  const { filters } = useFilters();
  const { from, to } = filters;
  return requestedMonths({ ...(from ? { from } : {}), ...(to ? { to } : {}) }, useNow());
};

/** The months that stand in the address, or else all of them. */
export const useStatedMonths = (): Months => {
  const { from = BEGINNING, to } = useFilters().filters;
  return { from, ...(to ? { to } : {}) };
};

/** Chooses the months, which stand in the address as the API takes them. */
export const MonthBar = ({ months }: { readonly months: Months }) => {
  const { set } = useFilters();
  const now = useNow();
  const chosen = spanOfMonths(months, now);
  return (
    <Group component="form" role="search" aria-label="Months" gap="sm" align="flex-end" my="sm">
      <NativeSelect
        label="Months (UTC)"
        value={chosen}
        data={[...spans, ...(chosen === 'chosen' ? [{ value: 'chosen', label: 'chosen' }] : [])]}
        onChange={(event) => {
          const { from } = monthsOf(event.currentTarget.value, now);
          set({ from, to: undefined });
        }}
      />
      <MonthField
        label="From"
        value={fieldOf(months.from)}
        onChange={(field) => set({ from: instantOf(field) })}
      />
      <MonthField
        label="To, included"
        value={lastMonthOf(months.to)}
        onChange={(field) => set({ from: months.from, to: toAfter(field) })}
      />
    </Group>
  );
};

interface MonthFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (field: string) => void;
}

/** Browsers without a field for months take `2030-03`. */
const MonthField = ({ label, value, onChange }: MonthFieldProps) => (
  <TextInput
    key={value}
    type="month"
    w={170}
    label={label}
    defaultValue={value}
    placeholder="2030-03"
    onChange={(event) => {
      const field = event.currentTarget.value;
      if (field === '' || instantOf(field)) onChange(field);
    }}
  />
);

/** The month that a row counts. */
export const monthColumn = (label: string): Column<{ readonly month: string }> => ({
  label,
  width: '6rem',
  show: ({ month }) => monthLabel(month),
});
