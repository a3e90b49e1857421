import { Group, Text, Title } from '@mantine/core';
import { type AnswerOf, useAll, useRead } from '../../api/queries';
import { AnchorLink, places, WorkOrderLink } from '../../parts/links';
import { Mark, OutcomeMark } from '../../parts/mark';
import { Terms } from '../../parts/terms';
import { UserText } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import { BreakGlassMark, scopeLabel } from './marks';
import styles from './post-reviews.module.css';

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
          <UserText>{codes.data?.body.items?.[0]?.title ?? code}</UserText>
        </Title>
        <BreakGlassMark status={status} />
      </Group>
      <blockquote className={styles.quote}>
        <UserText none={erasedTexts ? 'The rationale was erased: only its digest remains.' : '—'}>
          {rationale}
        </UserText>
      </blockquote>
      <Terms of={termsOf(body)} />
    </section>
  );
};

const termsOf = (body: BreakGlass) => ({
  Code: (
    <AnchorLink size="sm" {...places['exception-code'](body.code)}>
      <UserText>{body.code}</UserText>
    </AnchorLink>
  ),
  Scope: <UserText>{scopeLabel(body)}</UserText>,
  'With the arguments': body.scopeArguments && <UserText>{body.scopeArguments}</UserText>,
  'On work order': <WorkOrderLink id={body.workOrderId} eventId={body.eventId} />,
  'Declared by': (
    <>
      <UserText>{body.declaredBy}</UserText>
      {body.onBehalfOf && (
        <>
          {' '}
          for <UserText>{body.onBehalfOf}</UserText>
        </>
      )}
      , <When at={body.declaredAt} />
    </>
  ),
  Bypassed: body.bypassed && (
    <>
      <UserText>{body.bypassed}</UserText>, who would have approved it
    </>
  ),
  'Second signature': body.secondSignatureOwner && (
    <>
      of <UserText>{body.secondSignatureOwner}</UserText>:{' '}
      <UserText>{body.secondSignatureBecause}</UserText>
    </>
  ),
  [body.status === 'live' ? 'Expires' : 'Ended']: <Ending of={body} />,
  Exception: (
    <AnchorLink size="sm" {...places.exception(body.exceptionId)}>
      its exception
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
      by <UserText>{endedBy}</UserText>, <When at={endedAt} />
      {comment && (
        <>
          : <UserText>{comment}</UserText>
        </>
      )}
    </>
  );
};

/** The decisions that were made under a break-glass, with what came of each. */
export const RanUnder = ({
  breakGlassId,
  workOrderId,
}: {
  readonly breakGlassId: string;
  readonly workOrderId: string;
}) => {
  const under = useAll('/v1/reports/recall', { breakGlass: breakGlassId, of: workOrderId });
  const ran = under.rows.filter(({ performed }) => performed).length;
  return (
    <section className={styles.card} aria-labelledby="ran">
      <Title order={2} size="h4" id="ran">
        Actions under it
      </Title>
      {under.isPending || under.error ? (
        <Waiting on={under} lines={2} />
      ) : under.rows.length === 0 ? (
        <Text size="sm">Nothing: no decision used it.</Text>
      ) : (
        <>
          <Text size="sm" mb={4}>
            {under.rows.length === 1 ? '1 decision' : `${under.rows.length} decisions`}, {ran} of
            them performed.
          </Text>
          <ul className={styles.ran}>
            {under.rows.map(
              ({
                decisionId,
                actionKind,
                outcome,
                enforced,
                reported,
                stands,
                decidedAt,
                ...row
              }) => (
                <li key={decisionId}>
                  <OutcomeMark outcome={outcome} enforced={enforced} />{' '}
                  <AnchorLink size="sm" {...places['work-order'](row.workOrderId, row.eventId)}>
                    <UserText>{actionKind}</UserText>
                  </AnchorLink>{' '}
                  <EffectMark reported={reported} stands={stands} />
                  <span className={styles.second}>
                    requested by <UserText>{row.requestedBy}</UserText> <When at={decidedAt} />
                    {row.depth > 1 && (
                      <>
                        ; indirectly, by <UserText>{row.chain}</UserText>
                      </>
                    )}
                  </span>
                </li>
              ),
            )}
          </ul>
        </>
      )}
    </section>
  );
};

/** That nobody has reported an outcome is no good outcome. */
const EffectMark = ({
  reported,
  stands,
}: {
  readonly reported: string | null;
  readonly stands: boolean;
}) => {
  if (reported === 'performed') return <Mark kind="info">performed</Mark>;
  if (reported === 'failed') return <Mark kind="stop">failed</Mark>;
  return stands ? (
    <Mark kind="warn">may still run, nothing reported</Mark>
  ) : (
    <Mark kind="unknown">nothing reported</Mark>
  );
};
