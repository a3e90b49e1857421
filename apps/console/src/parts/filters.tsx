import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

type Search = Readonly<Record<string, string | undefined>>;

/**
 * The filters of a page, which live in its address alone, so that a link shows the same to its recipient. Values are
 * texts; an empty one is taken away. `set` changes some and leaves the others.
 */
export const useFilters = (): {
  readonly filters: Search;
  readonly set: (changed: Search) => void;
} => {
  const filters = useSearch({ from: '__root__' });
  const navigate = useNavigate();
  const set = (changed: Search): void => {
    const all = Object.entries({ ...filters, ...changed });
    const search = Object.fromEntries(
      all.filter(([, value]) => value !== undefined && value !== ''),
    );
    void navigate({ to: '.', search, replace: true });
  };
  return { filters, set };
};

/** The filters of these names or fields alone, as a query takes them. */
export const filtersOf = (
  filters: Search,
  fields: readonly (string | Pick<FilterField, 'name'>)[],
): Search => {
  const names = fields.map((field) => (typeof field === 'string' ? field : field.name));
  return Object.fromEntries(
    Object.entries(filters).filter(([name, value]) => value && names.includes(name)),
  );
};

/** Out of an address the router reads `true` and `7` as what they look like; filters are the texts that were written. */
export const textsOf = (search: Readonly<Record<string, unknown>>): Search =>
  Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)]));

/** One filter: a text, a choice among a few, or a day. `name` is the parameter of the API and of the address. */
export interface FilterField {
  readonly name: string;
  readonly label: string;
  readonly kind?: 'text' | 'choice' | 'day';
  /** What a choice shows where nothing is chosen: `all`, unless the page shows something else then. */
  readonly none?: string;
  /** Values with their labels; the empty value means all and is added automatically. */
  readonly choices?: readonly (string | { readonly value: string; readonly label: string })[];
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
            data={[{ value: '', label: field.none ?? 'all' }, ...(field.choices ?? [])]}
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
      w={isDay ? 150 : 136}
      type={isDay ? 'date' : 'text'}
      label={field.label}
      value={isDay ? typed.slice(0, 10) : typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        if (isDay) state(instantOf(field.name, event.currentTarget.value));
      }}
      onBlur={() => isDay || state(typed.trim())}
      onKeyDown={(event) => !isDay && event.key === 'Enter' && state(typed.trim())}
    />
  );
};

/** A day as the API takes times, in UTC as all its months are: its beginning, or for `to` its end. */
const instantOf = (name: string, day: string): string =>
  day && `${day}T${name === 'to' ? '23:59:59.999' : '00:00:00'}Z`;
