import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useRead } from '../../api/queries';
import { visible } from '../../parts/visible';
import styles from './approvals.module.css';
import { type Coverage } from './coverage';
import { type Problems, type Said } from './granting';

interface Fields {
  readonly said: Said;
  readonly change: (changed: Partial<Said>) => void;
}

/** Less than was asked: what is unticked, and a lower amount, is not permitted. */
export const LessScope = ({
  base,
  said,
  change,
  problems,
}: Fields & { readonly base: Coverage; readonly problems: Problems }) => (
  <>
    {(['permits', 'objects', 'writes'] as const).map(
      (name) =>
        (base[name]?.length ?? 0) > 1 && (
          <Checkbox.Group
            key={name}
            label={labels[name]}
            description="Untick what you do not permit."
            value={[...said[name]]}
            onChange={(kept) => change({ [name]: base[name]!.filter((one) => kept.includes(one)) })}
            error={problems[name]}
          >
            <Group gap="md" mt={4}>
              {base[name]!.map((one) => (
                <Checkbox key={one} value={one} label={visible(one)} />
              ))}
            </Group>
          </Checkbox.Group>
        ),
    )}
    {base.amount && (
      <TextInput
        label={`At most, in ${base.amount.currency}`}
        description="Less is a yes to a part; more was not asked for."
        inputMode="decimal"
        autoComplete="off"
        value={said.amount}
        onChange={(event) => change({ amount: event.currentTarget.value })}
        error={problems.amount}
      />
    )}
  </>
);

const labels = { permits: 'Actions', objects: 'Objects', writes: 'Writes' } as const;

/** Conditions: what the yes permits waits until each is met with evidence. */
export const AddConditions = ({ said: { conditions }, change }: Fields) => (
  <Stack gap="xs">
    {conditions.map((text, index) => (
      <Group key={index} align="flex-end" wrap="nowrap" gap="xs">
        <TextInput
          style={{ flex: 1 }}
          label={`Condition ${index + 1}`}
          description={index === 0 && 'Nothing runs on this yes until it is met with evidence.'}
          maxLength={4_000}
          value={text}
          onChange={(event) =>
            change({ conditions: conditions.with(index, event.currentTarget.value) })
          }
        />
        <Button
          variant="subtle"
          onClick={() => change({ conditions: conditions.toSpliced(index, 1) })}
          aria-label={`Leave out condition ${index + 1}`}
        >
          Leave out
        </Button>
      </Group>
    ))}
    <Group>
      <Button
        variant="default"
        size="compact-md"
        onClick={() => change({ conditions: [...conditions, ''] })}
      >
        Add a condition
      </Button>
    </Group>
  </Stack>
);

/** The evidence that the yes rests on: where it is replaced later, the yes is flagged. */
export const ProvenBy = ({
  workOrderId,
  said,
  change,
}: Fields & { readonly workOrderId: string }) => {
  const { data } = useRead('/v1/evidence', { query: { workOrderId, limit: 50 } });
  const standing = (data?.body.items ?? []).filter(
    ({ supersededBy, shreddedAt }) => supersededBy === null && shreddedAt === null,
  );
  if (standing.length === 0) return null;
  return (
    <details className={styles.dim}>
      <summary>Evidence that it rests on ({said.evidence.length} named)</summary>
      <Checkbox.Group
        aria-label="Evidence that it rests on"
        value={[...said.evidence]}
        onChange={(evidence) => change({ evidence })}
      >
        <Stack gap={4} mt={4}>
          {standing.map(({ evidenceId, kind, producer }) => (
            <Checkbox
              key={evidenceId}
              value={evidenceId}
              label={visible(`${kind}, by ${producer} (${evidenceId})`)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
    </details>
  );
};
