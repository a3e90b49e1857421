import { type QueryReply, type QueryRequest, views } from './queries';

/** Of overdue reviews a few are named, and one is enough to count. */
const REVIEWS_MAX = 100;

/** A post-review that is past its due time, on any work order. */
export interface OverdueReview {
  readonly postReviewId: string;
  readonly workOrderId: string;
}

/**
 * Overdue reviews that one of these people owns, or declared the break-glass of, each once. `read` asks the ledger for a
 * page of a view: no stream knows all of them.
 */
export const overdueReviewsOf = async (
  tenant: string,
  people: readonly string[],
  read: (query: QueryRequest) => Promise<QueryReply>,
): Promise<readonly OverdueReview[]> => {
  const pages = await Promise.all(
    people
      .flatMap((person): QueryRequest['filters'][] => [{ owner: person }, { declaredBy: person }])
      .map((whose) =>
        read({
          name: views.postReviews.name,
          tenant,
          scope: 'tenant',
          filters: { ...whose, overdue: 'true' },
          limit: REVIEWS_MAX,
        }),
      ),
  );
  const found = pages.flatMap(({ rows }) => rows.map(overdueReview));
  return [...new Map(found.map((review) => [review.postReviewId, review])).values()];
};

const overdueReview = (row: QueryReply['rows'][number]): OverdueReview => ({
  postReviewId: String(row['postReviewId']),
  workOrderId: String(row['workOrderId']),
});
