import { PageOfViews } from '../../parts/page';
import { BreakGlassView } from './break-glass-view';
import { ObligationsView } from './obligations-view';
import { RemediationsView } from './remediations-view';
import { QueueView } from './queue-view';
import { ReviewsView } from './reviews-view';

const views = [
  { label: 'To answer', Shown: QueueView },
  { view: 'all', label: 'All reviews', Shown: ReviewsView },
  { view: 'break-glass', label: 'Break-glass', Shown: BreakGlassView },
  { view: 'remediations', label: 'Remediations', Shown: RemediationsView },
  { view: 'obligations', label: 'All obligations', Shown: ObligationsView },
];

/** Post-reviews: the reviews and remediations that break-glass requires, and whether it becomes routine. */
const PostReviews = () => <PageOfViews label="Post-review views" views={views} />;

export default PostReviews;
