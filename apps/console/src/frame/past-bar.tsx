import { Button, Group, NativeSelect, Paper, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { usePast } from '../api/queries';
import { useFilters } from '../parts/filters';
import { exactOf } from '../parts/times';

/** Says that the page shows the past, and leads there and back: `asOf` in the address is a time or a ledger position. */
export const PastBar = () => {
  const { asOf, known = 'then' } = usePast();
  const { set } = useFilters();
  if (asOf === undefined) return null;
  return (
    <Paper withBorder p="xs" mb="md" role="status">
      <Group gap="sm">
        <Text fw={600}>As of {pastText(asOf)}</Text>
        <NativeSelect
          size="xs"
          aria-label="As it was known"
          value={known}
          data={[
            { value: 'then', label: 'as it was known then' },
            { value: 'now', label: 'as it is known now' },
          ]}
          onChange={(event) =>
            set({ known: event.currentTarget.value === 'now' ? 'now' : undefined })
          }
        />
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => set({ asOf: undefined, known: undefined })}
        >
          Back to now
        </Button>
      </Group>
    </Paper>
  );
};

/** A time in the time zone of the user; other text is unchanged, for the API to refuse. */
const pastText = (asOf: string): string => {
  if (/^\d+$/.test(asOf)) return `ledger position ${asOf}`;
  return Number.isNaN(Date.parse(asOf)) ? asOf : exactOf(asOf);
};

/** Asks for the past that the page should show. */
export const PastForm = ({ onDone }: { readonly onDone?: () => void }) => {
  const { set } = useFilters();
  const [asOf, setAsOf] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    set({ asOf: pastOf(asOf) });
    onDone?.();
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        <TextInput
          label="As of"
          description="A time, or a ledger position"
          placeholder="2030-03-31 12:00 or 48213"
          value={asOf}
          onChange={(event) => setAsOf(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={asOf.trim() === ''}>
          Show
        </Button>
      </Group>
    </form>
  );
};

/** What people write as the API takes it: positions as they are, times of this place as RFC 3339 in UTC. */
export const pastOf = (written: string): string => {
  const text = written.trim();
  const time = Date.parse(text);
  return /^\d+$/.test(text) || Number.isNaN(time) ? text : new Date(time).toISOString();
};
