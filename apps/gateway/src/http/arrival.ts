import { type FastifyRequest } from 'fastify';
import { halt, liftHalt, revokeApproval, stopDelegation, stopWorkOrder } from '#contracts';
import { type Arrival } from './admission';
import { UNREAD_PATH } from './unread-body';

/** What stops work, ends a credential or lifts a halt: it must come through when others send too much. */
const URGENT: ReadonlySet<string | undefined> = new Set([
  ...[halt, liftHalt, stopWorkOrder, revokeApproval, stopDelegation].map(({ route }) => route),
  'DELETE /v1/keys/{keyId}',
  'DELETE /v1/sessions/{sessionId}',
]);

/** What is read of the head of a request. */
type Head = Pick<FastifyRequest, 'method' | 'headers'> & {
  readonly routeOptions: Pick<FastifyRequest['routeOptions'], 'url'>;
};

/** Whether a request goes ahead of others, and has room of its own. */
export const isUrgent = ({ method, routeOptions: { url = '' } }: Omit<Head, 'headers'>): boolean =>
  URGENT.has(`${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);

/** What is known of a request by its head. What has a large body is no command: content may take its time. */
export const arrivalOf = (head: Head): Arrival => ({
  credential: head.headers.authorization,
  isCommand:
    head.method !== 'GET' && head.method !== 'HEAD' && head.routeOptions.url !== UNREAD_PATH,
  isUrgent: isUrgent(head),
});
