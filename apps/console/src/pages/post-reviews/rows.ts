import { type AnswerOf, type RowOf } from '../../api/queries';

export type ReviewRow = RowOf<'/v1/post-reviews'>;
export type Review = AnswerOf<'/v1/post-reviews/{postReviewId}'>;
export type RemediationRow = RowOf<'/v1/remediations'>;
export type BreakGlassRow = RowOf<'/v1/break-glass'>;
