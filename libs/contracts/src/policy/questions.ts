/** Of a proposal that comes of a question of AuthZEN. Two proposals may be the same action and yet answer different questions. */
export const QUESTION_MEANING =
  'Digest of the question of an enforcement point that the action answers; absent where there is none.';
