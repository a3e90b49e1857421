/** What the ledger says of a log of one event. */
export const aProof = { checkpoint: 'writ-1\n1\nAAAA\n\n— writ-1 AAAA\n', size: 1 };
export const anInclusion = { index: 0, proof: [], event: 'e30=' };
export const aBundle = { tenant: 'acme', stream: 'work-order-wo-1', events: [1], dependsOn: [] };
/** All of a certificate but its bundle. */
export const aClosure = {
  format: 'writ.closure-certificate.v2',
  tenant: 'acme',
  workOrderId: 'wo-1',
  jobType: 'refund',
  workflow: { id: 'refunds', version: 1, digest: 'a'.repeat(64), index: 0 },
  closure: {
    eventId: '0190a0b0-0000-7000-8000-000000000001',
    index: 0,
    at: '2030-01-01T09:00:00.000Z',
    evidenceId: null,
    checklistRunId: 'run-1',
  },
  earlierClosures: [],
  treeSize: 1,
  evidence: [],
  requirements: [],
  obligations: { opened: 0, closed: 0, open: 0, each: [] },
};
export const aCertificate = { ...aProof, ...aBundle, claims: aClosure };
