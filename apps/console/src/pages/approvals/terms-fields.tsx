import { NativeSelect, TextInput } from '@mantine/core';
import styles from './approvals.module.css';
import {
  type DeclaredTerms,
  type GrantInput,
  type Problems,
  termOf,
  terms,
  usesOf,
  withDeclared,
} from './granting';
import { uses } from './uses';

/** For how long a grant is valid, and for how many runs. */
export const TermsFields = ({
  input,
  change,
  problems,
  declared,
}: {
  readonly input: GrantInput;
  readonly change: (changed: Partial<GrantInput>) => void;
  readonly problems: Problems;
  readonly declared: DeclaredTerms | undefined;
}) => (
  <div className={styles.terms}>
    <NativeSelect
      label="Valid for"
      data={withDeclared(terms, declared && termOf(declared))}
      value={input.validFor}
      onChange={(event) => change({ validFor: event.currentTarget.value })}
    />
    <NativeSelect
      label="Uses"
      data={withDeclared(uses, declared && usesOf(declared))}
      value={input.uses}
      onChange={(event) => change({ uses: event.currentTarget.value as GrantInput['uses'] })}
    />
    {input.uses === 'counted' && (
      <TextInput
        label="Runs"
        inputMode="numeric"
        autoComplete="off"
        value={input.runs}
        onChange={(event) => change({ runs: event.currentTarget.value })}
        error={problems.runs}
      />
    )}
  </div>
);
