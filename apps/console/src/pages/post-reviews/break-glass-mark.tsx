import { Mark, StatusMark } from '../../parts/mark';

/** One that still holds is no good news: something runs now that policy would not let run. */
export const BreakGlassMark = ({ status }: { readonly status: string }) =>
  status === 'live' ? <Mark kind="warn">live</Mark> : <StatusMark status={status} />;
