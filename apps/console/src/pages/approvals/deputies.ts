import { usePast } from '../../api/past';
import { useRead } from '../../api/queries';
import { useNow } from '../../parts/when';
import { useSession } from '../../session/session';
import { asksWhoIsAway, type Away, awayOf } from './away';

/** Who is away now; nobody where that is not asked. */
export const useAway = (): Away => {
  const enabled = asksWhoIsAway(useSession(), usePast().asOf);
  const { data } = useRead('/v1/absences', { enabled });
  return awayOf(enabled ? (data?.body.items ?? []) : [], useNow());
};
