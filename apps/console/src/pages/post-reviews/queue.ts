/** The ones beside one of the queue; of one that is not there any more, the first is the next. */
export const idsAround = (
  rows: readonly { readonly postReviewId: string }[],
  postReviewId: string | undefined,
): { readonly before?: string | undefined; readonly after?: string | undefined } => {
  const at = rows.findIndex((row) => row.postReviewId === postReviewId);
  return { before: rows[at - 1]?.postReviewId, after: rows[at + 1]?.postReviewId };
};
