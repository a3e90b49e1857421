import { Button, Code, Group, Paper, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../api/client';
import { useRead } from '../../api/queries';
import { Mark } from '../../parts/mark';
import { UserText, visible } from '../../parts/user-text';
import { Terms } from '../../parts/terms';
import { Failure, Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import { useMay } from '../../session/session';
import {
  type Checked,
  CHECKED_MAX,
  checkedOf,
  type EvidenceRow,
  sizeText,
  whyNoContent,
} from './content';
import styles from './ledger.module.css';

/** What a piece of evidence is, as the event in the log names it. */
export interface NamedEvidence {
  readonly evidenceId: string;
  readonly workOrderId: string;
  /** SHA-256 in hex. */
  readonly sha256: string;
}

/** The content of evidence: what it is, how to get it, and whether it matches the log. */
export const EvidenceContent = (named: NamedEvidence) => {
  const { evidenceId, workOrderId } = named;
  const list = useRead('/v1/evidence', { query: { evidenceId, workOrderId, limit: 1 } });
  const row = list.data?.body.items[0];
  return (
    <Paper withBorder p="md" mb="md" component="section" aria-labelledby="content">
      <Title order={2} size="h4" mb="sm" id="content">
        Its content
      </Title>
      {!list.data ? (
        <Waiting on={list} lines={3} />
      ) : row === undefined ? (
        <Text size="sm">This evidence is not listed.</Text>
      ) : (
        <OfRow row={row} named={named} />
      )}
    </Paper>
  );
};

const OfRow = ({ row, named }: { readonly row: EvidenceRow; readonly named: NamedEvidence }) => {
  const may = useMay('contentsRead');
  const why = whyNoContent(row, may);
  return (
    <>
      <Terms
        of={{
          Is: <UserText>{row.mediaType}</UserText>,
          Size: sizeText(row.size),
          Visibility: (
            <Mark kind={row.visibility === 'private' ? 'still' : 'info'}>{row.visibility}</Mark>
          ),
          Erased: row.shreddedAt !== null && <When at={row.shreddedAt} />,
          Replaced: row.supersededAt !== null && <When at={row.supersededAt} />,
          'Stored at': row.uri !== null && <UserText>{row.uri}</UserText>,
        }}
      />
      {why === undefined ? (
        <StoredContent row={row} named={named} />
      ) : (
        <Text size="sm" mt="sm" role="note">
          {why}
        </Text>
      )}
    </>
  );
};

const StoredContent = ({
  row,
  named,
}: {
  readonly row: EvidenceRow;
  readonly named: NamedEvidence;
}) => {
  const { evidenceId, workOrderId, sha256 } = named;
  const { mediaType, size } = row;
  const isSmall = size <= CHECKED_MAX;
  // Requested on demand, and never again by itself: it cannot change, only be erased.
  const checking = useMutation({
    mutationFn: async () => {
      const [verifier, { data }] = await Promise.all([
        import('../../../../../libs/verify/src/browser'),
        api.GET('/v1/evidence/{evidenceId}/content', {
          params: { path: { evidenceId }, query: { workOrderId } },
          parseAs: 'arrayBuffer',
        }),
      ]);
      const bytes = new Uint8Array(data!);
      return checkedOf(bytes, { sha256, mediaType }, verifier.sha256);
    },
  });
  const at = `/v1/evidence/${encodeURIComponent(evidenceId)}/content?workOrderId=${encodeURIComponent(workOrderId)}`;
  return (
    <>
      <Group gap="xs" mt="sm">
        {isSmall && (
          <Button size="compact-md" loading={checking.isPending} onClick={() => checking.mutate()}>
            Check and show
          </Button>
        )}
        <Button size="compact-md" variant="default" component="a" href={at} download>
          Download
        </Button>
      </Group>
      {!isSmall && (
        <Text size="sm" mt="sm">
          More than {sizeText(CHECKED_MAX)} are not checked on a page. Download it: sha256sum says{' '}
          <span className={styles.mono}>{sha256}</span> of what the log names.
        </Text>
      )}
      {checking.error && <Failure error={checking.error} />}
      {checking.data && <Found checked={checking.data} named={named} />}
    </>
  );
};

const Found = ({
  checked: { sha256, isNamed, shown },
  named,
}: {
  readonly checked: Checked;
  readonly named: NamedEvidence;
}) => (
  <div role="status">
    <Text size="sm" mt="sm">
      {isNamed ? (
        <Mark kind="run">matches the log</Mark>
      ) : (
        <Mark kind="stop">does not match the log</Mark>
      )}{' '}
      SHA-256, computed in this browser: <span className={styles.mono}>{sha256}</span>
      {!isNamed && (
        <>
          ; the log names <span className={styles.mono}>{named.sha256}</span>
        </>
      )}
    </Text>
    {'why' in shown ? (
      <Text size="sm" mt="xs">
        {shown.why}
      </Text>
    ) : (
      <Code
        block
        className={styles.raw!}
        mt="xs"
        tabIndex={0}
        role="region"
        aria-label="The content as text"
      >
        {visible(shown.text)}
      </Code>
    )}
  </div>
);
