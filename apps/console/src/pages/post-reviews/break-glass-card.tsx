import { Group, Title } from '@mantine/core';
import { type AnswerOf, useRead } from '../../api/queries';
import { AnchorLink } from '../../parts/link';
import { Said } from '../../parts/said';
import { Terms } from '../../parts/terms';
import { Waiting } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import { WorkOrderLink } from '../../parts/work-order-link';
import { BreakGlassMark } from './break-glass-mark';
import styles from './post-reviews.module.css';
import { scopeWords } from './scope-words';

type BreakGlass = AnswerOf<'/v1/break-glass/{breakGlassId}'>;

/** What somebody took on themselves: by which code and reason, within what, and how it ended. */
export const BreakGlassCard = ({ breakGlassId }: { readonly breakGlassId: string }) => {
  const read = useRead('/v1/break-glass/{breakGlassId}', { path: { breakGlassId } });
  const codes = useRead('/v1/exception-codes', {
    query: { code: read.data?.body.code, limit: 1 },
    enabled: read.data !== undefined,
  });
  if (!read.data) return <Waiting on={read} />;
  const { body } = read.data;
  const { code, status, rationale, erasedTexts } = body;
  return (
    <section className={styles.card} aria-labelledby="taken">
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4" id="taken">
          <Said>{codes.data?.body.items?.[0]?.title ?? code}</Said>
        </Title>
        <BreakGlassMark status={status} />
      </Group>
      <blockquote className={styles.quote}>
        <Said none={erasedTexts ? 'The rationale was erased: only its digest is left.' : '—'}>
          {rationale}
        </Said>
      </blockquote>
      <Terms of={termsOf(body)} />
    </section>
  );
};

const termsOf = (body: BreakGlass) => ({
  Code: (
    <AnchorLink size="sm" to="/trends/$code" params={{ code: body.code }}>
      <Said>{body.code}</Said>
    </AnchorLink>
  ),
  'It permitted': <Said>{scopeWords(body)}</Said>,
  'With the arguments': body.scopeArguments && <Said>{body.scopeArguments}</Said>,
  'On work order': <WorkOrderLink id={body.workOrderId} eventId={body.eventId} />,
  'Declared by': (
    <>
      <Said>{body.declaredBy}</Said>
      {body.onBehalfOf && (
        <>
          {' '}
          for <Said>{body.onBehalfOf}</Said>
        </>
      )}
      , <When at={body.declaredAt} />
    </>
  ),
  'Passed over': body.bypassed && (
    <>
      <Said>{body.bypassed}</Said>, who would have been asked
    </>
  ),
  'Second signature': body.secondSignatureOwner && (
    <>
      of <Said>{body.secondSignatureOwner}</Said>: <Said>{body.secondSignatureBecause}</Said>
    </>
  ),
  [body.status === 'live' ? 'It holds until' : 'It ended']: <Ending of={body} />,
  'Its exception': (
    <AnchorLink size="sm" to="/exceptions/$exceptionId" params={{ exceptionId: body.exceptionId }}>
      what it raised
    </AnchorLink>
  ),
});

const Ending = ({
  of: { status, expiresAt, endedAt, endedBy, comment },
}: {
  readonly of: BreakGlass;
}) => {
  if (status === 'live') return <Until at={expiresAt} />;
  if (status === 'expired')
    return (
      <>
        by its time, <When at={endedAt ?? expiresAt} />
      </>
    );
  return (
    <>
      by <Said>{endedBy}</Said>, <When at={endedAt} />
      {comment && (
        <>
          : <Said>{comment}</Said>
        </>
      )}
    </>
  );
};
