import { Group } from '@mantine/core';
import { api } from '../../api/client';
import { type RowOf, useList, usePast } from '../../api/queries';
import { Act } from '../../parts/act';
import { shell } from '../../parts/pasted';
import { Empty, Waiting } from '../../parts/waiting';
import { Owner, StatusMark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Until, When } from '../../parts/when';
import styles from './work-order.module.css';

type Question = RowOf<'/v1/work-orders/{workOrderId}/questions'>;

/** The questions of a work order, with owner and answer. */
export const Questions = ({ workOrderId }: { readonly workOrderId: string }) => {
  const list = useList('/v1/work-orders/{workOrderId}/questions', { path: { workOrderId } });
  const isNow = usePast().asOf === undefined;
  if (list.isPending || list.error !== null) return <Waiting on={list} />;
  return (
    <>
      {isNow && (
        <Group justify="flex-end">
          <Ask workOrderId={workOrderId} />
        </Group>
      )}
      {list.rows.length === 0 ? (
        <Empty
          title="No questions"
          command={shell`npx writ ask ${workOrderId} 'Did the courier confirm the date?' --owner courier-desk`}
        />
      ) : (
        <ul className={styles.rows}>
          {list.rows.map((one) => (
            <li key={one.number}>
              <QuestionLine one={one} />
              {isNow && one.state === 'open' && <Answer one={one} />}
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

const QuestionLine = ({ one }: { readonly one: Question }) => (
  <span>
    <strong>
      <UserText none="(erased)">{one.question}</UserText>
    </strong>{' '}
    <StatusMark status={one.overdue ? 'overdue' : one.state === 'met' ? 'answered' : one.state} />
    <span className={styles.sub}>
      <UserText>{one.askedBy}</UserText> asked <Owner name={one.owner} /> <When at={one.askedAt} />
      {one.dueAt && (
        <>
          , due <Until at={one.dueAt} />
        </>
      )}
    </span>
    {one.answer && (
      <span className={styles.wrote}>
        <UserText>{one.answer}</UserText> — <UserText>{one.answeredBy}</UserText>,{' '}
        <When at={one.answeredAt} />
      </span>
    )}
  </span>
);

const Answer = ({ one: { workOrderId, number, question } }: { readonly one: Question }) => (
  <Act
    command="answer-question"
    label="Answer"
    fields={[{ name: 'answer', label: 'Answer', kind: 'lines', required: true }]}
    run={({ answer = '' }) =>
      api.POST('/v1/work-orders/{workOrderId}/questions/{number}/answer', {
        params: { path: { workOrderId, number: String(number) } },
        body: { answer },
      })
    }
  >
    <UserText>{question}</UserText>
  </Act>
);

const Ask = ({ workOrderId }: { readonly workOrderId: string }) => (
  <Act
    command="ask-question"
    label="Ask a question"
    fields={[
      { name: 'question', label: 'Question', kind: 'lines', required: true },
      {
        name: 'owner',
        label: 'Owner',
        kind: 'owner',
        description: 'The owner of the work, if empty',
      },
    ]}
    run={({ question = '', ...rest }) =>
      api.POST('/v1/work-orders/{workOrderId}/questions', {
        params: { path: { workOrderId } },
        body: { question, ...rest },
      })
    }
  />
);
