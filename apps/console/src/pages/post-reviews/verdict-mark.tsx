import { Mark } from '../../parts/mark';

/** What the review found: upheld, not upheld, or that nobody has judged yet. */
export const VerdictMark = ({ verdict }: { readonly verdict: string | null }) =>
  verdict === null ? (
    <Mark kind="wait">not judged</Mark>
  ) : (
    <Mark kind={verdict === 'upheld' ? 'run' : 'stop'}>
      {verdict === 'upheld' ? 'upheld' : 'not upheld'}
    </Mark>
  );
