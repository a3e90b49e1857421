import { Button, Group, Text } from '@mantine/core';
import { api } from '../api/client';
import { useCommand, usePast } from '../api/queries';
import { useMay, useSession } from '../session/session';
import { Mark } from './mark';
import { clockOf } from './times';
import { UserText } from './user-text';
import { useNow } from './when';

/** The claim on an obligation, as its row has it. */
export interface Claimed {
  readonly claimedBy: string | null;
  readonly claimedUntil: string | null;
}

/** An obligation that people claim. */
export interface Claimable {
  readonly kind: 'approval' | 'exception' | 'post-review';
  readonly subject: string;
  readonly workOrderId: string;
}

type Send<V> = (what: V) => Promise<{ readonly data?: unknown }>;

/** Claims what nobody has claimed, and releases one's own. The form of an answer does both by itself. */
export const useClaim = (
  of: Claimed,
  { kind, subject, workOrderId }: Claimable,
  own: <V>(send: Send<V>) => Send<V> = (send) => send,
) => {
  const init = {
    params: { path: { obligationId: `${kind}/${subject}` } },
    body: { workOrderId },
  };
  const take = useCommand(own(() => api.POST('/v1/obligations/{obligationId}/claim', init)));
  const release = useCommand(own(() => api.POST('/v1/obligations/{obligationId}/release', init)));
  const claimant = useClaimant(of);
  const me = useSession()?.actor.id;
  const isMine = claimant !== undefined && claimant === me;
  return {
    take: () => claimant === undefined && take.mutate({}),
    release: () => isMine && release.mutate({}),
  };
};

/** Who works on the answer now; undefined where nobody claims to, or the claim has run out. */
export const useClaimant = ({ claimedBy, claimedUntil }: Claimed): string | undefined => {
  const now = useNow();
  const isLive = claimedUntil !== null && Date.parse(claimedUntil) > now;
  return isLive ? (claimedBy ?? undefined) : undefined;
};

/** “Taken by Fiona”, in lists; nothing where nobody works on it. */
export const TakenMark = ({ of }: { readonly of: Claimed }) => {
  const claimant = useClaimant(of);
  const me = useSession()?.actor.id;
  if (claimant === undefined) return null;
  return (
    <Mark kind="info">
      {/* Names may be long: they break inside the mark. */}
      <span style={{ whiteSpace: 'normal', overflowWrap: 'anywhere', minWidth: 0 }}>
        taken by {claimant === me ? 'you' : <UserText>{claimant}</UserText>}
      </span>
    </Mark>
  );
};

/** Who works on the answer, and the button that takes or releases it. */
export const ClaimLine = ({
  of,
  claimable,
  notNow,
  own,
}: {
  readonly of: Claimed;
  readonly claimable: Claimable;
  /** Why the user cannot answer it. */
  readonly notNow?: string | undefined;
  readonly own?: <V>(send: Send<V>) => Send<V>;
}) => {
  const claimant = useClaimant(of);
  const me = useSession()?.actor.id;
  const { isAllowed } = useMay('claim-obligation');
  const { take, release } = useClaim(of, claimable, own);
  const isPast = usePast().asOf !== undefined;
  const mayTake = isAllowed && notNow === undefined && !isPast;
  if (claimant === undefined)
    return mayTake ? (
      <Button variant="subtle" size="compact-sm" onClick={take}>
        Take it
      </Button>
    ) : null;
  return (
    <Group gap="xs" my={4}>
      <TakenMark of={of} />
      <Text size="sm" c="dimmed" component="span">
        until {clockOf(of.claimedUntil!).slice(0, 5)}
        {claimant !== me && '. You may still answer it.'}
      </Text>
      {claimant === me && mayTake && (
        <Button variant="subtle" size="compact-sm" onClick={release}>
          Release
        </Button>
      )}
    </Group>
  );
};
