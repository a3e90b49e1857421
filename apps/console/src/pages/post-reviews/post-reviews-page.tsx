import { PageOfViews } from '../../parts/page';
import { BreakGlassView } from './break-glass-view';
import { ObligationsView } from './obligations-view';
import { RemediesView } from './remedies-view';
import { QueueView } from './queue-view';
import { ReviewsView } from './reviews-view';

const views = [
  { label: 'To answer', Shown: QueueView },
  { view: 'all', label: 'All reviews', Shown: ReviewsView },
  { view: 'break-glass', label: 'Break-glass', Shown: BreakGlassView },
  { view: 'remedies', label: 'Remedies', Shown: RemediesView },
  { view: 'obligations', label: 'All obligations', Shown: ObligationsView },
];

/** Post-reviews: the reviews and remedies that break-glass requires, and whether it becomes routine. */
const PostReviews = () => <PageOfViews label="Post-review views" views={views} />;

export default PostReviews;
