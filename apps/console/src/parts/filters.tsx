import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { type ReadPath } from '../api/queries';
import { type paths } from '../api/schema';
import { dayIn, instantOfDay, isZone, UTC } from './days';
import { zoneName } from './times';
import { type Choice, UnknownChoices } from './unknown-choices';
import { labelOf } from './values';

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

/** The filters of these fields alone, as a query takes them. */
export const filtersOf = (filters: Search, fields: readonly Filter[]): Search => {
  const names = fields.map((field) => fieldOf(field).name);
  return Object.fromEntries(
    Object.entries(filters).filter(([name, value]) => value && names.includes(name)),
  );
};

/** Whether the address has any of them. */
export const isFiltered = (filters: Search, fields: readonly Filter[]): boolean =>
  Object.keys(filtersOf(filters, fields)).length > 0;

/**
 * Out of an address the router reads `true` and `7` as what they look like; filters are the texts that were written. A link that
 * takes a filter away has it as undefined, which is no text.
 */
export const textsOf = (search: Readonly<Record<string, unknown>>): Search =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );

/** One filter: a choice where it has choices, a day where it is `from` or `to`, else a text. */
interface FilterField<Name extends string = string> {
  /** The parameter of the API and of the address. */
  readonly name: Name;
  /** The name in words where absent. */
  readonly label?: string;
  /** What a choice shows where nothing is chosen: `all`, unless the page shows something else then. */
  readonly none?: string;
  /** The value that means the same as no choice. */
  readonly byDefault?: string;
  /** Of days that are of this time zone whatever the user chooses: reports count months of UTC. */
  readonly zone?: string;
  /** Values, or values with their labels; the empty value means all and is added automatically. */
  readonly choices?: readonly string[] | Readonly<Record<string, string>>;
}

/** A filter by its name, or with what differs from what the name says. */
export type Filter<Name extends string = string> = Name | FilterField<Name>;

/** Filters that the API takes at a path: one that it does not take does not compile. */
export type FiltersOf<P extends ReadPath, More extends string = never> = readonly Filter<
  More | (keyof NonNullable<paths[P]['get']['parameters']['query']> & string)
>[];

const fieldOf = (filter: Filter): FilterField & { readonly label: string } => {
  const field = typeof filter === 'string' ? { name: filter } : filter;
  return { label: labelOf(field.name), ...field };
};

const optionsOf = (choices: NonNullable<FilterField['choices']>) =>
  Array.isArray(choices)
    ? (choices as readonly string[]).map((value) => ({ value, label: value }))
    : Object.entries(choices).map(([value, label]) => ({ value, label }));

/** What a field accepts; nothing of fields in which one types. */
const choiceOf = ({ name, label, choices, byDefault }: ReturnType<typeof fieldOf>) =>
  choices
    ? [
        {
          name,
          label,
          values: [...optionsOf(choices).map(({ value }) => value), byDefault ?? ''],
        },
      ]
    : [];

const isDay = ({ name }: FilterField): boolean => name === 'from' || name === 'to';

/** The time zone of the days of the page: that of the user unless the address names one that the browser knows. */
export const useZone = (): string => {
  const named = useFilters().filters['zone'];
  return named !== undefined && isZone(named) ? named : zoneName();
};

/** Its form is fetched once there is something to save: the first load goes without it. */
const SavePage = lazy(() => import('./save-page'));

interface FilterBarProps {
  readonly fields: readonly Filter[];
  /** The time zone of its days, where the page has a choice of it. */
  readonly zone?: string;
  /** Parameters of the address that the page chooses elsewhere: one line names what is unknown of all. */
  readonly choices?: readonly Choice[];
}

export const FilterBar = (props: FilterBarProps) => {
  const { filters, set } = useFilters();
  const ownZone = useZone();
  const zone = props.zone ?? ownZone;
  const fields = props.fields.map(fieldOf);
  const stated = fields.filter(({ name }) => filters[name]);
  // On a phone they would fill the screen above the list.
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [isOpen, setOpen] = useState(false);
  const hasZoneChoice = !props.zone && fields.some((field) => isDay(field) && !field.zone);
  const bar = (
    <Group
      component="form"
      role="search"
      gap="sm"
      align="flex-end"
      my="sm"
      onSubmit={(event) => event.preventDefault()}
    >
      {fields.map((field) =>
        field.choices ? (
          <NativeSelect
            key={field.name}
            size="sm"
            label={field.label}
            data={[{ value: '', label: field.none ?? 'all' }, ...optionsOf(field.choices)]}
            value={field.byDefault === filters[field.name] ? '' : (filters[field.name] ?? '')}
            onChange={(event) => set({ [field.name]: event.currentTarget.value })}
          />
        ) : (
          <TypedFilter
            key={`${zone} ${field.name}=${filters[field.name] ?? ''}`}
            field={field}
            zone={field.zone ?? zone}
          />
        ),
      )}
      {hasZoneChoice && <ZoneChoice days={fields.filter(isDay)} />}
      {stated.length > 0 && (
        <Button
          variant="subtle"
          onClick={() => set(Object.fromEntries(stated.map(({ name }) => [name, undefined])))}
        >
          Clear filters
        </Button>
      )}
      {stated.length > 0 && (
        <Suspense fallback={null}>
          <SavePage />
        </Suspense>
      )}
    </Group>
  );
  return (
    <>
      {isNarrow && (
        <Button variant="default" my="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {stated.length > 0 ? `Filters (${stated.length})` : 'Filters'}
        </Button>
      )}
      {(!isNarrow || isOpen) && bar}
      <UnknownChoices
        of={[
          ...(props.choices ?? []),
          ...fields.flatMap(choiceOf),
          ...(hasZoneChoice ? [{ name: 'zone', label: ZONE_LABEL, values: [ownZone] }] : []),
        ]}
      />
    </>
  );
};

const ZONE_LABEL = 'Days of';

/** Whose days the filters mean. The days stay the same when it changes. */
const ZoneChoice = ({ days }: { readonly days: readonly FilterField[] }) => {
  const { filters, set } = useFilters();
  const zone = useZone();
  const change = (next: string): void => {
    const moved = days.flatMap(({ name }) => {
      const instant = filters[name];
      const day = instant && dayIn(instant, zone);
      return day ? [[name, instantOfDay(day, next, name === 'to')]] : [];
    });
    set({ ...Object.fromEntries(moved), zone: next === zoneName() ? undefined : next });
  };
  return (
    <NativeSelect
      size="sm"
      label={ZONE_LABEL}
      data={[...new Set([zoneName(), UTC, zone])]}
      value={zone}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
};

/** Asks when the typing is over: on Enter, and when it is left. */
const TypedFilter = ({
  field,
  zone,
}: {
  readonly field: ReturnType<typeof fieldOf>;
  readonly zone: string;
}) => {
  const { filters, set } = useFilters();
  const value = filters[field.name] ?? '';
  const ofDay = isDay(field);
  const [typed, setTyped] = useState(ofDay ? dayIn(value, zone) : value);
  const state = (text: string): void => {
    if (text !== value) set({ [field.name]: text });
  };
  return (
    <TextInput
      size="sm"
      w={ofDay ? 150 : 136}
      type={ofDay ? 'date' : 'text'}
      label={field.label}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        if (ofDay) state(instantOfDay(event.currentTarget.value, zone, field.name === 'to'));
      }}
      onBlur={() => ofDay || state(typed.trim())}
      onKeyDown={(event) => !ofDay && event.key === 'Enter' && state(typed.trim())}
    />
  );
};
