import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { useFilters } from '../../parts/filters';
import { numbered } from '../../parts/values';
import {
  bodyOf,
  hasVersion,
  isOfWorkOrder,
  type RecallRoot,
  type RootKind,
  rootKinds,
  searchOf,
} from './recall-root';

/** Chooses the root of a recall, which the address then holds. */
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
        label="What depends on"
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

interface Raised {
  readonly workOrders: number;
  readonly raised: number;
  readonly already: number;
  readonly refused: number;
}

/** It is there before anybody defines it. */
const CODE = 'recalled';
const none: Raised = { workOrders: 0, raised: 0, already: 0, refused: 0 };

/** Puts all of that work before its owners: one exception on each work order on which something came of it. */
export const RecallAct = ({ root }: { readonly root: RecallRoot }) => {
  const [raised, setResult] = useState<Raised>();
  const raise = async ({ rationale = '' }: Readonly<Record<string, string>>) => {
    let sum = none;
    let cursor: string | undefined;
    do {
      const { data } = await api.POST('/v1/recalls', {
        body: {
          root: bodyOf(root),
          code: CODE,
          rationale,
          ...(cursor === undefined ? {} : { cursor }),
        },
      });
      if (!data) break;
      sum = plus(sum, data.counts);
      setResult(sum);
      cursor = data.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return { data: {} };
  };
  return (
    <>
      <Act
        command="recall"
        label="Raise exceptions"
        color="red"
        fields={[{ name: 'rationale', label: 'Why it is recalled', kind: 'lines', required: true }]}
        run={raise}
      >
        One exception is raised on each work order where an action was performed or may still run.
        Repeating it raises no duplicates; it rolls nothing back.
      </Act>
      {raised && (
        <Text size="sm" role="status">
          {raised.raised} raised, {raised.already} already open, {raised.refused} refused, of{' '}
          {numbered(raised.workOrders, 'work order')}.
        </Text>
      )}
    </>
  );
};

const plus = (sum: Raised, more: Raised): Raised => ({
  workOrders: sum.workOrders + more.workOrders,
  raised: sum.raised + more.raised,
  already: sum.already + more.already,
  refused: sum.refused + more.refused,
});
