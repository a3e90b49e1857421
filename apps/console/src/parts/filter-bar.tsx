import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useFilters } from './filters';

/** One filter: a text, a choice among a few, or a day. `name` is the parameter of the API and of the address. */
export interface FilterField {
  readonly name: string;
  readonly label: string;
  readonly kind?: 'text' | 'choice' | 'day';
  /** Values with their words; the empty value stands for all and comes by itself. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

export const FilterBar = ({ fields }: { readonly fields: readonly FilterField[] }) => {
  const { filters, set } = useFilters();
  const stated = fields.filter(({ name }) => filters[name]);
  return (
    <Group
      component="form"
      role="search"
      gap="sm"
      align="flex-end"
      my="sm"
      onSubmit={(event) => event.preventDefault()}
    >
      {fields.map((field) =>
        field.kind === 'choice' ? (
          <NativeSelect
            key={field.name}
            size="sm"
            label={field.label}
            data={[{ value: '', label: 'all' }, ...(field.choices ?? [])]}
            value={filters[field.name] ?? ''}
            onChange={(event) => set({ [field.name]: event.currentTarget.value })}
          />
        ) : (
          <TypedFilter key={`${field.name}=${filters[field.name] ?? ''}`} field={field} />
        ),
      )}
      {stated.length > 0 && (
        <Button
          variant="subtle"
          onClick={() => set(Object.fromEntries(stated.map(({ name }) => [name, undefined])))}
        >
          Clear filters
        </Button>
      )}
    </Group>
  );
};

/** Asks when the typing is over: on Enter, and when it is left. */
const TypedFilter = ({ field }: { readonly field: FilterField }) => {
  const { filters, set } = useFilters();
  const value = filters[field.name] ?? '';
  const [typed, setTyped] = useState(value);
  const isDay = field.kind === 'day';
  const state = (text: string): void => {
    if (text !== value) set({ [field.name]: text });
  };
  return (
    <TextInput
      size="sm"
      w={170}
      type={isDay ? 'date' : 'text'}
      label={field.label}
      value={isDay ? typed.slice(0, 10) : typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        if (isDay) state(event.currentTarget.value);
      }}
      onBlur={() => state(typed.trim())}
      onKeyDown={(event) => event.key === 'Enter' && state(typed.trim())}
    />
  );
};
