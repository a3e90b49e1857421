import { type FastifyReply } from 'fastify';
import { policyOf } from '../http/security-headers';
import { type ConsolePage } from './console-files';

/** The text of a page of the console, once `reply` has the headers that belong to it. */
export const drawnFor = (reply: FastifyReply, { html, nonce }: ConsolePage): string => {
  void reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policyOf('console', { style: `nonce-${nonce}` }));
  return html;
};
