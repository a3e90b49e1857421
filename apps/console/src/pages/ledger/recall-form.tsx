import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useFilters } from '../../parts/filters';
import {
  hasVersion,
  isOfWorkOrder,
  type RecallRoot,
  rootKinds,
  type RootKind,
  searchOf,
} from './recall-root';

/** Asks what rested on one thing; what it is stands in the address from then on. */
export const RecallForm = ({ root }: { readonly root: RecallRoot | undefined }) => {
  const { set } = useFilters();
  const [kind, setKind] = useState<RootKind>(root?.kind ?? 'policy');
  const [id, setId] = useState(root?.id ?? '');
  const [version, setVersion] = useState(root?.version ?? '');
  const [of, setOf] = useState(root?.of ?? '');
  const ask = (submitted: FormEvent): void => {
    submitted.preventDefault();
    const more = {
      ...(hasVersion(kind) && version.trim() ? { version: version.trim() } : {}),
      ...(isOfWorkOrder(kind) && of.trim() ? { of: of.trim() } : {}),
    };
    set({ ...searchOf({ kind, id: id.trim(), ...more }), workOrderId: undefined, by: undefined });
  };
  return (
    <Group
      component="form"
      role="search"
      aria-label="What is recalled"
      align="flex-end"
      gap="sm"
      my="sm"
      onSubmit={ask}
    >
      <NativeSelect
        label="What rested on"
        value={kind}
        data={Object.entries(rootKinds).map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget }) => setKind(currentTarget.value as RootKind)}
      />
      <TextInput
        label="Its id or name"
        value={id}
        onChange={({ currentTarget }) => setId(currentTarget.value)}
      />
      {hasVersion(kind) && (
        <TextInput
          label="Version"
          placeholder="all"
          w={90}
          inputMode="numeric"
          value={version}
          onChange={({ currentTarget }) => setVersion(currentTarget.value)}
        />
      )}
      {isOfWorkOrder(kind) && (
        <TextInput
          label="Of work order"
          placeholder="any"
          value={of}
          onChange={({ currentTarget }) => setOf(currentTarget.value)}
        />
      )}
      <Button type="submit" variant="default" disabled={id.trim() === ''}>
        Show
      </Button>
    </Group>
  );
};
