import { useFilters } from '../../parts/filters';
import { BreakGlassView } from './break-glass-view';
import { ObligationsView } from './obligations-view';
import { RemediesView } from './remedies-view';
import { ReviewsView } from './reviews-view';

const sides = {
  'break-glass': BreakGlassView,
  remedies: RemediesView,
  obligations: ObligationsView,
} as const;

/** Post-reviews: the reviews and remedies that break-glass requires, and whether it becomes routine. */
const PostReviews = () => {
  const { filters } = useFilters();
  const Shown = sides[filters['view'] as keyof typeof sides] ?? ReviewsView;
  return <Shown />;
};

export default PostReviews;
