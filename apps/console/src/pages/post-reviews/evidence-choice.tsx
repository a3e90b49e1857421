import { NativeSelect } from '@mantine/core';
import { type ActField } from '../../parts/act';

/** Evidence that is there already, where there is some: most reviews need none. */
export const EvidenceChoice = ({
  field: { label, choices = [] },
  value,
  onChange,
}: {
  readonly field: ActField;
  readonly value: string;
  readonly onChange: (evidenceId: string) => void;
}) =>
  choices.length > 0 && (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: '', label: 'none' }, ...choices]}
    />
  );
