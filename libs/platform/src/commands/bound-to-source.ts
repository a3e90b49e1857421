import { Refusal } from '#kernel';

/**
 * A credential that is bound to a source publishes events of that source and does nothing else. Refuses it with
 * `forbidden` everywhere else.
 */
export const mustNotBeBound = (source: string | undefined): void => {
  if (source === undefined) return;
  throw new Refusal(
    'forbidden',
    `This credential is bound to the source ${source}: it publishes events of that source (POST /v1/events, or writ.v1.submit and writ.v1.intake on NATS) and does nothing else. Use a credential without a source.`,
    { source },
  );
};
