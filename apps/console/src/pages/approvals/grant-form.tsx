import { Button, Checkbox, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { useRead } from '../../api/queries';
import { useTitle } from '../../parts/links';
import { UserText, visible } from '../../parts/user-text';
import { majorOf } from '../../parts/values';
import { AnswerForm, type AnswerProps } from './answer-form';
import { type AnswerEvents, takeBackOf } from './answer-message';
import styles from './approvals.module.css';
import { type ApprovalRow, type Coverage, permitOf } from './coverage';
import {
  approvedMessage,
  allOf,
  bodyOf,
  type GrantInput,
  leftOf,
  type Problems,
  problemsOf,
  termsLabel,
  useDeclared,
} from './granting';
import { coveragesOf } from './permitted';
import { TermsFields } from './terms-fields';

/** Approves all of the request or less, and states the result before it is sent. */
export const GrantForm = ({
  underReview,
  close,
  cancel,
  onAnswered,
}: AnswerProps & Pick<AnswerEvents, 'onAnswered'>) => {
  const { row, review } = underReview;
  const { approvalId, workOrderId } = row;
  const { requested, permitted } = coveragesOf(row, review);
  // A partial grant can only be completed to the whole.
  const isPart = row.status === 'partial';
  const base = isPart ? requested : permitted;
  const [input, setInput] = useState<GrantInput>(() => allOf(base, amountIn(base)));
  const change = (changed: Partial<GrantInput>): void => setInput({ ...input, ...changed });
  const problems = problemsOf(base, input);
  const taken = (row.conditionList ?? []).map(({ number }) => number);
  const isOneOfSeveral = row.signaturesNeeded > 1;
  const title = useTitle(workOrderId);
  const declared = useDeclared(row, review);
  const what = permitOf(leftOf(base, input), row.gate);
  const isConditional = row.conditionsUnmet > 0 || isUnderConditions(input);
  return (
    <AnswerForm
      title={isOneOfSeveral ? 'Sign' : 'Approve'}
      submit={submitOf(row, input)}
      underReview={underReview}
      close={close}
      cancel={cancel}
      problem={Object.values(problems)[0]}
      body={{ ...bodyOf(base, input, { taken, seen: review?.digest }), workOrderId }}
      send={async (body) => {
        const answer = await api.POST('/v1/approvals/{approvalId}/grant', {
          params: { path: { approvalId } },
          body,
        });
        // Here, and not when the form closes: what is answered leaves the queue, and its form with it.
        onAnswered({
          approvalId,
          title,
          message: approvedMessage(row, isConditional),
          what: `${isOneOfSeveral ? 'Signed' : 'Approved'}: ${what}, ${termsLabel(input, declared)}.`,
          ...takeBackOf(row, answer.data),
        });
        return answer;
      }}
    >
      <div className={styles.permit} role="status">
        <Text size="sm" c="dimmed">
          You are approving exactly this
        </Text>
        <Text fw={600}>
          <UserText>{what}</UserText>
        </Text>
        <Text size="sm">{termsLabel(input, declared)}</Text>
      </div>
      {row.gate === null && !isPart && (
        <LessScope base={base} input={input} change={change} problems={problems} />
      )}
      <TermsFields input={input} change={change} problems={problems} declared={declared} />
      {!isPart && <AddConditions input={input} change={change} />}
      <ProvenBy workOrderId={workOrderId} input={input} change={change} />
      <Textarea
        label="Comment"
        autosize
        minRows={2}
        maxLength={4_000}
        data-autofocus
        value={input.comment}
        onChange={(event) => change({ comment: event.currentTarget.value })}
      />
    </AnswerForm>
  );
};

const amountIn = ({ amount }: Coverage): string =>
  amount ? majorOf(amount.minor, amount.currency) : '';

const isUnderConditions = ({ conditions }: GrantInput): boolean =>
  conditions.some((text) => text.trim() !== '');

/** A conditional approval permits nothing until its conditions are met: the button states which it is. */
const submitOf = ({ signaturesNeeded }: ApprovalRow, input: GrantInput): string => {
  const isConditional = isUnderConditions(input);
  if (signaturesNeeded > 1) return isConditional ? 'Sign with conditions' : 'Sign exactly this';
  return isConditional ? 'Approve with conditions' : 'Approve exactly this';
};

interface Fields {
  readonly input: GrantInput;
  readonly change: (changed: Partial<GrantInput>) => void;
}

/** Reduces the request: cleared items and a lower amount are not approved. */
const LessScope = ({
  base,
  input,
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
            description="Clear what you do not approve."
            value={[...input[name]]}
            onChange={(chosen) =>
              change({ [name]: base[name]!.filter((one) => chosen.includes(one)) })
            }
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
        description="A lower amount approves a part; more was not requested."
        inputMode="decimal"
        autoComplete="off"
        value={input.amount}
        onChange={(event) => change({ amount: event.currentTarget.value })}
        error={problems.amount}
      />
    )}
  </>
);

const labels = { permits: 'Actions', objects: 'Objects', writes: 'Writes' } as const;

/** Conditions: nothing runs under the approval until each is met with evidence. */
const AddConditions = ({ input: { conditions }, change }: Fields) => (
  <Stack gap="xs">
    {conditions.map((text, index) => (
      <Group key={index} align="flex-end" wrap="nowrap" gap="xs">
        <TextInput
          style={{ flex: 1 }}
          label={`Condition ${index + 1}`}
          description={
            index === 0 && 'Nothing runs under this approval until it is met with evidence.'
          }
          maxLength={4_000}
          value={text}
          onChange={(event) =>
            change({ conditions: conditions.with(index, event.currentTarget.value) })
          }
        />
        <Button
          variant="subtle"
          onClick={() => change({ conditions: conditions.toSpliced(index, 1) })}
          aria-label={`Remove condition ${index + 1}`}
        >
          Remove
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

/** Supporting evidence: the approval is flagged when it is superseded later. */
const ProvenBy = ({ workOrderId, input, change }: Fields & { readonly workOrderId: string }) => {
  const { data } = useRead('/v1/evidence', { query: { workOrderId, limit: 50 } });
  const current = (data?.body.items ?? []).filter(
    ({ supersededBy, shreddedAt }) => supersededBy === null && shreddedAt === null,
  );
  if (current.length === 0) return null;
  return (
    <details className={styles.dim}>
      <summary>Supporting evidence ({input.evidence.length} named)</summary>
      <Checkbox.Group
        aria-label="Supporting evidence"
        value={[...input.evidence]}
        onChange={(evidence) => change({ evidence })}
      >
        <Stack gap={4} mt={4}>
          {current.map(({ evidenceId, kind, producer }) => (
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
