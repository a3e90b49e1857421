import { Group, NativeSelect, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { majorOf } from '../../parts/money';
import { Said } from '../../parts/said';
import { useTitle } from '../../parts/work-order-link';
import { afterYes } from './after-yes';
import { AnswerForm, type AnswerProps } from './answer-form';
import styles from './approvals.module.css';
import { type ApprovalRow, type Coverage, permitOf } from './coverage';
import { termOf, termsInWords, useDeclared, usesOf, withDeclared } from './declared';
import { allOf, bodyOf, leftOf, problemsOf, type Said as Terms, terms, uses } from './granting';
import { AddConditions, LessScope, ProvenBy } from './grant-fields';
import { coveragesOf } from './permitted';
import { type Yes } from './yes-said';

/** A yes, to all of what is asked or to less: which is said in words before it is sent. */
export const GrantForm = ({
  inSight,
  close,
  onYes,
}: AnswerProps & { readonly onYes: (yes: Yes) => void }) => {
  const { row, review } = inSight;
  const { approvalId, workOrderId } = row;
  const { asked, permitted } = coveragesOf(row, review);
  // A yes to a part can only be said again, to the whole.
  const isPart = row.status === 'partial';
  const base = isPart ? asked : permitted;
  const [said, setSaid] = useState<Terms>(() => allOf(base, amountIn(base)));
  const change = (changed: Partial<Terms>): void => setSaid({ ...said, ...changed });
  const problems = problemsOf(base, said);
  const taken = (row.conditionList ?? []).map(({ number }) => number);
  const isOneOfSeveral = row.signaturesNeeded > 1;
  const title = useTitle(workOrderId);
  const declared = useDeclared(row, review);
  const isConditional = row.conditionsUnmet > 0 || isUnderConditions(said);
  return (
    <AnswerForm
      title={isOneOfSeveral ? 'Sign' : 'Approve'}
      submit={submitOf(row, said)}
      inSight={inSight}
      close={close}
      problem={Object.values(problems)[0]}
      body={{ ...bodyOf(base, said, { taken, seen: review?.digest }), workOrderId }}
      send={async (body) => {
        const answer = await api.POST('/v1/approvals/{approvalId}/grant', {
          params: { path: { approvalId } },
          body,
        });
        // Here, and not when the form closes: what is answered leaves the queue, and its form with it.
        onYes({ approvalId, title, words: afterYes(row, isConditional) });
        return answer;
      }}
    >
      <div className={styles.permit} role="status">
        <Text size="sm" c="dimmed">
          You permit exactly this
        </Text>
        <Text fw={600}>
          <Said>{permitOf(leftOf(base, said), row.gate)}</Said>
        </Text>
        <Text size="sm">{termsInWords(said, declared)}</Text>
      </div>
      {row.gate === null && !isPart && (
        <LessScope base={base} said={said} change={change} problems={problems} />
      )}
      <Group grow align="flex-start">
        <NativeSelect
          label="It holds"
          data={withDeclared(terms, declared && termOf(declared))}
          value={said.validFor}
          onChange={(event) => change({ validFor: event.currentTarget.value })}
        />
        <NativeSelect
          label="It may be used"
          data={withDeclared(uses, declared && usesOf(declared))}
          value={said.uses}
          onChange={(event) => change({ uses: event.currentTarget.value as Terms['uses'] })}
        />
      </Group>
      {!isPart && <AddConditions said={said} change={change} />}
      <ProvenBy workOrderId={workOrderId} said={said} change={change} />
      <Textarea
        label="Comment"
        autosize
        minRows={2}
        maxLength={4_000}
        data-autofocus
        value={said.comment}
        onChange={(event) => change({ comment: event.currentTarget.value })}
      />
    </AnswerForm>
  );
};

const amountIn = ({ amount }: Coverage): string =>
  amount ? majorOf(amount.minor, amount.currency) : '';

const isUnderConditions = ({ conditions }: Terms): boolean =>
  conditions.some((text) => text.trim() !== '');

/** A yes under conditions permits nothing until they are met: the button says which yes it is. */
const submitOf = ({ signaturesNeeded }: ApprovalRow, said: Terms): string => {
  const isConditional = isUnderConditions(said);
  if (signaturesNeeded > 1) return isConditional ? 'Sign, under conditions' : 'Sign exactly this';
  return isConditional ? 'Yes, under conditions' : 'Yes, permit exactly this';
};
