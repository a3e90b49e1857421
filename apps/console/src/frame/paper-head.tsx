import { readableAddress } from '../parts/readable-address';
import { usePrinting } from '../parts/printing';
import { momentOf, zoneName } from '../parts/times';
import { UserText } from '../parts/user-text';
import { useSession } from '../session/session';

/** The head of a printed page: where it comes from, who printed it and when. The address has its filters. */
export const PaperHead = () => {
  const session = useSession();
  if (!usePrinting()) return null;
  return (
    <div className="paper-head">
      <strong>Writ</strong> · <UserText>{readableAddress(location.href)}</UserText>
      <br />
      Printed {momentOf(new Date().toISOString())} by <UserText>{session?.actor.id}</UserText>.
      Times are in {zoneName()}.
    </div>
  );
};
