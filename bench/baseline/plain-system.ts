/** What anybody would write with the same parts; see the files. */
export const PLAIN_SYSTEM = [
  { name: 'plain-service', file: 'bench/baseline/plain-service.js' },
  { name: 'plain-gateway', file: 'bench/baseline/plain-gateway.js', isDoor: true },
];

export const PLAIN = 'Nest, Fastify, NATS and one plain insert, without a policy';
